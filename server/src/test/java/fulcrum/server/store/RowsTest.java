package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.KeyValues.Peek;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever is at hand of a row is the row, and what RocksDB does not have yet is at hand.
class RowsTest {

    private static final long RANGE = 7;
    private static final int SEEDS = 200;
    private static final int STEPS = 500;
    private static final int SMALL = 2_000;

    private record Written(Peek value, long change) {}

    private Dice dice = Dice.of(0);
    private Rows rows = new Rows(SMALL);
    private TreeMap<Bytes, Written> all = new TreeMap<>();
    private long change;
    private long drained;

    @Test
    void whatIsAtHandIsTrueAndNothingIsMissedThatWaits() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            begin(seed);
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            all.keySet().forEach(this::demandTrue);
        }
    }

    @Test
    void onceAllIsDrainedNothingIsKeptOfWhatIsWrittenOnce() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            begin(seed);
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            rows.drained(change);
            for (Bytes key : all.keySet()) {
                assertThat(isOnce(key) ? rows.peek(RANGE, key) : null).isNull();
                assertThat(rows.waiting(RANGE, key)).isNull();
            }
            assertThat(rows.bytes()).isBetween(0L, (long) SMALL);
        }
    }

    private void begin(int seed) {
        dice = Dice.of(seed).fork("rows");
        rows = new Rows(SMALL);
        all = new TreeMap<>();
        change = 0;
        drained = 0;
    }

    private void step() {
        Bytes key = Bytes.text((dice.chance(1, 2) ? "once" : "often") + dice.below(30));
        switch (dice.below(4)) {
            case 0 -> write(key, new Peek.Present(Bytes.text("v" + ++change)));
            case 1 -> {
                change++;
                write(key, Peek.ABSENT);
            }
            case 2 -> {
                drained += dice.below(1 + (int) (change - drained));
                rows.drained(drained);
            }
            default -> {
                Written written = all.get(key);
                if (rows.peek(RANGE, key) == null && written != null && !isOnce(key)) {
                    rows.read(RANGE, key, written.value);
                }
            }
        }
        demandTrue(key);
    }

    private void write(Bytes key, Peek value) {
        all.put(key, new Written(value, change));
        rows.changed(RANGE, key, value, change, isOnce(key));
    }

    private static boolean isOnce(Bytes key) {
        return key.at(1) == 'n';
    }

    private void demandTrue(Bytes key) {
        Written written = all.get(key);
        @Nullable Peek peeked = rows.peek(RANGE, key);
        Peek value = written == null ? null : written.value;
        boolean waits = written != null && written.change > drained;
        assertThat(rows.waiting(RANGE, key)).isEqualTo(waits ? value : null);
        if (peeked != null || waits) {
            assertThat(peeked).isEqualTo(value);
        }
    }
}
