package fulcrum.database.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.transaction.Pursuit.Found;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which cycles of waiting are found at one place, and where a search goes on elsewhere.
class PursuitTest {

    private static final int PLENTY = 1_000_000;

    private final TreeMap<Integer, List<Integer>> graph = new TreeMap<>();

    private static TxnId txn(int number) {
        return new TxnId(new NodeId(1), number);
    }

    private static Wait waiter(int number) {
        return new Wait(txn(number), 7, 1, Span.row(Bytes.text("a")), Lock.EXCLUSIVE);
    }

    private void waits(int who, Integer... forWhom) {
        graph.put(who, List.of(forWhom));
    }

    private Pursuit.Sight sight() {
        SortedSet<TxnId> met = new TreeSet<>();
        return new Pursuit.Sight() {
            @Override
            public SortedSet<TxnId> blockers(Wait wait) {
                SortedSet<TxnId> blockers = new TreeSet<>();
                graph.getOrDefault((int) wait.txn().number(), List.of())
                        .forEach(each -> blockers.add(txn(each)));
                return blockers;
            }

            @Override
            public @Nullable Wait meet(TxnId txn) {
                int number = (int) txn.number();
                return graph.containsKey(number) && met.add(txn) ? waiter(number) : null;
            }

            @Override
            public boolean mayWaitElsewhere(TxnId txn) {
                return !graph.containsKey((int) txn.number());
            }
        };
    }

    private static List<Long> numbers(List<Wait> path) {
        return path.stream().map(wait -> wait.txn().number()).toList();
    }

    private List<Long> cycle(int from, boolean toOlder) {
        Found found = Pursuit.follow(sight(), List.of(waiter(from)), toOlder, PLENTY);
        return numbers(found.cycle());
    }

    @Test
    void twoWhoWaitForEachOtherAreACycle() {
        waits(1, 2);
        waits(2, 1);
        assertThat(cycle(1, false)).containsExactly(1L, 2L);
    }

    @Test
    void aQueueIsNone() {
        waits(2, 1);
        waits(3, 1, 2);
        waits(4, 1, 2, 3);
        assertThat(cycle(4, false)).isEmpty();
    }

    @Test
    void aCycleOfOthersIsNotOnesOwn() {
        waits(1, 2);
        waits(2, 3);
        waits(3, 2);
        assertThat(cycle(1, false)).isEmpty();
        assertThat(cycle(3, false)).containsExactly(3L, 2L);
    }

    @Test
    void theShortestIsFound() {
        waits(1, 2, 4);
        waits(2, 3);
        waits(3, 1);
        waits(4, 1);
        assertThat(cycle(1, false)).containsExactly(1L, 4L);
    }

    @Test
    void onlyTheYoungestOfACycleFindsItAmongItsElders() {
        waits(1, 2);
        waits(2, 3);
        waits(3, 1);
        assertThat(cycle(1, true)).isEmpty();
        assertThat(cycle(2, true)).isEmpty();
        assertThat(cycle(3, true)).containsExactly(3L, 1L, 2L);
    }

    @Test
    void whoDoesNotWaitHereIsLeftToOthersOnce() {
        waits(9, 5, 8);
        waits(8, 5);
        Found found = Pursuit.follow(sight(), List.of(waiter(9)), true, PLENTY);
        assertThat(found.cycle()).isEmpty();
        assertThat(found.trails()).hasSize(1);
        assertThat(found.trails().getFirst().ahead()).isEqualTo(txn(5));
        assertThat(numbers(found.trails().getFirst().path())).containsExactly(9L);
    }

    @Test
    void whoCameFromElsewhereIsMetAgain() {
        waits(2, 1);
        waits(1, 9);
        Found found = Pursuit.follow(sight(), List.of(waiter(9), waiter(2)), true, PLENTY);
        assertThat(numbers(found.cycle())).containsExactly(9L, 2L, 1L);
    }

    @Test
    void longCyclesAndLongSearchesAreGivenUp() {
        for (int i = 1; i < 100; i++) {
            waits(i, i - 1);
        }
        waits(0, Pursuit.MEMBERS_MOST - 1);
        assertThat(cycle(Pursuit.MEMBERS_MOST - 1, true)).hasSize(Pursuit.MEMBERS_MOST);
        waits(0, Pursuit.MEMBERS_MOST);
        assertThat(cycle(Pursuit.MEMBERS_MOST, true)).isEmpty();
        waits(0, 4);
        assertThat(Pursuit.follow(sight(), List.of(waiter(4)), true, 3).cycle()).isEmpty();
        assertThat(Pursuit.follow(sight(), List.of(waiter(4)), true, 4).cycle()).hasSize(5);
    }

    /// Against the plain definition: somebody is in a cycle who reaches himself.
    @Test
    void itAgreesWithReachability() {
        Dice dice = Dice.of(5);
        int cycles = 0;
        for (int round = 0; round < 500; round++) {
            graph.clear();
            int size = dice.between(2, 8);
            for (int i = 0; i < size; i++) {
                List<Integer> blockers = new ArrayList<>();
                for (int j = 0; j < size; j++) {
                    if (j != i && dice.chance(1, 4)) {
                        blockers.add(j);
                    }
                }
                graph.put(i, blockers);
            }
            for (int i = 0; i < size; i++) {
                List<Long> cycle = cycle(i, false);
                assertThat(!cycle.isEmpty()).isEqualTo(reaches(i, i, new TreeSet<>()));
                cycles += cycle.isEmpty() ? 0 : 1;
                for (int at = 0; at < cycle.size(); at++) {
                    int next = cycle.get((at + 1) % cycle.size()).intValue();
                    assertThat(graph.get(cycle.get(at).intValue())).contains(next);
                }
            }
        }
        assertThat(cycles).isBetween(300, 3000);
    }

    private boolean reaches(int from, int to, SortedSet<Integer> seen) {
        for (int next : graph.getOrDefault(from, List.of())) {
            if (next == to || (seen.add(next) && reaches(next, to, seen))) {
                return true;
            }
        }
        return false;
    }
}
