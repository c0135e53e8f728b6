package fulcrum.database.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SearchTest {

    @Test
    void findsTheLastInFewSteps() {
        for (int count = 0; count < 300; count++) {
            int stepsMost = Integer.SIZE - Integer.numberOfLeadingZeros(count); // ceil(log2(n + 1))
            for (int last = -1; last < count; last++) {
                int wanted = last;
                AtomicInteger steps = new AtomicInteger();
                int found =
                        Search.last(
                                count,
                                at -> {
                                    steps.incrementAndGet();
                                    return at <= wanted;
                                });
                assertThat(found).isEqualTo(wanted);
                assertThat(steps.get()).isLessThanOrEqualTo(stepsMost);
            }
        }
    }
}
