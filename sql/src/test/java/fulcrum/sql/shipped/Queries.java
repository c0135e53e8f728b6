package fulcrum.sql.shipped;

import fulcrum.database.keys.Datum;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Names;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.execution.Assembler;
import fulcrum.sql.execution.Execution;
import fulcrum.sql.execution.Rows;
import fulcrum.sql.optimizer.Optimizer;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Setting;
import fulcrum.sql.type.Styles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Plans of queries, and what they bring of rows.
record Queries(SqlCatalog catalog) {

    /// What an error is told with.
    static final String FAILED = "failed: ";

    Plan plan(String text) {
        Analyzer analyzer =
                new Analyzer(new Names(catalog, "fulcrum", List.of("public")), Styles.STANDARD, 0);
        Statement.Preparable query = (Statement.Preparable) Parser.parse(text);
        return new Optimizer(catalog).optimize(analyzer.analyze(query, List.of()).plan());
    }

    /// Its rows, each on a line, or its error.
    String told(Plan plan, Rows rows) {
        Execution execution =
                new Execution(rows, new Still(), new Bare(catalog), new Datum[0], 64 << 20);
        List<String> told = new ArrayList<>();
        try {
            Assembler.Result result = Assembler.ready(plan).open(execution);
            for (Datum[] row = result.next(); row != null; row = result.next()) {
                told.add(Arrays.toString(row));
            }
        } catch (SqlError error) {
            return FAILED + error.state() + " " + error.message();
        }
        return String.join("\n", told);
    }

    /// No session, and no time that goes by.
    private static final class Still implements Setting {

        @Override
        public Styles styles() {
            return Styles.STANDARD;
        }

        @Override
        public long transactionMicros() {
            return 0;
        }

        @Override
        public long statementMicros() {
            return 0;
        }

        @Override
        public long clockMicros() {
            return 0;
        }

        @Override
        public long randomBits() {
            return 4;
        }

        @Override
        public void seed(double seed) {}

        @Override
        public double random() {
            return 0.5;
        }

        @Override
        public Datum ask(String function, List<@Nullable Datum> arguments) {
            throw new IllegalStateException(function);
        }
    }

    private record Bare(SqlCatalog catalog) implements Scene {

        @Override
        public String database() {
            return "fulcrum";
        }

        @Override
        public Role user() {
            throw new IllegalStateException("nobody");
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
}
