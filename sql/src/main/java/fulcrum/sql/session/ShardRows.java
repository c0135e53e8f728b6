package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.schema.SchemaCodec;
import fulcrum.database.schema.SchemaRow;
import fulcrum.database.schema.SystemTables;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.storage.Asker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `fulcrum.shards`: the catalog says which there are and where they are cut, and nodes tell of the
/// groups that have them. A shard of tables that lie together has a row for each of them.
final class ShardRows {

    private static final int PAGE = 1_000;

    /// How many hashes there are.
    private static final double HASHES = 1L << Integer.SIZE;

    /// A table or an index, as people know it.
    private record Stored(int oid, Table table, @Nullable Index index, TableDescriptor by) {}

    /// What nodes tell of a group, in the order in which they do.
    private record Group(
            Datum leader, Datum term, Datum replicas, Datum commit, Datum applied, Datum lag) {}

    private final SqlCatalog catalog;
    private final Asker asker;
    private final Map<Long, Group> groups = new TreeMap<>();
    private @Nullable List<SchemaRow.Placed> placed;

    /// @param told of groups: number, node, role, leader, term, replicas, committed, applied and
    ///   for how long it has lacked something, in microseconds
    ShardRows(SqlCatalog catalog, Asker asker, Iterable<Datum[]> told) {
        this.catalog = catalog;
        this.asker = asker;
        for (Datum[] each : told) {
            if (each[0] instanceof Datum.Int(long number)) {
                Group group = new Group(each[3], each[4], each[5], each[6], each[7], each[8]);
                if (each[2].equals(new Datum.Text("leader")) || !groups.containsKey(number)) {
                    groups.put(number, group);
                }
            }
        }
    }

    /// What nobody can be asked about.
    static ShardRows unknown(SqlCatalog catalog, Asker asker) {
        ShardRows none = new ShardRows(catalog, asker, List.of());
        none.placed = List.of();
        return none;
    }

    /// Reads which there are.
    void read() {
        var _ = placed();
    }

    /// All shards, by their keys.
    private List<SchemaRow.Placed> placed() {
        List<SchemaRow.Placed> known = placed;
        if (known != null) {
            return known;
        }
        List<SchemaRow.Placed> found = new ArrayList<>();
        Bytes from = SystemTables.SHARD_ROWS.from();
        while (from != null) {
            Span span = Span.range(from, SystemTables.SHARD_ROWS.to());
            SessionResult.Rows page =
                    (SessionResult.Rows) asker.ask(new SessionCommand.Look(span, PAGE));
            for (SessionResult.Row row : page.rows()) {
                if (SchemaCodec.ROWS.decode(row.value()) instanceof SchemaRow.Placed shard) {
                    found.add(shard);
                }
            }
            from = page.more() ? Span.after(page.rows().getLast().key()) : null;
        }
        placed = found;
        return found;
    }

    /// The shard that has a row; null where none has it.
    SchemaRow.@Nullable Placed shard(Bytes key) {
        for (SchemaRow.Placed each : placed()) {
            if (Span.range(each.range().from(), each.range().to()).contains(key)) {
                return each;
            }
        }
        return null;
    }

    /// The numbers of all shards by their first keys.
    SortedMap<Bytes, Long> byFirstKey() {
        SortedMap<Bytes, Long> all = new TreeMap<>();
        placed().forEach(each -> all.put(each.range().from(), each.shard().number()));
        return all;
    }

    /// Who leads each shard, as far as anybody is known to.
    SortedMap<Long, String> leaders() {
        SortedMap<Long, String> leaders = new TreeMap<>();
        for (SchemaRow.Placed each : placed()) {
            Group group = groups.get(each.group());
            if (group != null && group.leader instanceof Datum.Text(String leader)) {
                leaders.put(each.shard().number(), leader);
            }
        }
        return leaders;
    }

    List<Datum[]> rows(ViewShape shape) {
        List<Stored> all = stored();
        List<Datum[]> rows = new ArrayList<>();
        for (SchemaRow.Placed shard : placed()) {
            long space = SystemTables.space(shard.range().from()).number();
            for (Stored each : all) {
                if (each.by.space().number() == space) {
                    rows.add(row(shape, shard, each));
                }
            }
        }
        return rows;
    }

    private List<Stored> stored() {
        List<Stored> all = new ArrayList<>();
        for (Entry entry : catalog.entries()) {
            if (entry instanceof Table table) {
                add(all, table.oid(), table, null, catalog.stored(table.storage()));
            } else if (entry instanceof Index index
                    && catalog.entry(index.table()) instanceof Table table) {
                add(all, index.oid(), table, index, catalog.stored(index.storage()));
            }
        }
        return all;
    }

    private static void add(
            List<Stored> all,
            int oid,
            Table table,
            @Nullable Index index,
            @Nullable TableDescriptor by) {
        if (by != null) {
            all.add(new Stored(oid, table, index, by));
        }
    }

    private Datum[] row(ViewShape shape, SchemaRow.Placed shard, Stored of) {
        ViewShape.Row row =
                shape.row()
                        .set("shard", shard.shard().number())
                        .set("table_schema", schema(of.table))
                        .set("table_name", of.table.name())
                        .set("relation", Integer.toUnsignedLong(of.oid))
                        .set("lower", new Datum.ByteArray(shard.range().from()))
                        .set("protocol", protocol(of.by));
        Index index = of.index;
        if (index != null) {
            row.set("index_name", index.name());
        }
        estimate(row, shard.range(), of);
        Bytes upper = shard.range().to();
        if (upper != null) {
            row.set("upper", new Datum.ByteArray(upper));
        }
        Group group = groups.get(shard.group());
        if (group == null) {
            return row.set("state", "unreachable").values();
        }
        return row.set("state", group.leader instanceof Datum.Null ? "no leader" : "serving")
                .set("leader", group.leader)
                .set("term", group.term)
                .set("replicas", group.replicas)
                .set("commit_index", group.commit)
                .set("applied_index", group.applied)
                .set("lag_micros", group.lag)
                .values();
    }

    /// What the shard has, about: of what was counted in the table last, as large a part as its
    /// part of the hashes. Of an index over some rows only, and of a table in the order of its keys
    /// that has several shards, nobody knows.
    private void estimate(ViewShape.Row row, KeyRange shard, Stored of) {
        TableStatistics counted = catalog.statistics(of.table.oid());
        Index index = of.index;
        double part = part(shard, of.by.layout());
        boolean all = index == null || index.predicate() == null;
        if (counted != null && counted.rows() != TableStatistics.UNKNOWN && part > 0 && all) {
            row.set("rows", Math.round(counted.rows() * part));
            if (index == null) {
                row.set("bytes", Math.round(counted.bytes() * part));
            }
        }
    }

    /// @return 0 where it is not known
    private static double part(KeyRange shard, TableLayout layout) {
        if (!(layout instanceof TableLayout.Hashed)) {
            return shard.contains(layout.startingWith(List.of())) ? 1 : 0;
        }
        Bytes space = layout.space().prefix();
        Bytes to = shard.to();
        double end = to != null && to.startsWith(space) ? hash(to, space) : HASHES;
        return (end - hash(shard.from(), space)) / HASHES;
    }

    /// With which hash a key of a space begins; what is too short for one is as if zeros followed.
    private static double hash(Bytes key, Bytes space) {
        long hash = 0;
        for (int i = space.size(); i < space.size() + Integer.BYTES; i++) {
            hash = hash << Byte.SIZE | (i < key.size() ? Byte.toUnsignedInt(key.at(i)) : 0);
        }
        return hash;
    }

    private String protocol(TableDescriptor stored) {
        return catalog.place(stored).protocol().label();
    }

    private String schema(Table table) {
        return catalog.entry(table.schema()) instanceof Schema schema ? schema.name() : "";
    }
}
