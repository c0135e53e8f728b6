package fulcrum.sql.optimizer;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Names;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.FixedSetting;
import fulcrum.sql.statistics.Analysis;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tables of whole numbers and texts, kept in memory, and what statements bring of them.
public final class Ground implements Rows {

    private static final Role ROLE =
            new Role(
                    10,
                    "g",
                    true,
                    true,
                    true,
                    true,
                    true,
                    -1,
                    null,
                    0,
                    List.of(),
                    new TreeMap<>(),
                    null);

    private final SortedMap<Integer, Entry> entries = new TreeMap<>();
    private final SortedMap<Long, TableDescriptor> stored = new TreeMap<>();
    private final TreeMap<Bytes, Bytes> rows = new TreeMap<>();
    private final Map<String, Table> tables = new TreeMap<>();

    /// How often rows were asked for.
    private int requests;

    public Ground() {
        entries.put(Schema.PUBLIC, new Schema(Schema.PUBLIC, "public", 10, null, null));
    }

    /// Makes a table.
    ///
    /// @param columns names, behind which a `!` says that there is no NULL and a `$` that they are
    ///   texts
    /// @param key how many of the columns, from the first on, are the primary key
    public void table(String name, int key, String... columns) {
        int number = 16_400 + tables.size();
        long storage = 100L + tables.size();
        List<Column> all = new ArrayList<>();
        for (String each : columns) {
            SqlType type = each.contains("$") ? SqlType.TEXT : SqlType.of(ScalarType.INT4);
            String called = each.replaceAll("[!$]", "");
            all.add(new Column(all.size() + 1, called, type, each.contains("!")));
        }
        List<Integer> keys = new ArrayList<>();
        List<fulcrum.database.schema.Column> stands = new ArrayList<>();
        List<KeyPart> parts = new ArrayList<>();
        List<Integer> hashed = new ArrayList<>();
        for (int i = 0; i < Math.max(1, key); i++) {
            KeyType form = key == 0 ? KeyType.Scalar.UUID : all.get(i).type().form();
            stands.add(new fulcrum.database.schema.Column("k" + i, form, false));
            parts.add(new KeyPart(i, Order.ASCENDING));
            hashed.add(i);
            if (key > 0) {
                keys.add(i + 1);
            }
        }
        TableDescriptor descriptor =
                new TableDescriptor(
                        new TableId(storage),
                        new TableName("sql", Integer.toString(number)),
                        new TableId(storage),
                        1,
                        TableState.PUBLIC,
                        stands,
                        parts,
                        hashed,
                        TableOptions.STANDARD);
        Table table =
                new Table(
                        number,
                        Schema.PUBLIC,
                        name,
                        10,
                        all,
                        all.size() + 1,
                        keys,
                        List.of(),
                        storage,
                        new TreeMap<>(),
                        null,
                        null);
        entries.put(number, table);
        stored.put(storage, descriptor);
        tables.put(name, table);
    }

    /// Adds a row; null for NULL.
    public void insert(String name, @Nullable Object... values) {
        StoredTable table = stored(name);
        Datum[] row = new Datum[table.width()];
        for (int i = 0; i < values.length; i++) {
            row[i] =
                    switch (values[i]) {
                        case null -> Datum.NULL;
                        case Integer number -> new Datum.Int(number);
                        case Object other -> new Datum.Text(other.toString());
                    };
        }
        if (row.length > values.length) {
            row[values.length] = new Datum.Uuid(0, rows.size());
        }
        rows.put(table.key(row), table.value(row));
    }

    public StoredTable stored(String name) {
        return new StoredTable(named(name), catalog().stored(named(name)));
    }

    private Table named(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    public SqlCatalog catalog() {
        return new SqlCatalog(1, entries, stored);
    }

    /// Counts and samples all tables.
    public void analyze() {
        for (Table table : tables.values()) {
            TableStatistics found = analyzed(table.name());
            entries.put(found.oid(), found);
        }
    }

    public TableStatistics analyzed(String name) {
        Table table = named(name);
        Set<Integer> all = new HashSet<>();
        table.columns().forEach(column -> all.add(column.number()));
        return Analysis.of(stored(name), all, TableStatistics.none(table.oid()), this, () -> {}, 1);
    }

    public int requests() {
        return requests;
    }

    // Statements

    /// What a query means, as it is written.
    public Plan plan(String query) {
        Statement.Preparable statement = (Statement.Preparable) Parser.parse(query);
        return new Analyzer(new Names(catalog(), "g", List.of("public")), Styles.STANDARD, 0)
                .analyze(statement, List.of())
                .plan();
    }

    public Plan optimized(String query) {
        return new Optimizer(catalog()).optimize(plan(query));
    }

    /// The rows of a plan in an order of their own, as texts.
    public List<String> rows(Plan plan) {
        Execution execution =
                new Execution(
                        this, new FixedSetting(), new Nothing(), new Datum[0], Long.MAX_VALUE);
        Assembler.Result result = Assembler.ready(plan).open(execution);
        List<String> all = new ArrayList<>();
        for (Datum[] row = result.next(); row != null; row = result.next()) {
            all.add(Arrays.toString(row));
        }
        all.sort(null);
        return all;
    }

    private final class Nothing implements Scene {
        @Override
        public SqlCatalog catalog() {
            return Ground.this.catalog();
        }

        @Override
        public String database() {
            return "g";
        }

        @Override
        public Role user() {
            return ROLE;
        }

        @Override
        public Iterable<Datum[]> told(String view) {
            return List.of();
        }

        @Override
        public List<Datum[]> settings() {
            return List.of();
        }
    }

    // Stored rows

    @Override
    public Page read(Span span, Lock lock, IfLocked ifLocked, int limit, Planned planned) {
        requests++;
        List<Row> found = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> each : rows.tailMap(span.from()).entrySet()) {
            if (!span.contains(each.getKey())) {
                break;
            }
            if (found.size() == limit) {
                return new Page(found, true);
            }
            found.add(new Row(each.getKey(), each.getValue()));
        }
        return new Page(found, false);
    }

    @Override
    public Page fetch(List<Bytes> keys, Lock lock, Planned planned) {
        requests++;
        List<Row> found = new ArrayList<>();
        for (Bytes key : keys) {
            Bytes value = rows.get(key);
            if (value != null) {
                found.add(new Row(key, value));
            }
        }
        return new Page(found, false);
    }

    @Override
    public void write(List<RowWrite> writes, Planned planned) {
        throw new UnsupportedOperationException();
    }
}
