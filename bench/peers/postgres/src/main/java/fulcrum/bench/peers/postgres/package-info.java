/// Clients of PostgreSQL, and of what speaks its protocol.
@NullMarked
package fulcrum.bench.peers.postgres;

import org.jspecify.annotations.NullMarked;
