package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {

    private static final Bytes A = Bytes.text("z");
    private static final Bytes B = Bytes.text("b");
    private static final Bytes ONE = Bytes.text("one");
    private static final Bytes TWO = Bytes.text("two");

    /// Nothing stays on the heap that RocksDB has.
    private static final StoreOptions OPTIONS = StoreOptions.standard().withRowBytes(0);

    @TempDir private Path directory;

    private final Told told = new Told();
    private Store store;
    private CellStore cell;
    private GroupStore group;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(directory, OPTIONS, told);
        cell = store.cell(() -> {});
        group = cell.group(7);
    }

    @AfterEach
    void close() {
        store.close();
        assertThat(told.failures).isEmpty();
    }

    private void reopen() throws IOException {
        store.close();
        open();
    }

    private static Bytes put(Bytes key, Bytes value) {
        return new Writes().put(key, value).toBytes();
    }

    @Test
    void aChangeIsVisibleAtOnceAndStaysSo() throws IOException {
        group.apply(1, put(A, ONE), 10);
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(ONE));
        assertThat(group.applied()).isEqualTo(1);
        cell.drain(10);
        assertThat(cell.waitingBytes()).isZero();
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(ONE));
        assertThat(group.peek(B)).isEqualTo(Peek.ABSENT);
        reopen();
        assertThat(group.applied()).isEqualTo(1);
    }

    @Test
    void whatTheLogMayStillLoseNeverReachesTheDisk() throws Exception {
        group.apply(1, put(A, ONE), 10);
        group.apply(2, put(A, TWO), 11);
        cell.drain(10);
        store.flush();
        told.awaitDurable(1);
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(TWO));
        reopen();
        assertThat(group.applied()).isEqualTo(1);
        assertThat(load(A)).containsExactly(ONE);
    }

    @Test
    void durableIsWhatAFlushHasLeftOnTheDisk() throws Exception {
        group.apply(1, put(A, ONE), 0);
        cell.drain(0);
        assertThat(store.durableApplied(7)).isZero();
        store.flushFor(7);
        told.awaitDurable(1);
        assertThat(store.durableApplied(7)).isEqualTo(1);
    }

    @Test
    void aColdRowIsLoadedAsOfTheMomentItWasAskedFor() throws Exception {
        Writes many = new Writes();
        for (int i = 0; i < 2000; i++) { // more than one block
            many.put(Bytes.text("row " + i), Bytes.wrap(new byte[100]));
        }
        group.apply(1, many.put(A, ONE).toBytes(), 0);
        cell.drain(0);
        reopen();
        assertThat(group.peek(A)).isEqualTo(Peek.COLD);
        group.apply(2, put(B, ONE), 5);
        group.load(3, new Effect.Wanted.Keys(List.of(A, B, TWO)), told);
        group.apply(3, put(A, TWO), 5);
        cell.drain(5);
        Told.Loaded loaded = Told.next(told.loads);
        assertThat(loaded.ticket()).isEqualTo(3);
        assertThat(loaded.found()).isEqualTo(new Input.Found.Values(Arrays.asList(ONE, ONE, null)));
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(TWO));
    }

    /// What stands behind every change, such as a sum, costs RocksDB one write where many changes
    /// leave together.
    @Test
    void whatEachIndexPutsLastIsWrittenOnce() {
        group.apply(1, new Writes().put(B, ONE).put(A, ONE).toBytes(), 5);
        long both = cell.waitingBytes();
        group.apply(2, new Writes().put(B, ONE).put(A, TWO).toBytes(), 5);
        long again = cell.waitingBytes() - both;
        assertThat(again).isLessThan(both);
        group.apply(
                3, new Writes().put(B, ONE).put(A, ONE).toBytes(), 6); // may have to leave later
        assertThat(cell.waitingBytes() - both - again).isEqualTo(both);
        cell.drain(6);
    }

    /// However it is mixed with others, with values of other sizes and with deletions.
    @Test
    void theLatestValueIsWrittenWhereverItStands() throws Exception {
        Random random = new Random(7);
        Map<Bytes, @Nullable Bytes> last = new TreeMap<>();
        for (int i = 1; i <= 1_000; i++) {
            Writes writes = new Writes();
            Bytes row = Bytes.text("row " + random.nextInt(20));
            Bytes value = Bytes.text("v".repeat(1 + random.nextInt(3)) + i % 10);
            if (random.nextInt(10) == 0) {
                writes.put(A, value).delete(row);
                last.put(A, value);
                last.put(row, null);
            } else {
                writes.put(row, value);
                last.put(row, value);
            }
            if (random.nextInt(30) == 0) {
                writes.delete(A);
                last.put(A, null);
            }
            if (random.nextInt(30) > 0) {
                Bytes sum = Bytes.text((random.nextInt(30) == 0 ? "" : "sum ") + i % 10);
                writes.put(A, sum);
                last.put(A, sum);
            }
            group.apply(i, writes.toBytes(), 5 + i / 100);
        }
        cell.drain(1_000);
        store.flush();
        reopen();
        for (Map.Entry<Bytes, @Nullable Bytes> row : last.entrySet()) {
            assertThat(load(row.getKey()))
                    .as(row.getKey().toString())
                    .containsExactly(row.getValue());
        }
    }

    /// Of a file whose index has left the cache nothing is at hand, and nothing is made up.
    @Test
    void whatIsSeenIsRightOrNothingHoweverLittleIsCached() throws Exception {
        int rows = 20_000;
        for (int i = 0; i < rows; i++) {
            group.apply(i + 1, put(Bytes.text("row " + i), Bytes.text("value " + i)), 0);
        }
        cell.drain(0);
        store.flush();
        store.compact().join(); // RocksDB keeps the indexes of the youngest files at hand
        store.close();
        store = Store.open(directory, OPTIONS.withBlockCacheBytes(16 << 10), told);
        group = store.cell(() -> {}).group(7);
        int cold = 0;
        for (int i = 0; i < rows; i += 100) {
            Bytes key = Bytes.text("row " + i);
            Peek seen = group.peek(key);
            assertThat(seen).isIn(Peek.COLD, new Peek.Present(Bytes.text("value " + i)));
            assertThat(group.peek(Bytes.text("none " + i))).isIn(Peek.COLD, Peek.ABSENT);
            cold += seen.equals(Peek.COLD) ? 1 : 0;
            assertThat(load(key)).containsExactly(Bytes.text("value " + i));
        }
        assertThat(cold).isPositive();
    }

    /// An empty value is one, too.
    @Test
    void anEmptyValueIsNotMistakenForNone() throws Exception {
        group.apply(1, put(A, Bytes.EMPTY), 0);
        cell.drain(0);
        reopen();
        assertThat(group.peek(A)).isIn(Peek.COLD, new Peek.Present(Bytes.EMPTY));
        assertThat(load(A)).containsExactly(Bytes.EMPTY);
    }

    @Test
    void whatWasDeletedTakesNoRoomAfterACompaction() throws Exception {
        byte[] value = new byte[1000];
        for (int row = 0; row < 10_000; row++) {
            Arrays.fill(value, (byte) row);
            group.apply(row + 1, put(Bytes.text("row " + row), Bytes.wrap(value.clone())), 0);
            cell.drain(0);
        }
        store.compact().get(30, TimeUnit.SECONDS);
        long before = store.figures().fileBytes();
        Writes all = new Writes();
        for (int row = 0; row < 10_000; row++) {
            all.delete(Bytes.text("row " + row));
        }
        group.apply(10_001, all.toBytes(), 0);
        cell.drain(0);
        store.compact().get(30, TimeUnit.SECONDS);
        assertThat(before).isGreaterThan(100_000);
        assertThat(store.figures().fileBytes()).isLessThan(before / 10);
    }

    @Test
    void whatIsFlushedAndCompactedDoesNotTurnCold() throws Exception {
        Bytes other = Bytes.text("other");
        group.apply(1, put(A, ONE), 0);
        group.apply(2, put(other, ONE), 0);
        flushTo(2);
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(ONE));
        group.apply(3, put(other, TWO), 0);
        flushTo(3);
        store.engine().db().compactRange();
        assertThat(store.engine().db().getLiveFilesMetaData()).hasSize(1);
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(ONE));
        assertThat(group.peek(other)).isEqualTo(new Peek.Present(TWO));
    }

    private void flushTo(long index) throws InterruptedException {
        cell.drain(0);
        store.flush();
        told.awaitDurable(index);
    }

    @Test
    void groupsDoNotSeeEachOther() {
        GroupStore other = cell.group(8);
        group.apply(1, put(A, ONE), 0);
        other.apply(1, put(A, TWO), 0);
        cell.drain(0);
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(ONE));
        assertThat(other.peek(A)).isEqualTo(new Peek.Present(TWO));
    }

    @Test
    void aRangeIsReadInOrderOverWhatWaits() throws Exception {
        Writes writes = new Writes();
        for (int i = 0; i < 10; i++) {
            writes.put(Bytes.text("k" + i), Bytes.text("v" + i));
        }
        group.apply(1, writes.toBytes(), 0);
        cell.drain(0);
        writes = new Writes().delete(Bytes.text("k3")).put(Bytes.text("k5"), ONE);
        group.apply(2, writes.put(Bytes.text("k55"), TWO).toBytes(), 9);
        Effect.Wanted.Range range =
                new Effect.Wanted.Range(Bytes.text("k2"), Bytes.text("k7"), 5, 1000);
        group.load(1, range, told);
        group.apply(3, new Writes().delete(Bytes.text("k2")).toBytes(), 9);
        assertThat(Told.next(told.loads).found())
                .isEqualTo(rows(false, "k2", "k4", "k5", "k55", "k6"));
        group.load(2, new Effect.Wanted.Range(Bytes.text("k4"), null, 2, 1000), told);
        assertThat(Told.next(told.loads).found()).isEqualTo(rows(true, "k4", "k5"));
        group.load(3, new Effect.Wanted.Range(Bytes.text("k9"), null, 5, 0), told);
        assertThat(Told.next(told.loads).found()).isEqualTo(rows(false, "k9"));
    }

    private static Input.Found.Rows rows(boolean more, String... keys) {
        List<Bytes> values = new ArrayList<>();
        for (String key : keys) {
            values.add(
                    switch (key) {
                        case "k5" -> ONE;
                        case "k55" -> TWO;
                        default -> Bytes.text("v" + key.substring(1));
                    });
        }
        return new Input.Found.Rows(Arrays.stream(keys).map(Bytes::text).toList(), values, more);
    }

    @Test
    void anIndexThatIsLeftOutIsRefused() {
        assertThatThrownBy(() -> group.apply(2, put(A, ONE), 0))
                .isInstanceOf(InvariantViolated.class);
    }

    private List<@Nullable Bytes> load(Bytes key) throws InterruptedException {
        group.load(1, new Effect.Wanted.Keys(List.of(key)), told);
        Input.Found found = Told.next(told.loads).found();
        return ((Input.Found.Values) found).values();
    }
}
