/// Clients of etcd.
@NullMarked
package fulcrum.bench.peers.etcd;

import org.jspecify.annotations.NullMarked;
