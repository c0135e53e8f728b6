package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.RowNames;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `fulcrum.locks` and `pg_locks`: what nodes tell of the locks at the shards that they lead, with
/// the names of what is locked.
final class LockRows {

    /// A relation by its stored table.
    private record Known(int oid, TableDescriptor by) {}

    private final ShardRows shards;
    private final Node node;
    private final List<Known> known = new ArrayList<>();

    LockRows(SqlCatalog catalog, ShardRows shards, Node node) {
        this.shards = shards;
        this.node = node;
        for (Entry entry : catalog.entries()) {
            TableDescriptor by =
                    switch (entry) {
                        case Table table -> catalog.stored(table.storage());
                        case Index index -> catalog.stored(index.storage());
                        default -> null;
                    };
            if (by != null) {
                known.add(new Known(entry.oid(), by));
            }
        }
    }

    /// A lock as a node tells it: transaction, node, group, first key, whether it is one row, the
    /// key behind the last, mode, whether it is granted, and for whom it waits. A node that tells
    /// nothing has its name and its state, which stands in the place of the mode.
    private static final class Told {

        private final Datum[] cells;

        Told(Datum[] cells) {
            this.cells = cells;
        }

        String node() {
            return ((Datum.Text) cells[1]).value();
        }

        @Nullable Span span() {
            if (!(cells[3] instanceof Datum.ByteArray(Bytes from))) {
                return null;
            }
            boolean row = cells[4].equals(new Datum.Bool(true));
            return row
                    ? Span.row(from)
                    : Span.range(from, cells[5] instanceof Datum.ByteArray(Bytes to) ? to : null);
        }

        Datum mode() {
            return cells[6];
        }

        Datum granted() {
            return cells[7];
        }
    }

    private List<Told> told() {
        List<Told> all = new ArrayList<>();
        node.told("locks").forEach(cells -> all.add(new Told(cells)));
        return all;
    }

    private @Nullable Known relation(Span span) {
        for (Known each : known) {
            if (each.by.shardKey().isEmpty()
                    ? isIn(each.by.id(), span.from())
                    : isRowOf(each.by, span.from())) {
                return each;
            }
        }
        return null;
    }

    private static boolean isIn(TableId space, Bytes key) {
        try {
            return SystemTables.space(key).equals(space);
        } catch (Malformed _) {
            return false;
        }
    }

    private static boolean isRowOf(TableDescriptor table, Bytes key) {
        try {
            return !table.layout().read(key).isEmpty();
        } catch (Malformed _) {
            return false;
        }
    }

    List<Datum[]> rows(ViewShape shape) {
        List<Datum[]> rows = new ArrayList<>();
        for (Told each : told()) {
            ViewShape.Row row =
                    shape.row()
                            .set("transaction", each.cells[0])
                            .set("node", each.node())
                            .set("mode", each.mode())
                            .set("granted", each.granted())
                            .set("waits_for", each.cells[8]);
            Span span = each.span();
            if (span != null) {
                Known relation = relation(span);
                SchemaRow.Placed shard = shards.shard(span.from());
                if (shard != null) {
                    row.set("shard", shard.shard().number());
                }
                if (relation != null) {
                    row.set("relation", Integer.toUnsignedLong(relation.oid));
                }
                row.set("key", name(relation, span));
            }
            rows.add(row.values());
        }
        return rows;
    }

    /// The row, or the rows, by the primary key; the table is told beside it.
    private static String name(@Nullable Known relation, Span span) {
        if (relation == null) {
            return RowNames.NONE.of(span);
        }
        String table = relation.by.name().schema() + "." + relation.by.name().table();
        return new RowNames(List.of(relation.by))
                .of(span)
                .replace(" of table \"" + table + "\"", "")
                .replaceFirst("^rows? ", "");
    }

    /// As PostgreSQL has them: a row, or what is between rows, has no number here that a tuple
    /// would have.
    List<Datum[]> postgres(ViewShape shape, Backends backends) {
        List<Datum[]> rows = new ArrayList<>();
        for (Told each : told()) {
            Span span = each.span();
            if (span == null) {
                continue;
            }
            boolean exclusive = each.mode().equals(new Datum.Text("exclusive"));
            ViewShape.Row row =
                    shape.row()
                            .set("locktype", span.point() ? "tuple" : "relation")
                            .set("database", Backends.DATABASE_OID)
                            .set("virtualtransaction", each.cells[0])
                            .set("mode", exclusive ? "ExclusiveLock" : "ShareLock")
                            .set("granted", each.granted())
                            .set("fastpath", false);
            Known relation = relation(span);
            if (relation != null) {
                row.set("relation", Integer.toUnsignedLong(relation.oid));
            }
            Integer process =
                    each.cells[0] instanceof Datum.Text(String txn) ? backends.process(txn) : null;
            if (process != null) {
                row.set("pid", process);
            }
            rows.add(row.values());
        }
        return rows;
    }
}
