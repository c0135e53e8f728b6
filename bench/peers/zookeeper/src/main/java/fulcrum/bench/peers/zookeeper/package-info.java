/// Clients of ZooKeeper.
@NullMarked
package fulcrum.bench.peers.zookeeper;

import org.jspecify.annotations.NullMarked;
