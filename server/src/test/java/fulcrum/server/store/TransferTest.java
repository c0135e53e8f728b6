package fulcrum.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.machine.state.Writes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot travels from one store to another.
final class TransferTest {

    private static final long GROUP = 3;
    private static final int ROWS = 20_000;
    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final Bytes HEADER = Bytes.text("term 4");
    private static final StoreOptions OPTIONS =
            StoreOptions.standard().withCaptureDelayNanos(0).withRowBytes(0);

    @TempDir private Path directory;

    private final Told toldOne = new Told();
    private final Told toldTwo = new Told();
    private Store one;
    private Store two;
    private CellStore cellOne;
    private CellStore cellTwo;
    private GroupStore groupOne;
    private GroupStore groupTwo;

    /// So many messages to the second store pass before the connection breaks.
    private final AtomicInteger passing = new AtomicInteger(Integer.MAX_VALUE);

    private final AtomicInteger carried = new AtomicInteger();

    /// What the second store has said, in order.
    private final BlockingQueue<Bytes> answers = new LinkedBlockingQueue<>();

    /// The connection has broken.
    private final CountDownLatch cut = new CountDownLatch(1);

    @BeforeEach
    void open() throws IOException {
        one = Store.open(directory.resolve("1"), OPTIONS, toldOne);
        cellOne = one.cell(() -> {});
        groupOne = cellOne.group(GROUP);
        groupOne.tell(toldOne);
        openTwo();
        one.bulk((to, group, message) -> {
            if (passing.getAndDecrement() > 0) {
                carried.incrementAndGet();
                two.received(N1, group, message);
            } else {
                cut.countDown();
            }
        });
    }

    private void openTwo() throws IOException {
        two = Store.open(directory.resolve("2"), OPTIONS, toldTwo);
        cellTwo = two.cell(() -> {});
        groupTwo = cellTwo.group(GROUP);
        groupTwo.tell(toldTwo);
        two.bulk((to, group, message) -> {
            one.received(N2, group, message);
            answers.add(message);
        });
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        assertThat(toldOne.failures).isEmpty();
        assertThat(toldTwo.failures).isEmpty();
    }

    private static Bytes key(int row) {
        return Bytes.text("row " + row);
    }

    private static Bytes value(int row) {
        return Bytes.text(("value of " + row + " ").repeat(10));
    }

    private Snapshot captured() throws InterruptedException {
        Writes writes = new Writes().put(Bytes.EMPTY, Bytes.EMPTY);
        for (int row = 0; row < ROWS; row++) {
            writes.put(key(row), value(row));
        }
        groupOne.apply(1, writes.toBytes(), 0);
        groupOne.capture(HEADER, 0, toldOne);
        groupOne.apply(2, new Writes().delete(key(7)).toBytes(), 0);
        cellOne.drain(0);
        return Told.next(toldOne.snapshots).snapshot();
    }

    private static List<@Nullable Bytes> load(GroupStore group, Told told, Bytes... keys)
            throws InterruptedException {
        group.load(1, new Effect.Wanted.Keys(List.of(keys)), told);
        return ((Input.Found.Values) Told.next(told.loads).found()).values();
    }

    @Test
    void aSnapshotIsTheStateAsOfItsCaptureOnceThatIsDurable() throws Exception {
        groupOne.apply(1, new Writes().put(key(1), value(1)).toBytes(), 5);
        groupOne.capture(HEADER, 5, toldOne);
        cellOne.drain(4);
        one.flush();
        cellOne.drain(5);
        Snapshot snapshot = Told.next(toldOne.snapshots).snapshot();
        assertThat(snapshot.index()).isEqualTo(1);
        assertThat(snapshot.header()).isEqualTo(HEADER);
        assertThat(one.durableApplied(GROUP)).isEqualTo(1);
    }

    @Test
    void whatIsShippedIsAdoptedWhole() throws Exception {
        groupTwo.apply(1, new Writes().put(Bytes.text("old"), HEADER).toBytes(), 0);
        cellTwo.drain(0);
        groupOne.ship(N2, captured());
        Told.Taken taken = Told.next(toldTwo.snapshots);
        assertThat(taken.from()).isEqualTo(N1);
        assertThat(taken.snapshot().index()).isEqualTo(1);
        assertThat(taken.snapshot().header()).isEqualTo(HEADER);
        groupTwo.adopt(taken.snapshot(), 0);
        assertThat(groupTwo.applied()).isEqualTo(1);
        assertAdopted();
        cellTwo.drain(0);
        assertAdopted();
        two.close();
        openTwo();
        assertAdopted();
    }

    private void assertAdopted() throws InterruptedException {
        List<Bytes> keys = new ArrayList<>();
        List<@Nullable Bytes> values = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            keys.add(key(row));
            values.add(value(row));
        }
        keys.add(Bytes.text("old"));
        values.add(null);
        keys.add(Bytes.EMPTY);
        values.add(Bytes.EMPTY);
        assertThat(load(groupTwo, toldTwo, keys.toArray(Bytes[]::new))).isEqualTo(values);
    }

    @Test
    void aTransferThatWasCutGoesOnWhereTheReceiverIs() throws Exception {
        Snapshot snapshot = captured();
        passing.set(20);
        groupOne.ship(N2, snapshot);
        assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
        passing.set(Integer.MAX_VALUE);
        one.connected(N2);
        Told.Taken taken = Told.next(toldTwo.snapshots);
        groupTwo.adopt(taken.snapshot(), 0);
        assertAdopted();
        int whole = ROWS * (key(ROWS).size() + value(ROWS).size()) / (64 << 10);
        assertThat(carried.get()).isLessThan(whole + 25);
    }

    /// While much is written there is always a newer snapshot, and a receiver that is busy with its
    /// files says nothing for a while.
    @Test
    void aReceiverThatIsSilentForAWhileLosesNothingOfWhatItHas() throws Exception {
        Snapshot snapshot = captured();
        passing.set(20);
        groupOne.ship(N2, snapshot);
        for (int i = 0; i < 20; i++) {
            var _ = next(answers); // to the offer and the rows that passed
        }
        groupOne.capture(HEADER, 0, toldOne);
        cellOne.drain(0);
        Snapshot newer = Told.next(toldOne.snapshots).snapshot();
        assertThat(newer.index()).isEqualTo(2);
        assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
        passing.set(Integer.MAX_VALUE);
        groupOne.ship(N2, newer);
        groupOne.ship(N2, newer);

        Told.Taken taken = Told.next(toldTwo.snapshots);

        assertThat(taken.snapshot().index()).isEqualTo(1);
        groupTwo.adopt(taken.snapshot(), 0);
        assertAdopted();
    }

    /// Its peer's machine says that it is there, but the bytes' way and the word's are two.
    @Test
    void whenOneHasArrivedTheNextIsNotSentUnlessItIsWantedTwice() throws Exception {
        groupOne.ship(N2, captured());
        groupTwo.adopt(Told.next(toldTwo.snapshots).snapshot(), 0);
        for (Bytes answer = next(answers); !ends(answer); answer = next(answers)) {}
        int before = carried.get();
        groupOne.capture(HEADER, 0, toldOne);
        cellOne.drain(0);
        Snapshot newer = Told.next(toldOne.snapshots).snapshot();

        groupOne.ship(N2, newer);
        one.moments().freeze(new TreeSet<>()).get(); // on the same thread, after it
        assertThat(carried.get()).isEqualTo(before);
        groupOne.ship(N2, newer);

        assertThat(Told.next(toldTwo.snapshots).snapshot().index()).isEqualTo(2);
    }

    private static boolean ends(Bytes answer) {
        return BulkMessage.CODEC.decode(answer) instanceof BulkMessage.Ended;
    }

    @Test
    void whatTheLogHasBroughtAlreadyIsNotSent() throws Exception {
        for (int index = 1; index <= 2; index++) {
            groupTwo.apply(index, new Writes().put(key(index), HEADER).toBytes(), 0);
        }
        cellTwo.drain(0);
        groupOne.ship(N2, captured());
        assertThat(ends(next(answers))).isTrue();
        assertThat(carried.get()).isEqualTo(1);
        assertThat(toldTwo.snapshots).isEmpty();
    }

    private static Bytes next(BlockingQueue<Bytes> answers) throws InterruptedException {
        return Objects.requireNonNull(answers.poll(20, TimeUnit.SECONDS), "no answer came");
    }

    @Test
    void anImportOutlivesACrashBeforeItIsAdoptedForGood() throws Exception {
        groupOne.ship(N2, captured());
        Snapshot imported = Told.next(toldTwo.snapshots).snapshot();
        groupTwo.adopt(imported, 99); // the log never becomes durable that far
        groupTwo.apply(2, new Writes().delete(key(0)).toBytes(), 99);
        cellTwo.drain(0);
        two.close();
        openTwo();
        assertThat(groupTwo.applied()).isZero();
        groupTwo.adopt(imported, 0);
        assertAdopted();
    }

    @Test
    void handlesAreHeldNoLongerThanSomebodyNeedsThem() {
        Exports exports = one.exports();
        exports.take(GROUP, 2, new Snapshot(4, 5, HEADER), toldOne);
        exports.take(GROUP, 2, new Snapshot(6, 7, HEADER), toldOne);
        assertThat(exports.live()).as("a newer one replaces one that waits").isEqualTo(1);
        exports.durable(GROUP, 6);
        assertThat(toldOne.snapshots).isEmpty();
        exports.durable(GROUP, 7);
        assertThat(toldOne.snapshots).hasSize(1);
        Exports.Export held = exports.hold(GROUP, new Snapshot(6, 7, HEADER));
        assertThat(exports.hold(GROUP, new Snapshot(4, 5, HEADER))).isNull();
        exports.take(GROUP, 2, new Snapshot(8, 9, HEADER), toldOne);
        exports.durable(GROUP, 9);
        assertThat(exports.live()).as("the newest, and one that is shipped").isEqualTo(2);
        exports.release(held);
        assertThat(exports.live()).isEqualTo(1);
        assertThat(one.figures().liveSnapshots()).isEqualTo(1);
    }

    @Test
    void nothingIsAdoptedThatIsNotHere() {
        assertThatThrownBy(() -> groupTwo.adopt(new Snapshot(77, 5, HEADER), 0))
                .isInstanceOf(InvariantViolated.class);
    }
}
