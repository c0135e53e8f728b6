package fulcrum.verify.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import fulcrum.verify.transactions.Transaction.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DependenciesTest {

    private static final Value KEY = Value.of("x");

    @Test
    void realTimeReachesExactlyWhatBeganAfterTheEnd() {
        for (int seed = 0; seed < 200; seed++) {
            List<Transaction> history = scattered(Dice.of(seed));
            DependencyGraph graph = strictGraph(history);
            for (int from = 0; from < history.size(); from++) {
                SortedSet<Integer> expected = new TreeSet<>();
                for (int to = 0; to < history.size(); to++) {
                    if (history.get(from).endedBefore(history.get(to))
                            && history.get(to).outcome() == Outcome.COMMITTED) {
                        expected.add(to);
                    }
                }
                assertThat(reachedFrom(graph, from, Dependency.REALTIME))
                        .as("seed %s, from %s in %s", seed, from, history)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void manyReadersMissManyAppendsThroughFewEdges() {
        List<Transaction> history = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            history.add(at(i, new Append(KEY, Value.of(i))));
            history.add(at(i, new Read(KEY, List.of())));
        }
        DependencyGraph graph =
                Dependencies.graph(new VersionOrders(history), IsolationLevel.SERIALIZABLE);
        assertThat(graph.edgeCount()).isEqualTo(2000);
        assertThat(reachedFrom(graph, 1, Dependency.RW)).hasSize(1000);
    }

    @Test
    void realTimeTakesAboutThreeEdgesForEachTransaction() {
        List<Transaction> history = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            history.add(at(10L * i, new Read(KEY, List.of())));
        }
        assertThat(strictGraph(history).edgeCount()).isLessThanOrEqualTo(3000);
    }

    private static Transaction at(long nanos, MicroOperation operation) {
        int index = (int) nanos;
        return new Transaction(
                index, index, nanos, nanos + 5, Outcome.COMMITTED, List.of(operation));
    }

    private static List<Transaction> scattered(Dice dice) {
        List<Transaction> history = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            long invoked = dice.below(60);
            Outcome outcome =
                    dice.pick(List.of(Outcome.COMMITTED, Outcome.COMMITTED, Outcome.UNKNOWN));
            history.add(
                    new Transaction(
                            i,
                            i,
                            invoked,
                            invoked + dice.below(20),
                            outcome,
                            List.of(new Read(KEY, List.of()))));
        }
        return history;
    }

    private static DependencyGraph strictGraph(List<Transaction> history) {
        return Dependencies.graph(new VersionOrders(history), IsolationLevel.STRICT_SERIALIZABLE);
    }

    /// The transactions at the end of one edge of the kind, junctions passed.
    private static SortedSet<Integer> reachedFrom(
            DependencyGraph graph, int from, Dependency dependency) {
        SortedSet<Integer> reached = new TreeSet<>();
        ArrayDeque<Integer> junctions = new ArrayDeque<>();
        Walk first = Walk.over(graph, dependency.bit());
        junctions.add(from);
        while (!junctions.isEmpty()) {
            int node = junctions.remove();
            for (int slot = graph.firstSlot(node); slot < graph.firstSlot(node + 1); slot++) {
                int target = first.step(node, slot);
                if (target >= 0 && graph.isJunction(target)) {
                    junctions.add(target);
                } else if (target >= 0) {
                    reached.add(target);
                }
            }
        }
        return reached;
    }
}
