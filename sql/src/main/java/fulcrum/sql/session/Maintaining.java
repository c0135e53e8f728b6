package fulcrum.sql.session;

import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Set;

/// VACUUM, ANALYZE, CLUSTER, REINDEX and CHECKPOINT: what they name must be there, and nothing
/// needs to be done but to look at what tables hold.
final class Maintaining {

    private static final Set<String> OF_VACUUM =
            Set.of(
                    "full",
                    "freeze",
                    "verbose",
                    "analyze",
                    "disable_page_skipping",
                    "skip_locked",
                    "index_cleanup",
                    "process_main",
                    "process_toast",
                    "truncate",
                    "parallel",
                    "skip_database_stats",
                    "only_database_stats",
                    "buffer_usage_limit");

    private static final Set<String> OF_ANALYZE =
            Set.of("verbose", "skip_locked", "buffer_usage_limit");

    private static final Set<String> OF_CLUSTER = Set.of("verbose");

    private static final Set<String> OF_REINDEX = Set.of("verbose", "concurrently", "tablespace");

    private final SqlSession session;
    private final Runner runner;

    Maintaining(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    void run(Maintenance maintenance, Output output) {
        String tag =
                switch (maintenance) {
                    case Maintenance.Vacuum vacuum -> {
                        demand("VACUUM", vacuum.options(), OF_VACUUM);
                        vacuum.tables().forEach(this::demand);
                        yield "VACUUM";
                    }
                    case Maintenance.Analyze analyze -> {
                        demand("ANALYZE", analyze.options(), OF_ANALYZE);
                        analyze.tables().forEach(this::demand);
                        yield "ANALYZE";
                    }
                    case Maintenance.Cluster cluster -> {
                        demand("CLUSTER", cluster.options(), OF_CLUSTER);
                        demand(cluster);
                        yield "CLUSTER";
                    }
                    case Maintenance.Reindex reindex -> {
                        demand("REINDEX", reindex.options(), OF_REINDEX);
                        demand(reindex);
                        yield "REINDEX";
                    }
                    case Maintenance.Checkpoint _ -> "CHECKPOINT";
                };
        if (tag.equals("VACUUM") && session.transaction().isBlock()) {
            throw new SqlError(
                    SqlState.TRANSACTION_ACTIVE, "VACUUM cannot run inside a transaction block");
        }
        switch (maintenance) {
            case Maintenance.Analyze(var options, var tables, _) -> {
                new Analyzing(session, runner, output).analyze(options, tables);
                output.complete(tag);
                return;
            }
            case Maintenance.Vacuum(var options, var tables, _) when analyzes(options) ->
                    new Analyzing(session, runner, output).analyze(options, tables);
            default -> {
                // nothing is looked at
            }
        }
        output.notice(
                new Notice(
                        Notice.Severity.NOTICE,
                        SqlState.SUCCESSFUL_COMPLETION,
                        tag + " has no effect",
                        "Garbage is collected, indexes are kept and writes are durable without"
                                + " it.",
                        null));
        output.complete(tag);
    }

    /// `VACUUM ANALYZE`, which collects no garbage and analyzes.
    private static boolean analyzes(List<Option> options) {
        return options.stream()
                .anyMatch(each ->
                        each.name().equals("analyze")
                                && each.values().stream()
                                        .allMatch(value -> value.text().matches("(?i)on|true|1")));
    }

    private static void demand(String statement, List<Option> options, Set<String> known) {
        for (Option option : options) {
            if (!known.contains(option.name())) {
                throw SqlError.at(
                        option.at(),
                        SqlState.SYNTAX,
                        "unrecognized " + statement + " option \"" + option.name() + "\"");
            }
        }
    }

    private Relation relation(Name name) {
        return runner.names(session.transaction().definitions().catalog()).relation(name);
    }

    private void demand(Maintenance.Target target) {
        Relation found = relation(target.table());
        for (String column : target.columns()) {
            if (found instanceof Table table && table.column(column) == null) {
                throw SqlError.at(
                        target.table().at(),
                        SqlState.NO_COLUMN,
                        "column \""
                                + column
                                + "\" of relation \""
                                + table.name()
                                + "\" does not exist");
            }
        }
    }

    private void demand(Maintenance.Cluster cluster) {
        Name name = cluster.table();
        if (name == null) {
            return;
        }
        Table table = runner.names(session.transaction().definitions().catalog()).table(name);
        String index = cluster.index();
        if (index != null) {
            TableAltering.demandIndex(
                    session.transaction().definitions().catalog(), table, index, cluster.at());
        }
    }

    private void demand(Maintenance.Reindex reindex) {
        Name name = reindex.name();
        if (name == null) {
            return;
        }
        switch (reindex.kind()) {
            case TABLE -> {
                Relation _ = relation(name);
            }
            case INDEX -> {
                if (!isKey(name.last())) {
                    Relation _ = relation(name);
                }
            }
            case SCHEMA -> {
                Object _ =
                        runner.names(session.transaction().definitions().catalog())
                                .schema(name.last(), name.at());
            }
            case SYSTEM, DATABASE -> {
                if (!name.last().equals(session.database())) {
                    throw SqlError.at(
                            name.at(),
                            SqlState.NOT_SUPPORTED,
                            "can only reindex the currently open database");
                }
            }
        }
    }

    /// A primary key is where the rows are, and has only the name of an index.
    private boolean isKey(String name) {
        return session.transaction().definitions().catalog().entries().stream()
                .anyMatch(entry ->
                        entry instanceof Table table
                                && table.constraints().stream()
                                        .anyMatch(each -> each.name().equals(name)));
    }
}
