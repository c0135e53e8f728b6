package fulcrum.database.schema;

import fulcrum.database.keys.KeyRange;
import fulcrum.database.sharding.ShardEpoch;
import fulcrum.database.sharding.ShardId;
import fulcrum.database.sharding.TableId;

/// What a row of the [SystemTables] holds.
public sealed interface SchemaRow
        permits TableDescriptor,
                SchemaRow.Named,
                SchemaRow.Placed,
                SchemaRow.Versioned,
                SchemaRow.Numbers {

    /// The table of a name.
    record Named(TableId table) implements SchemaRow {}

    /// A shard, its keys, and the group whose replicas have it.
    record Placed(ShardId shard, long group, ShardEpoch epoch, KeyRange range)
            implements SchemaRow {
        public Placed {
            if (group < 0 || range.isEmpty()) {
                throw new IllegalArgumentException("group " + group + ", range " + range);
            }
        }
    }

    /// The present version of a table's schema.
    record Versioned(int version) implements SchemaRow {
        public Versioned {
            if (version < 1) {
                throw new IllegalArgumentException("version " + version);
            }
        }
    }

    /// What the next table and the next shard are called.
    record Numbers(TableId table, ShardId shard) implements SchemaRow {

        /// Before there is any.
        public static final Numbers FIRST =
                new Numbers(SystemTables.FIRST_OF_USERS, new ShardId(1));
    }
}
