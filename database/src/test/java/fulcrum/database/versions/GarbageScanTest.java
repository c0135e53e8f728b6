package fulcrum.database.versions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect.Wanted;
import fulcrum.machine.Input.Found;
import fulcrum.machine.KeyValues.First;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whoever reads as of the horizon or later sees the same, whatever part of the garbage is gone.
class GarbageScanTest {

    private static final int HISTORIES = 1000;
    private static final int ROWS = 5;
    private static final int TIMESTAMPS = 30;

    private final TreeMap<Bytes, Bytes> state = new TreeMap<>();

    private static Bytes row(int number) {
        return Bytes.text("row " + number);
    }

    private void write(int row, long timestamp, @Nullable String value) {
        Bytes head = VersionKeys.head(value == null ? null : Bytes.EMPTY);
        state.put(
                VersionKeys.at(row(row), timestamp),
                value == null ? head : head.concat(Bytes.text(value)));
    }

    private void anyHistory(Dice dice) {
        state.clear();
        for (int row = 0; row < ROWS; row++) {
            for (int timestamp = 1; timestamp < TIMESTAMPS; timestamp++) {
                if (dice.chance(1, 4)) {
                    write(row, timestamp, dice.chance(1, 3) ? null : "as of " + timestamp);
                }
            }
        }
    }

    /// What is garbage, in the order in which it is named.
    private List<Bytes> garbage(long horizon, Dice dice) {
        List<Bytes> garbage = new ArrayList<>();
        GarbageScan scan = new GarbageScan(horizon);
        for (Wanted.Range wanted = scan.wanted(); wanted != null; wanted = scan.wanted()) {
            Wanted.Range less =
                    new Wanted.Range(wanted.from(), wanted.to(), dice.between(1, 7), 1 << 20);
            garbage.addAll(scan.take(Found.Rows.of(state, less)));
        }
        return garbage;
    }

    private List<@Nullable Bytes> readAll(long horizon) {
        List<@Nullable Bytes> all = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            for (long at = horizon; at <= TIMESTAMPS; at++) {
                First first =
                        First.of(state, VersionKeys.at(row(row), at), VersionKeys.behind(row(row)));
                all.add(
                        first instanceof First.Found(Bytes key, Bytes value)
                                ? VersionKeys.read(key, value).value()
                                : null);
            }
        }
        return all;
    }

    @Test
    void readersAsOfTheHorizonOrLaterSeeTheSameAfterEachStep() {
        Dice dice = Dice.of(1);
        for (int i = 0; i < HISTORIES; i++) {
            anyHistory(dice);
            long horizon = dice.below(TIMESTAMPS);
            List<@Nullable Bytes> before = readAll(horizon);
            for (Bytes key : garbage(horizon, dice)) {
                assertThat(state.remove(key)).isNotNull();
                assertThat(readAll(horizon)).isEqualTo(before);
            }
        }
    }

    @Test
    void nothingIsLeftThatNobodySees() {
        Dice dice = Dice.of(2);
        for (int i = 0; i < HISTORIES; i++) {
            anyHistory(dice);
            long horizon = dice.below(TIMESTAMPS);
            garbage(horizon, dice).forEach(state::remove);
            List<Bytes> old = new ArrayList<>();
            state.forEach((key, stored) -> {
                Version version = VersionKeys.read(key, stored);
                if (version.timestamp() <= horizon) {
                    assertThat(version.value()).isNotNull();
                    old.add(version.key());
                }
            });
            assertThat(old).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatIsAboveTheHorizonStays() {
        write(1, 5, "old");
        write(1, 9, null);
        assertThat(garbage(8, Dice.of(3))).isEmpty();
        assertThat(garbage(9, Dice.of(3)))
                .containsExactly(VersionKeys.at(row(1), 5), VersionKeys.at(row(1), 9));
    }
}
