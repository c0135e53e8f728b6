package fulcrum.sql.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Dice;
import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Names;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.catalog.Schema;
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
import org.junit.jupiter.api.Test;

/// Whatever is done at shards, a query brings the same rows, or the same error.
final class QueriesAtShardsPropertyTest {

    private static final int QUERIES = 500;

    private static final SqlCatalog CATALOG =
            SqlCatalog.EMPTY.with(
                    List.of(
                            new Schema(Schema.PUBLIC, "public", 10, null, null),
                            RowExpressions.TABLE),
                    List.of(),
                    List.of(RowExpressions.STORED.descriptor()));

    private static Plan plan(String text) {
        Analyzer analyzer =
                new Analyzer(new Names(CATALOG, "fulcrum", List.of("public")), Styles.STANDARD, 0);
        Statement.Preparable query = (Statement.Preparable) Parser.parse(text);
        return new Optimizer(CATALOG).optimize(analyzer.analyze(query, List.of()).plan());
    }

    private static String told(Plan plan, Rows rows) {
        Execution execution = new Execution(rows, new Still(), new Bare(), new Datum[0], 64 << 20);
        List<String> told = new ArrayList<>();
        try {
            Assembler.Result result = Assembler.ready(plan).open(execution);
            for (Datum[] row = result.next(); row != null; row = result.next()) {
                told.add(Arrays.toString(row));
            }
        } catch (SqlError error) {
            return error.state() + " " + error.message();
        }
        return String.join("\n", told);
    }

    private static String query(Dice dice) {
        String where = dice.chance(1, 4) ? "" : " WHERE " + RowExpressions.truth(dice, 2);
        return switch (dice.below(9)) {
            case 0 -> "SELECT * FROM t" + where;
            case 1, 2 -> "SELECT id, " + RowExpressions.number(dice, 1) + " FROM t" + where;
            case 3 -> "SELECT t, v FROM t" + where + " LIMIT " + dice.below(4);
            case 4 -> "SELECT count(*), sum(" + integer(dice) + "), min(t), max(n) FROM t" + where;
            case 5 ->
                    "SELECT "
                            + integer(dice)
                            + ", avg(n), bool_or(flag), count(d) FILTER (WHERE a > 0) FROM t"
                            + where
                            + " GROUP BY 1";
            case 6 ->
                    "SELECT v, flag, avg(b), max(ts), min(c) FROM t" + where + " GROUP BY v, flag";
            case 7 ->
                    "SELECT id, (SELECT count(*) FROM t i WHERE i.a < o.a) FROM t o"
                            + where.replace("js", "o.js");
            default -> "SELECT max(" + RowExpressions.number(dice, 2) + "), sum(iv) FROM t" + where;
        };
    }

    private static String integer(Dice dice) {
        return dice.pick(List.of("a", "b", "s", "a % 3", "id / 4", "a / s"));
    }

    @Test
    void aQueryBringsTheSameWhereverItIsCarriedOut() {
        int shipped = 0;
        int errors = 0;
        int less = 0;
        for (int i = 0; i < QUERIES; i++) {
            Dice dice = Dice.of(63).fork("query", i);
            String text = query(dice);
            Plan plan;
            try {
                plan = plan(text);
            } catch (SqlError _) {
                continue; // it means nothing
            }
            int rows = dice.below(30);
            int own = dice.chance(1, 3) ? dice.between(1, 5) : 0;
            StoredRows here = new StoredRows(0);
            StoredRows there = new StoredRows(dice.between(1, 12));
            here.fill(dice.fork("rows"), rows, own);
            there.fill(dice.fork("rows"), rows, own);
            String expected = told(plan, here);
            assertThat(told(plan, there)).as(text).isEqualTo(expected);
            shipped++;
            errors += expected.contains("22") ? 1 : 0;
            less += there.came < here.came ? 1 : 0;
        }
        assertThat(shipped).isGreaterThan(QUERIES / 2);
        assertThat(errors).isGreaterThan(10);
        assertThat(less).isGreaterThan(QUERIES / 4);
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

    private static final class Bare implements Scene {

        @Override
        public SqlCatalog catalog() {
            return CATALOG;
        }

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
