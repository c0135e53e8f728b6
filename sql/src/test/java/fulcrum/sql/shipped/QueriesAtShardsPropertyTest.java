package fulcrum.sql.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.plan.Plan;
import java.util.List;
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

    private static final Queries QUERIES_OF = new Queries(CATALOG);

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
                plan = QUERIES_OF.plan(text);
            } catch (SqlError _) {
                continue; // it means nothing
            }
            int rows = dice.below(30);
            int own = dice.chance(1, 3) ? dice.between(1, 5) : 0;
            StoredRows here = new StoredRows(0);
            StoredRows there = new StoredRows(dice.between(1, 12));
            here.fill(dice.fork("rows"), rows, own);
            there.fill(dice.fork("rows"), rows, own);
            String expected = QUERIES_OF.told(plan, here);
            assertThat(QUERIES_OF.told(plan, there)).as(text).isEqualTo(expected);
            shipped++;
            errors += expected.contains("22") ? 1 : 0;
            less += there.came < here.came ? 1 : 0;
        }
        assertThat(shipped).isGreaterThan(QUERIES / 2);
        assertThat(errors).isGreaterThan(10);
        assertThat(less).isGreaterThan(QUERIES / 4);
    }
}
