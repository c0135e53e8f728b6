/// Tests of gossip.
@NullMarked
package fulcrum.protocols.gossip;

import org.jspecify.annotations.NullMarked;
