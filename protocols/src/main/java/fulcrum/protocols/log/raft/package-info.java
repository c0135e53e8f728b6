@NullMarked
package fulcrum.protocols.log.raft;

import org.jspecify.annotations.NullMarked;
