/// Apache Ratis: a map behind it, and clients of that.
@NullMarked
package fulcrum.bench.peers.ratis;

import org.jspecify.annotations.NullMarked;
