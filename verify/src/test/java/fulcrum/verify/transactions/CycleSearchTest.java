package fulcrum.verify.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Cycles of random small graphs against a twin that tries every walk.
class CycleSearchTest {

    private static final int NODES = 6;
    private static final int GRAPHS = 2_000;
    private static final int WW = Dependency.WW.bit();
    private static final int RW = Dependency.RW.bit();

    private record Edge(int from, int to, Dependency dependency) {}

    @Test
    void findsAShortestCycleOfAnyEdges() {
        compare(false);
    }

    @Test
    void findsAShortestCycleWhoseReadWriteEdgesStandApart() {
        compare(true);
    }

    private static void compare(boolean apart) {
        int cyclic = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            Dice dice = Dice.of(seed);
            List<Edge> edges = edges(dice);
            DependencyGraph.Edges collected = new DependencyGraph.Edges(NODES);
            for (Edge edge : edges) {
                collected.add(edge.from(), edge.to(), edge.dependency(), 0);
            }
            if (dice.chance(1, 2)) {
                edges.addAll(throughJunction(dice, collected));
            }
            DependencyGraph graph = collected.build();
            Walk walk =
                    apart
                            ? Walk.withReadWriteEdgesApart(graph, WW | RW)
                            : Walk.over(graph, WW | RW);
            Cycle cycle = CycleSearch.shortest(walk, Components.of(walk), RW);
            int expected = shortest(edges, apart);
            assertThat(lengthOf(cycle)).as("seed %s: %s", seed, edges).isEqualTo(expected);
            if (cycle != null) {
                cyclic++;
                assertThat(closes(cycle.edges(), apart)).as("%s", cycle).isTrue();
            }
        }
        assertThat(cyclic).isBetween(GRAPHS / 10, GRAPHS * 9 / 10);
    }

    private static int lengthOf(@Nullable Cycle cycle) {
        return cycle == null ? -1 : cycle.edges().size();
    }

    private static List<Edge> edges(Dice dice) {
        List<Edge> edges = new ArrayList<>();
        for (int i = dice.between(2, 10); i > 0; i--) {
            int from = dice.below(NODES);
            int to = (from + dice.between(1, NODES - 1)) % NODES;
            edges.add(new Edge(from, to, dice.pick(List.of(Dependency.WW, Dependency.RW))));
        }
        return edges;
    }

    /// From each of some nodes to each of some others, as the twin sees them.
    private static List<Edge> throughJunction(Dice dice, DependencyGraph.Edges collected) {
        List<Integer> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            nodes.add(node);
        }
        dice.shuffle(nodes);
        int junction = collected.newJunction();
        Dependency dependency = dice.pick(List.of(Dependency.WW, Dependency.RW));
        nodes.subList(0, 2).forEach(node -> collected.add(node, junction, dependency, 0));
        nodes.subList(2, 4).forEach(node -> collected.add(junction, node, Dependency.PASSAGE, 0));
        List<Edge> edges = new ArrayList<>();
        for (int from : nodes.subList(0, 2)) {
            for (int to : nodes.subList(2, 4)) {
                edges.add(new Edge(from, to, dependency));
            }
        }
        return edges;
    }

    private static boolean closes(List<Cycle.Edge> edges, boolean apart) {
        Cycle.Edge before = edges.getLast();
        for (Cycle.Edge edge : edges) {
            boolean adjacent =
                    before.dependency() == Dependency.RW && edge.dependency() == Dependency.RW;
            if (before.to() != edge.from() || (apart && adjacent)) {
                return false;
            }
            before = edge;
        }
        return edges.stream().anyMatch(edge -> edge.dependency() == Dependency.RW);
    }

    /// The least number of edges of a closed walk that begins with an `rw` edge, or -1.
    private static int shortest(List<Edge> edges, boolean apart) {
        int shortest = -1;
        for (Edge anchor : edges) {
            if (anchor.dependency() != Dependency.RW) {
                continue;
            }
            boolean[][] at = new boolean[NODES][2];
            at[anchor.to()][1] = true;
            for (int length = 1; length <= 2 * NODES; length++) {
                boolean closed = at[anchor.from()][0] || (!apart && at[anchor.from()][1]);
                if (closed) {
                    shortest = shortest < 0 ? length : Math.min(shortest, length);
                    break;
                }
                boolean[][] next = new boolean[NODES][2];
                for (Edge edge : edges) {
                    boolean missed = edge.dependency() == Dependency.RW;
                    boolean may = at[edge.from()][0] || (at[edge.from()][1] && !(apart && missed));
                    next[edge.to()][missed ? 1 : 0] |= may;
                }
                at = next;
            }
        }
        return shortest;
    }
}
