package fulcrum.bench;

import fulcrum.database.keys.KeyType;
import fulcrum.database.keys.Order;
import fulcrum.database.schema.KeyPart;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableName;
import fulcrum.database.schema.TableState;
import fulcrum.database.sharding.TableId;
import fulcrum.database.spectrum.TableOptions;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Names;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.optimizer.Optimizer;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to plan a statement that nobody has planned: from its text to what can be carried
/// out. Statements of few rows that come again meet none of it.
@State(Scope.Thread)
@Fork(
        value = 3,
        jvmArgs = {"-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanningBenchmark {

    private static final String POINT = "select v from products where k = 1";

    private static final String JOIN =
            "select c.v, o.v, p.v from products p join orders o on o.p = p.k join customers c on"
                    + " c.k = o.c where c.v = 'eu' order by o.v desc limit 10";

    private static final String NESTED =
            "select c.v from customers c where exists (select 1 from orders o where o.c = c.k)";

    private SqlCatalog catalog = SqlCatalog.EMPTY;

    @Setup
    public void tables() {
        SortedMap<Integer, Entry> entries = new TreeMap<>();
        SortedMap<Long, TableDescriptor> stored = new TreeMap<>();
        entries.put(Schema.PUBLIC, new Schema(Schema.PUBLIC, "public", 10, null, null));
        add("customers", 1_000, entries, stored);
        add("products", 10_000, entries, stored);
        add("orders", 1_000_000, entries, stored);
        catalog = new SqlCatalog(1, entries, stored);
    }

    private static void add(
            String name,
            long rows,
            SortedMap<Integer, Entry> entries,
            SortedMap<Long, TableDescriptor> stored) {
        int oid = Entry.FIRST_OID + entries.size();
        TableId storage = new TableId(100 + stored.size());
        stored.put(
                storage.number(),
                new TableDescriptor(
                        storage,
                        new TableName("sql", Integer.toString(oid)),
                        storage,
                        1,
                        TableState.PUBLIC,
                        List.of(
                                new fulcrum.database.schema.Column(
                                        "k", KeyType.Scalar.INTEGER, false)),
                        List.of(new KeyPart(0, Order.ASCENDING)),
                        List.of(0),
                        TableOptions.STANDARD));
        List<Column> columns = new ArrayList<>();
        for (String each : List.of("k", "c", "p")) {
            columns.add(new Column(columns.size() + 1, each, SqlType.INTEGER, each.equals("k")));
        }
        columns.add(new Column(4, "v", SqlType.TEXT, false));
        entries.put(
                oid,
                new Table(
                        oid,
                        Schema.PUBLIC,
                        name,
                        10,
                        columns,
                        5,
                        List.of(1),
                        List.of(),
                        storage.number(),
                        new TreeMap<>(),
                        null,
                        null));
        TableStatistics counted = TableStatistics.none(oid).loaded(rows, rows * 50, 1);
        entries.put(counted.oid(), counted);
    }

    private Assembler.Ready planned(String text) {
        Analyzer analyzer =
                new Analyzer(new Names(catalog, "bench", List.of("public")), Styles.STANDARD, 0);
        Plan plan = analyzer.analyze((Statement.Preparable) Parser.parse(text), List.of()).plan();
        return Assembler.ready(new Optimizer(catalog).optimize(plan));
    }

    @Benchmark
    public Assembler.Ready point() {
        return planned(POINT);
    }

    @Benchmark
    public Assembler.Ready threeTableJoin() {
        return planned(JOIN);
    }

    @Benchmark
    public Assembler.Ready nestedQuery() {
        return planned(NESTED);
    }
}
