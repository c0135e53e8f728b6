/// Where clients' transactions are: a node's coordinator, which asks shards for reads and locks,
/// keeps what is written until it commits, and brings the commit to the shard that decides.
///
/// It stores nothing and decides nothing. Whoever waits for it when it dies hears from no one, and
/// shards let its transactions go; what it had brought to a home ends there without it.
@NullMarked
package fulcrum.database.session;

import org.jspecify.annotations.NullMarked;
