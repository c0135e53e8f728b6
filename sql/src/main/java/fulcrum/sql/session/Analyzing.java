package fulcrum.sql.session;

import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Option;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.statistics.Analysis;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// ANALYZE: counts rows and samples values, and keeps what it finds with the catalog, where whoever
/// plans a statement finds it (manual, ANALYZE).
///
/// It is part of its transaction, as in PostgreSQL: who rolls back has analyzed nothing. Outside of
/// a transaction block each page of a table is read by itself, so that it is in nobody's way.
final class Analyzing {

    private final SqlSession session;
    private final Runner runner;
    private final Output output;

    Analyzing(SqlSession session, Runner runner, Output output) {
        this.session = session;
        this.runner = runner;
        this.output = output;
    }

    /// @param options of which `verbose` is told, and others change nothing
    /// @param targets none for all tables
    void analyze(List<Option> options, List<Maintenance.Target> targets) {
        runner.demandWritable("ANALYZE");
        session.beginImplicit();
        boolean verbose =
                options.stream()
                        .anyMatch(each -> each.name().toLowerCase(Locale.ROOT).equals("verbose"));
        SqlCatalog catalog = runner.tables().catalog();
        if (targets.isEmpty()) {
            List<Integer> all = new ArrayList<>();
            catalog.entries()
                    .forEach(each -> {
                        if (each instanceof Table table) {
                            all.add(table.oid());
                        }
                    });
            for (int oid : all) {
                Table table = runner.tables().table(oid);
                if (new Permissions(session).isOwner(table.owner())) {
                    analyze(table, numbers(table), verbose);
                }
            }
            return;
        }
        for (Maintenance.Target each : targets) {
            target(each, verbose);
        }
    }

    private void target(Maintenance.Target target, boolean verbose) {
        Name name = target.table();
        Relation found = runner.names(runner.tables().catalog()).relation(name);
        if (!(found instanceof Table table)) {
            output.notice(
                    Notice.warning(
                            SqlState.SUCCESSFUL_COMPLETION,
                            "skipping \""
                                    + found.name()
                                    + "\" --- cannot analyze non-tables or special system tables"));
        } else if (!new Permissions(session).isOwner(table.owner())) {
            output.notice(
                    Notice.warning(
                            SqlState.SUCCESSFUL_COMPLETION,
                            "permission denied to analyze \"" + table.name() + "\", skipping"));
        } else {
            analyze(table, numbers(table, target), verbose);
        }
    }

    private static Set<Integer> numbers(Table table) {
        Set<Integer> numbers = new TreeSet<>();
        table.columns().forEach(column -> numbers.add(column.number()));
        return numbers;
    }

    private static Set<Integer> numbers(Table table, Maintenance.Target target) {
        if (target.columns().isEmpty()) {
            return numbers(table);
        }
        Set<Integer> numbers = new TreeSet<>();
        for (String name : target.columns()) {
            Column column = table.column(name);
            String called = "column \"" + name + "\" of relation \"" + table.name() + "\"";
            if (column == null) {
                throw new SqlError(SqlState.NO_COLUMN, called + " does not exist");
            }
            if (!numbers.add(column.number())) {
                throw new SqlError(SqlState.DUPLICATE_COLUMN, called + " appears more than once");
            }
        }
        return numbers;
    }

    private void analyze(Table table, Set<Integer> columns, boolean verbose) {
        SqlCatalog catalog = runner.tables().catalog();
        TableStatistics before = catalog.statistics(table.oid());
        // it can be canceled as any statement
        Execution execution = runner.begin(rows(), new fulcrum.database.keys.Datum[0]);
        TableStatistics found =
                Analysis.of(
                        new StoredTable(table, catalog.stored(table)),
                        columns,
                        before == null ? TableStatistics.none(table.oid()) : before,
                        rows(),
                        execution::demandWanted,
                        session.node().nowMicros());
        runner.tables().change(List.of(found));
        if (verbose) {
            output.notice(
                    new Notice(
                            Notice.Severity.INFO,
                            SqlState.SUCCESSFUL_COMPLETION,
                            "\"" + table.name() + "\": " + found.rows() + " estimated total rows",
                            null,
                            null));
        }
    }

    private Rows rows() {
        boolean alone =
                !session.transaction().isBlock()
                        && session.transaction().begun() == null
                        && !session.transaction().definitions().areThere();
        if (alone) {
            return new OneLook(session.asker(), session.limits());
        }
        return new TransactionRows(
                session.asker(),
                session.transaction().need(false, session.limits()),
                session.transaction().definitions(),
                session.transaction().newStatement(),
                session.transaction());
    }
}
