package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TakenTest {

    private static final int WINDOW = 1 << 15;

    /// Near the top it remembers exactly; below its window it never says that a number is new.
    @Test
    void noNumberIsTakenTwice() {
        for (long seed = 1; seed <= 20; seed++) {
            Dice dice = Dice.of(seed);
            Taken taken = new Taken();
            TreeSet<Long> twin = new TreeSet<>();
            long top = dice.below(3L) << 40;
            for (int i = 0; i < 3_000; i++) {
                top += dice.chance(1, 200) ? dice.below(3L * WINDOW) : dice.below(3);
                long number = Math.max(1, top - dice.below(dice.chance(1, 50) ? 2 * WINDOW : 40));
                boolean inWindow = twin.isEmpty() || number > twin.last() - WINDOW;
                assertThat(taken.contains(number)).isEqualTo(!inWindow || twin.contains(number));
                if (!taken.contains(number)) {
                    taken.add(number);
                    twin.add(number);
                }
            }
        }
    }

    @Test
    void theNumbersOfAnEarlierLifeCountAsTaken() {
        Taken taken = new Taken();
        taken.add((7L << 40) + 1);
        assertThat(taken.contains((6L << 40) + 999)).isTrue();
        assertThat(taken.contains((8L << 40) + 1)).isFalse();
    }
}
