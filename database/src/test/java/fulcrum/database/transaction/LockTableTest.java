package fulcrum.database.transaction;

import static fulcrum.database.transaction.Lock.EXCLUSIVE;
import static fulcrum.database.transaction.Lock.SHARED;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.transaction.LockTable.Request;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Who gets which lock, and who waits for whom.
class LockTableTest {

    private final LockTable table = new LockTable();

    private static TxnId txn(int number) {
        return new TxnId(new NodeId(1), number);
    }

    private static Bytes key(String name) {
        return Bytes.text(name);
    }

    private Request asks(int number, Span span, Lock lock, boolean granted) {
        Request request = new Request(txn(number), span, lock, 0);
        assertThat(table.request(request)).isEqualTo(granted);
        return request;
    }

    private Request asks(int number, String row, Lock lock, boolean granted) {
        return asks(number, Span.row(key(row)), lock, granted);
    }

    @Test
    void readersShareAndAWriterWaitsForAllOfThem() {
        asks(1, "a", SHARED, true);
        asks(2, "a", SHARED, true);
        Request writer = asks(3, "a", EXCLUSIVE, false);
        assertThat(table.blockers(writer)).containsExactly(txn(1), txn(2));
        assertThat(table.release(txn(1))).isEmpty();
        assertThat(table.release(txn(2))).containsExactly(writer);
    }

    @Test
    void whoComesLaterWaitsBehindWhoWaits() {
        asks(1, "a", SHARED, true);
        Request writer = asks(2, "a", EXCLUSIVE, false);
        Request reader = asks(3, "a", SHARED, false);
        assertThat(table.blockers(reader)).containsExactly(txn(2));
        assertThat(table.release(txn(1))).containsExactly(writer);
        assertThat(table.release(txn(2))).containsExactly(reader);
    }

    @Test
    void whoReadARowAndWantsToWriteItGoesFirst() {
        asks(1, "a", SHARED, true);
        asks(2, "a", SHARED, true);
        asks(3, "a", EXCLUSIVE, false);
        Request upgrade = asks(1, "a", EXCLUSIVE, false);
        assertThat(table.blockers(upgrade)).containsExactly(txn(2));
        assertThat(table.release(txn(2))).containsExactly(upgrade);
        assertThat(table.holds(txn(1), Span.row(key("a")), EXCLUSIVE)).isTrue();
    }

    @Test
    void aRangeHoldsOffWhoWouldWriteARowThatIsNotThereYet() {
        asks(1, Span.range(key("a"), key("c")), SHARED, true);
        Request within = asks(2, "b", EXCLUSIVE, false);
        asks(2, "c", EXCLUSIVE, true);
        asks(3, "b", SHARED, false); // behind the writer
        assertThat(table.release(txn(1))).containsExactly(within);
    }

    @Test
    void aRangeWaitsForTheWritersInIt() {
        asks(1, "b", EXCLUSIVE, true);
        Request range = asks(2, Span.range(key("a"), null), SHARED, false);
        Request behind = asks(3, "d", EXCLUSIVE, false); // the range came first
        assertThat(table.blockers(behind)).containsExactly(txn(2));
        assertThat(table.release(txn(1))).containsExactly(range);
        assertThat(table.release(txn(2))).containsExactly(behind);
    }

    @Test
    void whoGivesUpWaitingIsOutOfTheWay() {
        asks(1, "a", SHARED, true);
        asks(2, "a", EXCLUSIVE, false);
        Request reader = asks(3, "a", SHARED, false);
        assertThat(table.release(txn(2))).containsExactly(reader);
        assertThat(table.waiting()).isEmpty();
    }

    @Test
    void whatIsRestoredIsHeld() {
        asks(1, "a", EXCLUSIVE, true);
        asks(1, Span.range(key("x"), null), SHARED, true);
        LockTable next = new LockTable();
        table.locks(txn(1)).forEach(locked -> next.restore(txn(1), locked));
        assertThat(next.request(new Request(txn(2), Span.row(key("a")), SHARED, 0))).isFalse();
        assertThat(next.request(new Request(txn(2), Span.row(key("y")), EXCLUSIVE, 0))).isFalse();
        assertThat(next.locks(txn(1))).isEqualTo(table.locks(txn(1)));
    }

    /// Whatever is asked and released in whatever order: nobody has what conflicts with what
    /// another has, whoever waits is kept waiting by somebody, and in the end all were served.
    @Test
    void nobodyHasWhatConflictsAndNobodyWaitsForNothing() {
        for (int seed = 1; seed <= 300; seed++) {
            new Crowd(Dice.of(seed)).runs();
        }
    }

    private static final class Crowd {

        private final Dice dice;
        private final LockTable table = new LockTable();
        private final TreeMap<TxnId, List<Request>> held = new TreeMap<>();
        private final TreeMap<TxnId, Request> waiting = new TreeMap<>();

        Crowd(Dice dice) {
            this.dice = dice;
        }

        void runs() {
            for (int i = 0; i < 120; i++) {
                if (dice.chance(2, 3)) {
                    ask(txn(dice.between(1, 6)));
                } else {
                    release(txn(dice.between(1, 6)));
                }
                check();
            }
            for (int number = 1; number <= 6; number++) {
                release(txn(number));
                check();
            }
            assertThat(waiting).isEmpty();
            assertThat(held).isEmpty();
        }

        private void ask(TxnId owner) {
            if (waiting.containsKey(owner)) {
                return; // one at a time
            }
            Request request = new Request(owner, span(), SHARED, 0);
            if (request.span.point() && dice.chance(1, 2)) {
                request = new Request(owner, request.span, EXCLUSIVE, 0);
            }
            if (table.request(request)) {
                has(request);
            } else {
                waiting.put(owner, request);
            }
        }

        private Span span() {
            Bytes from = key("" + (char) ('a' + dice.below(5)));
            if (dice.chance(2, 3)) {
                return Span.row(from);
            }
            Bytes to = key("" + (char) ('a' + dice.below(6)));
            return Span.range(from, dice.chance(1, 4) ? null : to);
        }

        private void release(TxnId owner) {
            held.remove(owner);
            waiting.remove(owner);
            for (Request granted : table.release(owner)) {
                assertThat(waiting.remove(granted.owner)).isSameAs(granted);
                has(granted);
            }
        }

        private void has(Request request) {
            held.computeIfAbsent(request.owner, _ -> new ArrayList<>()).add(request);
        }

        private void check() {
            List<Request> all = held.values().stream().flatMap(List::stream).toList();
            for (Request one : all) {
                for (Request other : all) {
                    if (!one.owner.equals(other.owner) && one.span.overlaps(other.span)) {
                        assertThat(one.lock.conflicts(other.lock)).isFalse();
                    }
                }
            }
            waiting.values().forEach(each -> assertThat(table.blockers(each)).isNotEmpty());
        }
    }
}
