@NullMarked
package fulcrum.protocols.ot;

import org.jspecify.annotations.NullMarked;
