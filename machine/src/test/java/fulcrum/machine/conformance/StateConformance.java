package fulcrum.machine.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect.Wanted;
import fulcrum.machine.Input.Found;
import fulcrum.machine.KeyValues.First;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.Snapshot;
import fulcrum.machine.state.Writes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every host owes a machine's key-value state. A host's tests extend it.
public interface StateConformance {

    Bytes A = Bytes.text("a");
    Bytes B = Bytes.text("b");
    Bytes ONE = Bytes.text("one");
    Bytes TWO = Bytes.text("two");
    Bytes HEADER = Bytes.text("header");

    /// A host without any state.
    StateDriver host() throws Exception;

    private static Bytes put(Bytes key, Bytes value) {
        return new Writes().put(key, value).toBytes();
    }

    private static Bytes delete(Bytes key) {
        return new Writes().delete(key).toBytes();
    }

    /// Looks a key up as a machine does.
    private static Peek read(StateDriver host, Bytes key) throws Exception {
        Peek peek = host.state().peek(key);
        if (!(peek instanceof Peek.Cold)) {
            return peek;
        }
        Found.Values found = (Found.Values) host.load(new Wanted.Keys(List.of(key)));
        Bytes value = found.values().getFirst();
        return value == null ? Peek.ABSENT : new Peek.Present(value);
    }

    /// Looks for a range's first key as a machine does: what was loaded is at hand at once.
    private static First first(StateDriver host, Bytes from, Bytes to) throws Exception {
        First first = host.state().first(from, to);
        if (!(first instanceof First.Cold)) {
            return first;
        }
        host.load(new Wanted.Range(from, to, 1, 1));
        return host.state().first(from, to);
    }

    private static Found all(StateDriver host) throws Exception {
        return host.load(everything());
    }

    private static Wanted.Range everything() {
        return new Wanted.Range(Bytes.EMPTY, null, 10_000, Integer.MAX_VALUE);
    }

    @Test
    default void whatIsAppliedIsSeenAtOnce() throws Exception {
        StateDriver host = host();
        assertThat(host.state().applied()).isZero();
        assertThat(host.state().peek(A)).isNotInstanceOf(Peek.Present.class);
        host.store();
        host.apply(1, put(A, ONE));
        assertThat(host.state().applied()).isEqualTo(1);
        assertThat(read(host, A)).isEqualTo(new Peek.Present(ONE));
        host.apply(2, delete(A));
        host.apply(3, Bytes.EMPTY);
        assertThat(host.state().applied()).isEqualTo(3);
        assertThat(read(host, A)).isEqualTo(Peek.ABSENT);
    }

    @Test
    default void whatIsColdIsNeverCalledAbsent() throws Exception {
        StateDriver host = host();
        Writes writes = new Writes();
        for (int row = 0; row < 500; row++) {
            writes.put(Bytes.text("row " + row), Bytes.wrap(new byte[200]));
        }
        host.apply(1, writes.toBytes());
        host.sync();
        host.settle();
        host.chill();
        int cold = 0;
        for (int row = 0; row < 500; row++) {
            Bytes key = Bytes.text("row " + row);
            Peek peek = host.state().peek(key);
            assertThat(peek).isNotInstanceOf(Peek.Absent.class);
            cold += peek instanceof Peek.Cold ? 1 : 0;
            assertThat(read(host, key)).isEqualTo(new Peek.Present(Bytes.wrap(new byte[200])));
        }
        assertThat(cold).as("rows that were cold").isPositive();
    }

    @Test
    default void theFirstOfARangeIsWhatHasAValueThere() throws Exception {
        StateDriver host = host();
        assertThat(first(host, A, B)).isEqualTo(First.NONE);
        host.apply(1, new Writes().put(A, ONE).put(B, TWO).toBytes());
        assertThat(first(host, A, B)).isEqualTo(new First.Found(A, ONE));
        assertThat(first(host, Bytes.text("aa"), B))
                .as("the end is not meant")
                .isEqualTo(First.NONE);
        assertThat(first(host, Bytes.text("aa"), TWO)).isEqualTo(new First.Found(B, TWO));
        assertThat(first(host, B, A)).as("there is nothing between").isEqualTo(First.NONE);
        host.sync();
        host.settle();
        host.store();
        host.apply(2, new Writes().delete(A).put(HEADER, Bytes.EMPTY).toBytes());
        assertThat(first(host, A, TWO)).isEqualTo(new First.Found(B, TWO));
        assertThat(first(host, Bytes.text("c"), TWO))
                .isEqualTo(new First.Found(HEADER, Bytes.EMPTY));
    }

    @Test
    default void theFirstOfARangeIsWhatADumbTwinSays() throws Exception {
        for (int seed = 1; seed <= 10; seed++) {
            Dice dice = Dice.of(seed).fork("first");
            StateDriver host = host();
            NavigableMap<Bytes, Bytes> twin = new TreeMap<>();
            for (int index = 1; index <= 60; index++) {
                Writes writes = new Writes();
                for (int count = dice.below(5); count > 0; count--) {
                    Bytes key = someKey(dice);
                    if (dice.chance(1, 3)) {
                        writes.delete(key);
                        twin.remove(key);
                    } else {
                        writes.put(key, Bytes.text("v" + index));
                        twin.put(key, Bytes.text("v" + index));
                    }
                }
                host.store();
                host.apply(index, writes.toBytes());
                if (dice.chance(1, 4)) {
                    host.sync();
                }
                if (dice.chance(1, 4)) {
                    host.settle();
                }
                Bytes from = someKey(dice);
                Bytes to = someKey(dice);
                assertThat(first(host, from, to))
                        .as("seed %d, after %d, from %s to %s".formatted(seed, index, from, to))
                        .isEqualTo(First.of(twin, from, to));
            }
        }
    }

    private static Bytes someKey(Dice dice) {
        return Bytes.text("k" + dice.below(3)).concat(Bytes.text("x".repeat(dice.below(3))));
    }

    @Test
    default void aColdRangeIsNeverCalledEmptyAndIsAtHandOnceItWasLoaded() throws Exception {
        StateDriver host = host();
        Writes writes = new Writes();
        for (int row = 100; row < 600; row++) {
            writes.put(Bytes.text("row " + row), Bytes.wrap(new byte[200]));
        }
        host.apply(1, writes.toBytes());
        host.sync();
        host.settle();
        host.chill();
        int cold = 0;
        for (int row = 599; row >= 100; row--) { // a look may bring in what comes behind
            Bytes key = Bytes.text("row " + row);
            Bytes end = Bytes.text("row " + row + "~");
            First seen = host.state().first(key, end);
            cold += seen instanceof First.Cold ? 1 : 0;
            First found = new First.Found(key, Bytes.wrap(new byte[200]));
            assertThat(seen).isIn(First.COLD, found);
            assertThat(first(host, key, end)).isEqualTo(found);
            Bytes behind = key.concat(Bytes.text("!"));
            assertThat(first(host, behind, end)).as("between rows").isEqualTo(First.NONE);
        }
        assertThat(cold).as("ranges that were cold").isPositive();
    }

    @Test
    default void aLoadMissesNothingThatWasAppliedBefore() throws Exception {
        StateDriver host = host();
        host.apply(1, put(A, ONE));
        host.sync();
        host.settle();
        host.store();
        host.apply(2, new Writes().put(A, TWO).put(B, ONE).toBytes());
        Wanted.Keys wanted = new Wanted.Keys(List.of(B, A, HEADER));
        assertThat(host.load(wanted)).isEqualTo(new Found.Values(Arrays.asList(ONE, TWO, null)));
    }

    @Test
    default void aRangeComesInOrderAndWithinItsBounds() throws Exception {
        StateDriver host = host();
        NavigableMap<Bytes, Bytes> twin = new TreeMap<>();
        for (int index = 1; index <= 40; index++) {
            Bytes key = Bytes.text("k" + index * 7 % 40);
            host.apply(index, put(key, Bytes.text("v" + index)));
            twin.put(key, Bytes.text("v" + index));
            if (index == 30) {
                host.sync();
                host.settle();
                host.store();
            }
        }
        List<Wanted.Range> ranges =
                List.of(
                        everything(),
                        new Wanted.Range(Bytes.text("k2"), Bytes.text("k3"), 100, 1000),
                        new Wanted.Range(Bytes.text("k2"), null, 4, 1000),
                        new Wanted.Range(Bytes.text("k15"), null, 100, 20),
                        new Wanted.Range(Bytes.text("k15"), null, 100, 0),
                        new Wanted.Range(Bytes.text("z"), null, 4, 1000));
        for (Wanted.Range range : ranges) {
            assertThat(host.load(range)).as(range.toString()).isEqualTo(Found.Rows.of(twin, range));
        }
    }

    @Test
    default void aCrashLeavesAPrefixThatTheLogHas() throws Exception {
        for (int seed = 1; seed <= 10; seed++) {
            Dice dice = Dice.of(seed).fork("prefix");
            StateDriver host = host();
            List<NavigableMap<Bytes, Bytes>> states = new ArrayList<>();
            states.add(new TreeMap<>());
            long inLog = 0;
            for (int step = dice.below(40); step > 0; step--) {
                switch (dice.below(6)) {
                    case 0 -> host.store();
                    case 1 -> {
                        host.sync();
                        inLog = states.size() - 1L;
                    }
                    case 2 -> host.settle();
                    default -> {
                        host.store();
                        NavigableMap<Bytes, Bytes> next = new TreeMap<>(states.getLast());
                        Bytes key = Bytes.text("k" + dice.below(5));
                        Bytes value = Bytes.text("v" + states.size());
                        next.put(key, value);
                        host.apply(states.size(), put(key, value));
                        states.add(next);
                    }
                }
            }
            host.crash();
            long applied = host.state().applied();
            assertThat(applied).as("seed " + seed).isBetween(0L, inLog);
            assertThat(all(host))
                    .as("seed " + seed)
                    .isEqualTo(Found.Rows.of(states.get((int) applied), everything()));
        }
    }

    @Test
    default void aSnapshotIsCapturedOnceItsStateIsDurable() throws Exception {
        StateDriver host = host();
        host.store();
        host.apply(1, put(A, ONE));
        host.capture(HEADER);
        host.apply(2, put(A, TWO));
        host.settle();
        assertThat(host.captured()).as("before the log is durable").isEmpty();
        host.sync();
        host.settle();
        assertThat(host.captured())
                .singleElement()
                .satisfies(snapshot -> {
                    assertThat(snapshot.index()).isEqualTo(1);
                    assertThat(snapshot.header()).isEqualTo(HEADER);
                });
        host.crash();
        assertThat(host.state().applied()).isGreaterThanOrEqualTo(1);
    }

    @Test
    default void aNewerCaptureReplacesOneThatHasNotEnded() throws Exception {
        StateDriver host = host();
        host.store();
        host.apply(1, put(A, ONE));
        host.capture(HEADER);
        host.store();
        host.apply(2, put(A, TWO));
        host.capture(ONE);
        host.sync();
        host.settle();
        List<Snapshot> captured = host.captured();
        assertThat(captured).extracting(Snapshot::index).containsExactly(2L);
        assertThat(captured.getFirst().header()).isEqualTo(ONE);
    }

    /// A host that has captured its state at index 2, and gone on.
    private static Snapshot capturedAtTwo(StateDriver host) throws Exception {
        host.apply(1, new Writes().put(A, ONE).put(HEADER, ONE).toBytes());
        host.apply(2, put(B, TWO));
        host.capture(HEADER);
        host.apply(3, delete(A));
        host.sync();
        host.settle();
        return host.captured().getFirst();
    }

    private static NavigableMap<Bytes, Bytes> stateAtTwo() {
        return new TreeMap<>(Map.of(A, ONE, HEADER, ONE, B, TWO));
    }

    @Test
    default void whatIsShippedReplacesWhatWasThere() throws Exception {
        StateDriver sender = host();
        StateDriver receiver = host();
        receiver.apply(1, put(TWO, TWO));
        Snapshot arrived = sender.ship(capturedAtTwo(sender), receiver);
        assertThat(arrived.index()).isEqualTo(2);
        assertThat(arrived.header()).isEqualTo(HEADER);
        assertThat(receiver.state().applied()).as("before it is adopted").isEqualTo(1);
        assertThat(first(receiver, A, HEADER)).as("before it is adopted").isEqualTo(First.NONE);
        receiver.store();
        receiver.adopt(arrived);
        assertThat(receiver.state().applied()).isEqualTo(2);
        assertThat(first(receiver, A, HEADER)).isEqualTo(new First.Found(A, ONE));
        assertThat(all(receiver)).isEqualTo(Found.Rows.of(stateAtTwo(), everything()));
        receiver.apply(3, delete(B));
        assertThat(read(receiver, B)).isEqualTo(Peek.ABSENT);
        assertThat(read(receiver, TWO)).isEqualTo(Peek.ABSENT);
    }

    @Test
    default void whatWasImportedIsAdoptedAgainAfterACrash() throws Exception {
        StateDriver sender = host();
        StateDriver receiver = host();
        receiver.apply(1, put(TWO, TWO));
        receiver.sync();
        receiver.settle();
        Snapshot arrived = sender.ship(capturedAtTwo(sender), receiver);
        receiver.store(); // and the log will have it, but the state was not written in time
        receiver.adopt(arrived);
        receiver.apply(3, delete(A));
        receiver.crash();
        assertThat(receiver.state().applied()).isLessThanOrEqualTo(1);
        receiver.adopt(arrived);
        assertThat(receiver.state().applied()).isEqualTo(2);
        assertThat(all(receiver)).isEqualTo(Found.Rows.of(stateAtTwo(), everything()));
    }

    @Test
    default void anAdoptedStateIsDurableAsAnyOther() throws Exception {
        StateDriver sender = host();
        StateDriver receiver = host();
        receiver.apply(1, put(TWO, TWO));
        receiver.store();
        receiver.adopt(sender.ship(capturedAtTwo(sender), receiver));
        receiver.capture(ONE);
        receiver.sync();
        receiver.settle();
        assertThat(receiver.captured()).extracting(Snapshot::index).containsExactly(2L);
        receiver.crash();
        assertThat(receiver.state().applied()).isEqualTo(2);
        assertThat(all(receiver)).isEqualTo(Found.Rows.of(stateAtTwo(), everything()));
    }
}
