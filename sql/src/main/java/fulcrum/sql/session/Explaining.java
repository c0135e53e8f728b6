package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.session.CommitCost;
import fulcrum.database.spectrum.Place;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TransactionStatement;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Restart;
import fulcrum.sql.explain.Measures;
import fulcrum.sql.explain.Options;
import fulcrum.sql.explain.Report;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// EXPLAIN: shows how a statement is carried out; with ANALYZE it is, its changes too, and what
/// that cost is shown instead of its rows.
final class Explaining {

    /// Outside of a block it is tried so often where others are in its way.
    private static final int ATTEMPTS = 10;

    private static final long MILLI_NANOS = 1_000_000;

    private final SqlSession session;
    private final Runner runner;
    private final Function<String, @Nullable Understood> prepared;
    private final boolean alone;

    /// @param prepared statements of the session, by their names
    /// @param alone its transaction has nothing else in it
    Explaining(
            SqlSession session,
            Runner runner,
            Function<String, @Nullable Understood> prepared,
            boolean alone) {
        this.session = session;
        this.runner = runner;
        this.prepared = prepared;
        this.alone = alone;
    }

    /// What was measured while it was carried out.
    ///
    /// @param commit null where it is not committed yet, or nobody wants to know
    private record Run(Plan plan, Measures measures, long nanos, @Nullable CommitCost commit) {}

    void run(SessionStatement.Explain explain, Datum[] arguments, Output output) {
        Options options = Options.of(explain.options());
        for (String idle : options.idle()) {
            output.notice(WithoutEffect.of("EXPLAIN (" + idle.toUpperCase(Locale.ROOT) + ")"));
        }
        Statement of = explain.statement();
        if (of instanceof TransactionStatement.Commit commit) {
            commit(commit, options, output);
            return;
        }
        session.beginImplicit();
        long began = session.node().nanos();
        Datum[] given = arguments;
        Understood understood;
        if (of instanceof SessionStatement.Execute execute) {
            understood = prepared.apply(execute.name());
            if (understood == null) {
                throw Utilities.missing(execute.name());
            }
            given = Utilities.arguments(execute, understood, new Constants(session, runner));
        } else {
            understood = runner.understand(session.text(), preparable(explain), List.of());
        }
        Analyzer.Analyzed analyzed = Objects.requireNonNull(understood.analyzed());
        Plan plan = Objects.requireNonNull(understood.plan());
        long planning = session.node().nanos() - began;
        boolean changes = of instanceof TableDefinition.CreateAs;
        if (options.analyze() && changes) {
            throw SqlError.notSupported("EXPLAIN (ANALYZE) of CREATE TABLE AS", explain.at());
        }
        Run run = options.analyze() ? carryOut(understood, given, options) : null;
        SqlCatalog catalog = session.transaction().definitions().recent();
        SortedMap<Long, String> leaders = new TreeMap<>();
        Report.Network network = null;
        if (run != null && (options.network() || options.consistency())) {
            leaders = leaders(catalog);
            network = options.network() ? network(run.measures, leaders) : null;
        }
        Report report =
                new Report(
                        options,
                        catalog,
                        session.styles(),
                        run == null ? plan : run.plan,
                        planning,
                        run == null ? -1 : run.nanos,
                        network,
                        options.consistency()
                                ? consistency(analyzed, plan, run, leaders, catalog)
                                : null,
                        run == null ? null : run.commit);
        tell(report.lines(), output);
    }

    /// EXPLAIN (ANALYZE) COMMIT, which PostgreSQL has not.
    private void commit(TransactionStatement.Commit commit, Options options, Output output) {
        if (!options.analyze()) {
            throw SqlError.notSupported("EXPLAIN of COMMIT without ANALYZE", commit.at())
                    .hint("EXPLAIN (ANALYZE) COMMIT commits, and tells what that has cost.");
        }
        if (commit.chain()) {
            throw SqlError.notSupported("EXPLAIN of COMMIT AND CHAIN", commit.at());
        }
        if (!session.transaction().isBlock()) {
            output.notice(TransactionOrders.noTransaction());
        }
        long began = session.node().nanos();
        CommitCost cost =
                session.transaction().isOpen() ? session.commitCounted() : CommitCost.nothing();
        long nanos = session.node().nanos() - began;
        SqlCatalog catalog = session.transaction().definitions().recent();
        Report report =
                new Report(options, catalog, session.styles(), null, -1, nanos, null, null, cost);
        tell(report.lines(), output);
    }

    private static void tell(List<String> lines, Output output) {
        List<Datum[]> rows = new ArrayList<>();
        for (String line : lines) {
            rows.add(new Datum[] {new Datum.Text(line)});
            if (rows.size() == Runner.BATCH) {
                output.rows(rows);
                rows.clear();
            }
        }
        if (!rows.isEmpty()) {
            output.rows(rows);
        }
        output.complete("EXPLAIN");
    }

    private static Statement.Preparable preparable(SessionStatement.Explain explain) {
        return switch (explain.statement()) {
            case Statement.Preparable statement -> statement;
            case SessionStatement.DeclareCursor cursor -> cursor.query();
            case TableDefinition.CreateAs create
                    when create.source() instanceof Statement.Preparable query ->
                    query;
            case TransactionStatement.CommitPrepared _ ->
                    throw SqlError.notSupported("EXPLAIN of COMMIT PREPARED", explain.at());
            default -> throw SqlError.notSupported("EXPLAIN of this statement", explain.at());
        };
    }

    // Carrying out

    private Run carryOut(Understood understood, Datum[] arguments, Options options) {
        for (int attempt = 1; ; attempt++) {
            session.beginImplicit();
            try {
                return attempt(understood, arguments, options);
            } catch (Restart | Answers.Ended | Answers.Refused failed) {
                if (!alone || attempt == ATTEMPTS || !Runner.mayTryAgain(failed, true)) {
                    throw failed instanceof Restart ? Runner.overtaken() : failed;
                }
                session.transaction().definitions().distrust();
                if (session.transaction().isOpen()) {
                    session.transaction().fail(failed instanceof Answers.Ended);
                }
            }
        }
    }

    private Run attempt(Understood understood, Datum[] arguments, Options options) {
        SqlCatalog catalog = session.transaction().definitions().recent();
        Measures measures =
                new Measures(
                        session.node()::nanos,
                        options.timing(),
                        new ShardRows(catalog, session.asker(), List.of()).byFirstKey());
        Plan plan = measures.measured(Objects.requireNonNull(understood.plan()));
        long began = session.node().nanos();
        Execution execution = runner.begin(understood, arguments, measures::rows);
        measures.begin(execution);
        Assembler.Result rows = Assembler.ready(plan).open(execution);
        while (rows.next() != null) {
            // they are counted
        }
        long nanos = session.node().nanos() - began;
        CommitCost cost = alone && options.consistency() ? session.commitCounted() : null;
        boolean none = cost == null || cost.way() == CommitCost.Way.NOTHING;
        return new Run(plan, measures, nanos, none ? null : cost);
    }

    // By whom it was answered

    /// The leaders of shards, by the shards' numbers.
    private SortedMap<Long, String> leaders(SqlCatalog catalog) {
        return new ShardRows(catalog, session.asker(), session.node().told("groups")).leaders();
    }

    private static Report.Network network(Measures measures, SortedMap<Long, String> leaders) {
        Report.Slowest slowest = null;
        for (Map.Entry<Long, Measures.OfShard> each : measures.shards().entrySet()) {
            long nanos = each.getValue().nanosMost();
            if (slowest == null || nanos > slowest.nanos()) {
                slowest = new Report.Slowest(each.getKey(), leaders.get(each.getKey()), nanos);
            }
        }
        return new Report.Network(
                measures.shards().size(), measures.requests(), measures.bytes(), slowest);
    }

    private Report.Consistency consistency(
            Analyzer.Analyzed analyzed,
            Plan plan,
            @Nullable Run run,
            SortedMap<Long, String> leaders,
            SqlCatalog catalog) {
        TreeSet<String> served = new TreeSet<>();
        if (run != null) {
            for (long shard : run.measures.shards().keySet()) {
                String leader = leaders.get(shard);
                served.add((leader == null ? "shard " + shard : leader) + " (leader)");
            }
        }
        Scalar moment = analyzed.asOf();
        String readAt = "latest";
        long staleness = run == null ? -1 : 0;
        if (moment != null) {
            long timestamp = new SystemTime(session).timestamp(moment);
            readAt = Long.toString(timestamp);
            staleness = run == null ? -1 : (session.node().timestamp() - timestamp) / MILLI_NANOS;
        }
        return new Report.Consistency(
                moment == null
                        ? session.parameters().value("fulcrum.read_consistency")
                        : "as of system time",
                SqlSession.name(session.transaction().isolation()),
                List.copyOf(served),
                readAt,
                staleness,
                promises(plan, catalog));
    }

    private static List<Report.Promise> promises(Plan plan, SqlCatalog catalog) {
        Map<String, Table> tables = new TreeMap<>();
        collect(plan, tables, catalog);
        List<Report.Promise> promises = new ArrayList<>();
        tables.forEach((name, table) -> {
            TableDescriptor stored = catalog.stored(table.storage());
            if (stored != null) {
                Place place = catalog.place(stored);
                promises.add(new Report.Promise(name, place.duringPartition(), place.otherwise()));
            }
        });
        return promises;
    }

    private static void collect(Plan plan, Map<String, Table> tables, SqlCatalog catalog) {
        Table table =
                switch (plan) {
                    case Plan.Scan scan -> scan.table().table();
                    case Plan.Changed(Change change, _, _) -> change.target().table().table();
                    default -> null;
                };
        if (table != null) {
            String schema =
                    catalog.entry(table.schema()) instanceof Schema known ? known.name() : "";
            tables.put(schema + "." + table.name(), table);
        }
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            collect(input, tables, catalog);
                            return input;
                        });
    }
}
