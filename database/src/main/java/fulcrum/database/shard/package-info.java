/// A shard: keys with versioned values, replicated by one Raft group.
@NullMarked
package fulcrum.database.shard;

import org.jspecify.annotations.NullMarked;
