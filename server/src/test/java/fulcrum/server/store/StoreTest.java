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

    /// RocksDB says of a row whose file's index is not in memory that it may be there, and gives a
    /// value of no bytes for it.
    @Test
    void aRowIsColdWhereEvenTheIndexOfItsFileIs() throws Exception {
        group.apply(1, new Writes().put(A, ONE).put(B, Bytes.EMPTY).toBytes(), 0);
        cell.drain(0);
        store.compact().get(30, TimeUnit.SECONDS);
        store.engine().db().compactRange(); // to the last level, whose index is not kept in memory
        reopen();
        assertThat(group.peek(A)).isEqualTo(Peek.COLD);
        group.load(3, new Effect.Wanted.Keys(List.of(A, B)), told);
        assertThat(Told.next(told.loads).found())
                .isEqualTo(new Input.Found.Values(List.of(ONE, Bytes.EMPTY)));
        assertThat(group.peek(A)).isEqualTo(new Peek.Present(ONE));
        assertThat(group.peek(B)).isEqualTo(new Peek.Present(Bytes.EMPTY));
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
