package fulcrum.sql.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A plan that is made better brings the rows that it brought as it was written.
final class OptimizerPropertyTest {

    private static final int QUERIES = 400;

    private static Ground ground(Dice dice) {
        Ground ground = new Ground();
        ground.table("a", 1, "id!", "k", "v", "s$");
        ground.table("b", 1, "id!", "k!", "v");
        ground.table("c", 0, "k", "v");
        ground.table("d", 2, "x!", "y!");
        ground.table("e", 1, "id!", "v");
        for (int i = 1; i <= 8; i++) {
            ground.insert("a", i, orNull(dice, 5), orNull(dice, 7), "s" + i % 3);
        }
        for (int i = 1; i <= 14; i++) {
            ground.insert("b", i, dice.below(6), orNull(dice, 9));
        }
        for (int i = 1; i <= 7; i++) {
            ground.insert("c", orNull(dice, 6), orNull(dice, 6));
        }
        for (int i = 1; i <= 9; i++) {
            ground.insert("d", i % 4, i);
        }
        return ground; // of e there are none
    }

    private static @Nullable Integer orNull(Dice dice, int bound) {
        return dice.chance(1, 4) ? null : (Integer) dice.below(bound);
    }

    private void keepsRows(Ground ground, Dice dice) {
        DrawnQueries drawn = new DrawnQueries(dice);
        int found = 0;
        for (int i = 0; i < QUERIES; i++) {
            String query = drawn.query();
            var written = ground.rows(ground.plan(query));
            assertThat(ground.rows(ground.optimized(query))).as(query).isEqualTo(written);
            found += written.isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(QUERIES / 3);
    }

    @Test
    void plansOfTablesOfWhichNothingIsKnownKeepTheirRows() {
        keepsRows(ground(Dice.of(1)), Dice.of(2));
    }

    @Test
    void plansOfTablesThatWereAnalyzedKeepTheirRows() {
        Ground ground = ground(Dice.of(3));
        ground.analyze();
        keepsRows(ground, Dice.of(4));
    }

    @Test
    void aPlanIsTheSameEachTimeItIsMade() {
        Ground ground = ground(Dice.of(5));
        ground.analyze();
        DrawnQueries drawn = new DrawnQueries(Dice.of(6));
        for (int i = 0; i < QUERIES; i++) {
            String query = drawn.query();
            assertThat(text(ground, query)).as(query).isEqualTo(text(ground, query));
        }
    }

    /// A plan, without what is another object each time.
    private static String text(Ground ground, String query) {
        return ground.optimized(query).toString().replaceAll("@[0-9a-f]+", "");
    }
}
