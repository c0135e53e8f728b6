package fulcrum.machine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.conformance.LogDriver.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every host owes a machine's log. A host's tests extend it.
public interface LogConformance {

    /// An empty log.
    LogDriver log() throws Exception;

    @Test
    default void positionsBeginAtOneAndGrowByOne() throws Exception {
        LogDriver log = log();
        assertThat(log.durable()).isZero();
        for (long position = 1; position <= 20; position++) {
            assertThat(log.store("record " + position)).isEqualTo(position);
        }
        log.sync();
        assertThat(log.durable()).isEqualTo(20);
    }

    @Test
    default void whatIsDurableIsFoundAndWhatIsFoundIsAPrefix() throws Exception {
        for (int seed = 1; seed <= 20; seed++) {
            Dice dice = Dice.of(seed).fork("log");
            LogDriver log = log();
            List<Line> stored = new ArrayList<>();
            long durable = 0;
            for (int life = 0; life < 3; life++) {
                for (int step = dice.below(30); step > 0; step--) {
                    if (dice.chance(1, 6)) {
                        log.sync();
                    } else {
                        String text = life + "." + step + "x".repeat(dice.below(300));
                        stored.add(new Line(log.store(text), text));
                    }
                    assertThat(log.durable()).isGreaterThanOrEqualTo(durable);
                    durable = log.durable();
                }
                List<Line> found = log.crash();
                assertThat(found.size()).as("seed " + seed).isBetween((int) durable, stored.size());
                assertThat(found).as("seed " + seed).isEqualTo(stored.subList(0, found.size()));
                stored = new ArrayList<>(found);
                durable = found.size();
            }
        }
    }

    @Test
    default void noMoreIsForgottenThanIsNotNeeded() throws Exception {
        LogDriver log = log();
        for (int i = 1; i <= 10; i++) {
            log.store("record " + i);
        }
        log.sync();
        log.truncate(6);
        log.store("record 11");
        log.sync();
        List<Line> found = log.crash();
        assertThat(found.getFirst().position()).isLessThanOrEqualTo(6);
        assertThat(found.getLast()).isEqualTo(new Line(11, "record 11"));
        for (int i = 1; i < found.size(); i++) {
            assertThat(found.get(i).position()).isEqualTo(found.get(i - 1).position() + 1);
        }
        assertThat(log.store("record 12")).isEqualTo(12);
    }
}
