/// Tests of the timekeeper.
@NullMarked
package fulcrum.protocols.timekeeper;

import org.jspecify.annotations.NullMarked;
