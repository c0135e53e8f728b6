package fulcrum.lab.database;

import fulcrum.database.ddl.ChangeTable;
import fulcrum.database.ddl.CreateTable;
import fulcrum.database.ddl.Definition;
import fulcrum.database.keys.KeyType;
import fulcrum.database.schema.Column;
import fulcrum.database.spectrum.Clock;
import java.util.List;
import java.util.stream.LongStream;

/// What the operator does with a table.
sealed interface Job {

    Atlas.Table table();

    /// Makes it.
    ///
    /// @param used rows of it
    record Create(Atlas.Table table, int used, int groups, Clock clock) implements Job {

        Definition definition() {
            List<Long> all = LongStream.rangeClosed(1, groups).boxed().toList();
            return new CreateTable(table.draft(used, groups, clock), Place.MEMBERS, all);
        }
    }

    /// Gives it one more column, so that this version of its schema is the latest.
    record Change(Atlas.Table table, int version) implements Job {

        Definition definition() {
            Column column = new Column("of version " + version, KeyType.Scalar.TEXT, true);
            return ChangeTable.addColumn(table.name(), column);
        }
    }

    /// Raises the epoch of its first shard, as if its replicas were others.
    record Renew(Atlas.Table table) implements Job {}

    /// Brings what the catalog says to its shards.
    record Publish(Atlas.Table table) implements Job {}
}
