package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The table against a twin that keeps everything in the simplest way.
class SessionsTest {

    /// One session as it should be.
    private static final class Twin {
        long sequence;
        Outcome result = new Outcome.Done(Bytes.EMPTY);
    }

    @Test
    void aTwinThatForgetsNothingAgreesAboutEverySessionThatIsThere() {
        for (long seed = 1; seed <= 30; seed++) {
            run(Dice.of(seed));
        }
    }

    private static void run(Dice dice) {
        int most = dice.between(1, 6);
        Replica alone = Replica.leading(1, new ShardConfig.Bounds(9, 9, 9_999, 99, 99, most));
        Map<Long, Twin> twins = new LinkedHashMap<>();
        Map<Bytes, Bytes> rows = new TreeMap<>();
        List<Long> opened = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (opened.isEmpty() || dice.chance(1, 8)) {
                long asked = alone.asked(new ShardCommand.OpenSession());
                if (alone.result(asked) instanceof ShardResult.Opened(long session)) {
                    opened.add(session);
                    twins.put(session, new Twin());
                }
            } else {
                write(alone, dice, dice.pick(opened), twins, rows);
            }
            List<Long> there =
                    opened.stream()
                            .filter(s -> alone.state.containsKey(StateKeys.session(s)))
                            .toList();
            assertThat(there).hasSize(Math.min(opened.size(), most));
            assertThat(there).contains(opened.getLast());
        }
    }

    private static void write(
            Replica alone, Dice dice, long session, Map<Long, Twin> twins, Map<Bytes, Bytes> rows) {
        Twin twin = Objects.requireNonNull(twins.get(session));
        long sequence = Math.max(1, twin.sequence + dice.between(-1, 1));
        Bytes key = Bytes.text("k" + dice.below(3));
        Bytes value = Bytes.text("v" + dice.below(1000));
        Condition condition = dice.chance(1, 2) ? Condition.ALWAYS : Condition.ABSENT;
        boolean there = alone.state.containsKey(StateKeys.session(session));
        long asked =
                alone.asked(
                        new ShardCommand.Write(
                                new Stamp(session, sequence), key, value, condition));
        Outcome told = alone.answers.get(asked);
        if (!there || sequence < twin.sequence) {
            assertThat(told).isInstanceOf(Outcome.Unknown.class);
        } else if (sequence == twin.sequence) {
            assertThat(told).isEqualTo(twin.result);
        } else {
            boolean done = condition instanceof Condition.Always || !rows.containsKey(key);
            if (done) {
                rows.put(key, value);
            }
            twin.sequence = sequence;
            assertThat(told).isInstanceOf(Outcome.Done.class);
            twin.result = told == null ? twin.result : told;
        }
        Bytes stored = alone.state.get(StateKeys.row(key));
        Bytes now = stored == null ? null : ShardCodec.RESULTS.row(stored).value();
        assertThat(now).isEqualTo(rows.get(key));
    }
}
