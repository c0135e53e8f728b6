package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole lives of a log on a disk that loses, tears and reorders whatever was not synced, one per
/// seed: `-Dfulcrum.log.seeds=100000` runs more, `-Dfulcrum.log.seed=4711` one.
final class LogSimulationTest {

    private static final LogOptions SMALL =
            new LogOptions(128 << 10, 20_000, 64 << 10, 16 << 10, 1, 4, 0);

    private static final List<Integer> LENGTHS = List.of(1, 100, 5000, 40_000);

    @Test
    void losesNothingAcknowledgedWhateverTheDiskDoes() {
        long only = Long.getLong("fulcrum.log.seed", -1);
        long first = only < 0 ? 1 : only;
        long last = only < 0 ? Long.getLong("fulcrum.log.seeds", 600) : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                live(seed);
            } catch (IOException | RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }
    }

    private static void live(long seed) throws IOException {
        Dice dice = Dice.of(seed);
        SimulatedDirectory directory = new SimulatedDirectory(dice.fork("disk"));
        LogModel model = new LogModel(dice.fork("model"), SMALL.maxRecordBytes() - 100);
        int lives = dice.between(2, 6);
        for (int life = 0; life < lives; life++) {
            if (dice.chance(1, 4)) {
                directory.losePowerAfter(dice.below(6));
            } else if (dice.chance(1, 6)) {
                directory.failSyncAfter(dice.below(6));
            }
            LogWriter writer;
            try {
                writer = LogWriter.open(directory, SMALL, dice::nextLong);
            } catch (IOException failed) {
                directory.crash(); // in the midst of a recovery; what is left must still do
                continue;
            }
            model.judge(writer.recovered(), false);
            model.adopt(writer.recovered());
            if (dice.chance(1, 3)) {
                directory.failSyncAfter(dice.below(30));
            }
            boolean alive = work(dice, writer, model, directory);
            if (alive && dice.chance(1, 8)) {
                continue; // the process is killed, the system lives on
            }
            if (!alive && dice.chance(1, 2)) {
                continue; // a sync failed, and the next life sees what is only in memory
            }
            directory.crash();
        }
        directory.crash();
        LogWriter writer = LogWriter.open(directory, SMALL, dice::nextLong);
        model.judge(writer.recovered(), false);
        model.adopt(writer.recovered());
        damage(dice, directory, model);
    }

    /// Whatever is damaged of a log that a recovery has just proved is named.
    private static void damage(Dice dice, SimulatedDirectory directory, LogModel model)
            throws IOException {
        for (String name : directory.names().stream().filter(Layout::isSegment).toList()) {
            for (int i = 0; i < 4; i++) {
                SimulatedDirectory damaged = directory.copy();
                byte[] bytes = damaged.bytes(name);
                int from = dice.below(bytes.length);
                int to = Math.min(from + 1 + dice.below(dice.pick(LENGTHS)), bytes.length);
                for (int at = from; at < to; at++) {
                    bytes[at] ^= (byte) (1 << dice.below(8));
                }
                try {
                    model.judge(Recovery.of(damaged).recovered(), true);
                } catch (LogRefused refused) {
                    assertThat(refused).hasMessageEndingWith("can be read");
                } catch (AssertionError unnamed) {
                    String where = name + " damaged from " + from + " to " + to + ": ";
                    throw new AssertionError(where + unnamed.getMessage(), unnamed);
                }
            }
        }
    }

    /// @return whether no sync has failed
    private static boolean work(
            Dice dice, LogWriter writer, LogModel model, SimulatedDirectory directory) {
        int steps = dice.below(40);
        try {
            for (int step = 0; step < steps; step++) {
                if (dice.chance(1, 6)) {
                    writer.state();
                } else {
                    List<Batch> batches = new ArrayList<>();
                    for (int i = dice.between(1, 4); i > 0; i--) {
                        batches.add(model.batch(Told.NOBODY, dice.between(1, 30)));
                    }
                    writer.commit(batches);
                    model.acknowledge();
                }
            }
            if (dice.chance(1, 2)) {
                // Power fails in the midst of a batch: written, and the sync has not returned.
                List<Batch> lost = List.of(model.batch(Told.NOBODY, dice.between(1, 60)));
                directory.losePowerAfter(0);
                writer.commit(lost);
                assertThat(lost.getFirst().isEmpty()).as("a lost sync returned").isTrue();
            }
            return true;
        } catch (SimulatedDirectory.PowerFailed _) {
            return true;
        } catch (IOException failed) {
            return false;
        }
    }
}
