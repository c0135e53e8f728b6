package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    @Test
    void eachNumberIsLetThroughOnceWhateverOrderItComesIn() {
        for (int seed = 0; seed < 200; seed++) {
            Random dice = new Random(seed);
            Arrivals arrivals = new Arrivals();
            TreeSet<Long> open = new TreeSet<>();
            TreeSet<Long> let = new TreeSet<>();
            long last = 0;
            for (int i = 0; i < 300; i++) {
                if (open.size() < 8 && dice.nextBoolean()) {
                    open.add(++last);
                }
                if (dice.nextInt(4) == 0) {
                    open.pollFirst();
                }
                long number = last == 0 ? 1 : 1 + dice.nextLong(last);
                long floor = open.isEmpty() ? last : open.first();
                boolean first = arrivals.isFirst(number, Math.min(floor, number));
                assertThat(first && !let.add(number)).as("%s, again", number).isFalse();
            }
        }
    }

    @Test
    void noMoreIsRememberedThanIsOpen() {
        Arrivals arrivals = new Arrivals();
        for (long number = 1; number <= 10_000; number++) {
            assertThat(arrivals.isFirst(number, Math.max(1, number - 63))).isTrue();
        }
        assertThat(arrivals.size()).isEqualTo(64);
    }
}
