/// Tests of anti-entropy.
@NullMarked
package fulcrum.protocols.antientropy;

import org.jspecify.annotations.NullMarked;
