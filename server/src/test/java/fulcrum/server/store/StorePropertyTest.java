package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues.First;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever happens in whatever order, groups are what a dumb twin of theirs is.
final class StorePropertyTest {

    private static final int GROUPS = 3;
    private static final int STEPS = 1500;
    private static final int SEEDS = Integer.getInteger("fulcrum.store.seeds", 8);

    /// All states of a group, by index.
    private static final class Twin {

        private final List<TreeMap<Bytes, Bytes>> states = new ArrayList<>();
        private final List<Long> behinds = new ArrayList<>();

        Twin() {
            states.add(new TreeMap<>());
            behinds.add(0L);
        }

        NavigableMap<Bytes, Bytes> now() {
            return states.getLast();
        }

        long applied() {
            return behinds.size() - 1L;
        }

        /// The last index that may survive with a log that is durable up to a position.
        long mayKeep(long durable) {
            long index = applied();
            while (behinds.get((int) index) > durable) {
                index--;
            }
            return index;
        }

        void backTo(long index) {
            states.subList((int) index + 1, states.size()).clear();
            behinds.subList((int) index + 1, behinds.size()).clear();
        }
    }

    @TempDir private Path directory;

    private final Told told = new Told();
    private Dice dice = Dice.of(0);
    private StoreOptions options = StoreOptions.standard();
    private @Nullable Store store;
    private @Nullable CellStore cell;
    private final List<GroupStore> groups = new ArrayList<>();
    private final List<Twin> twins = new ArrayList<>();
    private long written;
    private long durable;
    private long tickets;

    @Test
    void groupsAreWhatTheirTwinsAre() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError("with seed " + seed, wrong);
            }
        }
        assertThat(told.failures).isEmpty();
    }

    private void run(int seed) throws Exception {
        dice = Dice.of(seed).fork("store");
        options =
                StoreOptions.standard()
                        .withMemtableBytes(64 << 10)
                        .withRowBytes(dice.chance(1, 4) ? 0 : dice.below(20_000))
                        .withFirstBytes(dice.chance(1, 4) ? 0 : dice.below(20_000))
                        .withCaptureDelayNanos(0);
        twins.clear();
        for (int i = 0; i < GROUPS; i++) {
            twins.add(new Twin());
        }
        written = 0;
        durable = 0;
        open(seed);
        for (int step = 0; step < STEPS; step++) {
            step(seed);
        }
        store().close();
    }

    private Store store() {
        return Objects.requireNonNull(store);
    }

    private CellStore cell() {
        return Objects.requireNonNull(cell);
    }

    private void open(int seed) throws IOException {
        store = Store.open(directory.resolve("seed" + seed), options, told);
        cell = store().cell(() -> {});
        groups.clear();
        for (int i = 0; i < GROUPS; i++) {
            groups.add(cell().group(i + 1));
        }
    }

    private void step(int seed) throws Exception {
        int which = dice.below(GROUPS);
        switch (dice.below(16)) {
            case 0, 1, 2, 3, 4, 5 -> apply(which);
            case 6 -> durable = Math.max(durable, written - dice.below(4));
            case 7, 8 -> cell().drain(durable);
            case 9 -> {
                if (dice.chance(1, 10)) {
                    store().flush();
                }
            }
            case 10 -> {
                if (dice.chance(1, 40)) {
                    reopen(seed);
                }
            }
            case 11 -> range(which);
            case 12 -> load(which);
            case 13 -> first(which);
            default -> peek(which);
        }
    }

    private void apply(int which) {
        Twin twin = twins.get(which);
        TreeMap<Bytes, Bytes> next = new TreeMap<>(twin.now());
        Writes writes = new Writes();
        for (int count = dice.below(4); count > 0; count--) {
            Bytes key = key();
            if (dice.chance(1, 4)) {
                writes.delete(key);
                next.remove(key);
            } else {
                Bytes value = Bytes.text("v" + dice.nextLong() + "x".repeat(dice.below(300)));
                writes.put(key, value);
                next.put(key, value);
            }
        }
        written += dice.below(2);
        twin.states.add(next);
        twin.behinds.add(written);
        groups.get(which).apply(twin.applied(), writes.toBytes(), written);
    }

    private Bytes key() {
        return dice.chance(1, 2)
                ? Bytes.text("key" + dice.below(60)).slice(0, dice.between(3, 4))
                : version(Bytes.text("row" + dice.below(5)));
    }

    /// A row's name and eight bytes.
    private Bytes version(Bytes row) {
        Bytes high = Bytes.of((byte) (dice.chance(1, 2) ? 0x80 : 0), (byte) dice.below(8));
        return row.concat(high).concat(Bytes.text("......"));
    }

    private void peek(int which) throws InterruptedException {
        Bytes key = key();
        Bytes value = twins.get(which).now().get(key);
        assertThat(groups.get(which).applied()).isEqualTo(twins.get(which).applied());
        switch (groups.get(which).peek(key)) {
            case Peek.Present(Bytes found) -> assertThat(found).isEqualTo(value);
            case Peek.Absent _ -> assertThat(value).isNull();
            case Peek.Cold _ -> load(which);
        }
    }

    private void first(int which) throws InterruptedException {
        Bytes from = key();
        Bytes to =
                switch (dice.below(3)) {
                    case 0 -> key();
                    case 1 -> from.concat(Bytes.text("~"));
                    default -> version(from.slice(0, Math.min(4, from.size())));
                };
        First first = First.of(twins.get(which).now(), from, to);
        if (groups.get(which).first(from, to) instanceof First.Cold) {
            groups.get(which).load(++tickets, new Effect.Wanted.Range(from, to, 1, 1), told);
            Told.next(told.loads);
        }
        assertThat(groups.get(which).first(from, to)).isEqualTo(first);
    }

    private void load(int which) throws InterruptedException {
        List<Bytes> keys = List.of(key(), key(), key());
        List<@Nullable Bytes> values = new ArrayList<>();
        for (Bytes key : keys) {
            values.add(twins.get(which).now().get(key));
        }
        expect(which, new Effect.Wanted.Keys(keys), new Input.Found.Values(values));
    }

    private void range(int which) throws InterruptedException {
        Bytes to = dice.chance(1, 4) ? null : key();
        Effect.Wanted.Range range =
                new Effect.Wanted.Range(key(), to, dice.between(1, 20), dice.below(3000));
        expect(which, range, Input.Found.Rows.of(twins.get(which).now(), range));
    }

    /// What is applied and drained while the store reads does not show.
    private void expect(int which, Effect.Wanted wanted, Input.Found found)
            throws InterruptedException {
        groups.get(which).load(++tickets, wanted, told);
        apply(which);
        cell().drain(durable);
        assertThat(Told.next(told.loads)).isEqualTo(new Told.Loaded(tickets, found));
    }

    private void reopen(int seed) throws IOException {
        store().close();
        open(seed);
        for (int i = 0; i < GROUPS; i++) {
            long applied = groups.get(i).applied();
            assertThat(applied).isLessThanOrEqualTo(twins.get(i).mayKeep(durable));
            twins.get(i).backTo(applied);
        }
        written = durable;
    }
}
