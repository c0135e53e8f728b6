@NullMarked
package fulcrum.protocols.crdt;

import org.jspecify.annotations.NullMarked;
