/// The node's key-value store: RocksDB as the fold of the log's committed prefix, its own log off.
///
/// A [fulcrum.server.store.Store] belongs to a node, a [fulcrum.server.store.CellStore] to one of
/// its cells, a [fulcrum.server.store.GroupStore] to a group in it. What a group applies is visible
/// at once, waits in memory until the node's log is durable behind it, and only then enters
/// RocksDB, in one batch for all groups of the cell. RocksDB's memory tables are flushed in the
/// order in which they were written, so whatever a crash leaves is a prefix of what was applied.
@NullMarked
package fulcrum.server.store;

import org.jspecify.annotations.NullMarked;
