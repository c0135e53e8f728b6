/// SOFAJRaft: a map behind it, and clients of that.
@NullMarked
package fulcrum.bench.peers.jraft;

import org.jspecify.annotations.NullMarked;
