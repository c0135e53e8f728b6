package fulcrum.verify.transactions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds a shortest cycle through an edge of a given kind, by breadth-first search from each such
/// edge's end back to its start, within strongly connected components.
///
/// The searches run with growing bounds on the length, so that a short cycle is found without
/// walking a huge component. The work is bounded too: past the budget the search takes what it has,
/// or the first cycle that it can close, which is a true one but perhaps not the shortest. Where
/// the walk allows its anchors' own kind, a shared component proves that one closes.
final class CycleSearch {

    private static final long BUDGET_STEPS = 40_000_000;
    private static final int[] LENGTH_BOUNDS = {1, 2, 4, 8, 16, Integer.MAX_VALUE};

    private final Walk walk;
    private final Components components;
    private final int anchors;

    // What one breadth-first search knows of each state; `mark` says whether it is of this search
    private int search;
    private final int[] mark;
    private final int[] distance;
    private final int[] cameFrom;
    private final int[] cameBy;
    private final States current = new States();
    private final States next = new States();
    private long steps;

    private int bound;
    private List<Integer> best = List.of();

    private CycleSearch(Walk walk, Components components, int anchors) {
        this.walk = walk;
        this.components = components;
        this.anchors = anchors;
        mark = new int[walk.stateCount()];
        distance = new int[walk.stateCount()];
        cameFrom = new int[walk.stateCount()];
        cameBy = new int[walk.stateCount()];
    }

    /// A shortest cycle that holds an edge of one of the anchor kinds and otherwise follows the
    /// walk, or null where there is none. Only where the walk does not allow its anchors' kind may
    /// the budget end the search before a cycle that exists is found.
    ///
    /// @param components states in different components are never joined
    /// @param anchors a union of [Dependency#bit]
    static @Nullable Cycle shortest(Walk walk, Components components, int anchors) {
        CycleSearch search = new CycleSearch(walk, components, anchors);
        for (int most : LENGTH_BOUNDS) {
            search.bound = most;
            search.tryAnchors();
            if (!search.best.isEmpty()) {
                return search.told();
            }
        }
        return null;
    }

    private void tryAnchors() {
        DependencyGraph graph = walk.graph();
        for (int node = 0; node < graph.nodeCount(); node++) {
            if (graph.isJunction(node)) {
                return;
            }
            for (int slot = graph.firstSlot(node); slot < graph.firstSlot(node + 1); slot++) {
                if ((anchors & graph.kind(slot)) != 0) {
                    tryAnchor(node, slot);
                }
                if (bound < 1 || (steps > BUDGET_STEPS && !best.isEmpty())) {
                    return;
                }
            }
        }
    }

    private void tryAnchor(int node, int slot) {
        boolean exhausted = steps > BUDGET_STEPS;
        if (exhausted && (bound < Integer.MAX_VALUE || !walk.allows(anchors))) {
            return;
        }
        int goal = walk.fresh(node);
        int start = walk.after(slot);
        if (!components.together(start, goal) || !reaches(start, goal)) {
            return;
        }
        List<Integer> slots = new ArrayList<>();
        for (int state = goal; state != start; state = cameFrom[state]) {
            slots.add(cameBy[state]);
        }
        slots.add(slot);
        best = slots.reversed();
        bound = distance[goal] - 1;
    }

    /// Whether the goal lies within the bound; passing through a junction is no step of its own.
    private boolean reaches(int start, int goal) {
        search++;
        current.clear();
        next.clear();
        reach(start, start, -1, 0, current);
        for (int length = 0; length <= bound && !current.isEmpty(); length++) {
            for (int i = 0; i < current.size(); i++) {
                int state = current.at(i);
                if (distance[state] < length) {
                    continue;
                }
                if (state == goal) {
                    return true;
                }
                expand(state, length);
            }
            current.swap(next);
            next.clear();
        }
        return false;
    }

    private void expand(int state, int length) {
        DependencyGraph graph = walk.graph();
        int node = walk.node(state);
        int end = graph.firstSlot(node + 1);
        for (int slot = graph.firstSlot(node); slot < end; slot++) {
            steps++;
            int successor = walk.step(state, slot);
            if (successor < 0 || !components.together(state, successor)) {
                continue;
            }
            boolean passage = graph.kind(slot) == Dependency.PASSAGE.bit();
            reach(successor, state, slot, passage ? length : length + 1, passage ? current : next);
        }
    }

    private void reach(int state, int from, int by, int at, States queue) {
        if (mark[state] == search && distance[state] <= at) {
            return;
        }
        mark[state] = search;
        distance[state] = at;
        cameFrom[state] = from;
        cameBy[state] = by;
        queue.add(state);
    }

    /// The cycle's edges between transactions: what passes through junctions is one edge.
    private Cycle told() {
        DependencyGraph graph = walk.graph();
        List<Cycle.Edge> edges = new ArrayList<>();
        int from = sourceOf(best.getFirst());
        int entered = -1;
        for (int slot : best) {
            entered = entered < 0 ? slot : entered;
            int to = graph.target(slot);
            if (!graph.isJunction(to)) {
                Dependency dependency = Dependency.of(graph.kind(entered));
                edges.add(new Cycle.Edge(from, to, dependency, graph.key(entered)));
                from = to;
                entered = -1;
            }
        }
        return new Cycle(edges);
    }

    private int sourceOf(int slot) {
        int low = 0;
        int high = walk.graph().nodeCount() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (walk.graph().firstSlot(middle) <= slot) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// A growing row of states.
    private static final class States {

        private int[] states = new int[64];
        private int size;

        void add(int state) {
            if (size == states.length) {
                states = Arrays.copyOf(states, 2 * size);
            }
            states[size++] = state;
        }

        int at(int i) {
            return states[i];
        }

        int size() {
            return size;
        }

        boolean isEmpty() {
            return size == 0;
        }

        void clear() {
            size = 0;
        }

        void swap(States other) {
            int[] mine = states;
            int mineSize = size;
            states = other.states;
            size = other.size;
            other.states = mine;
            other.size = mineSize;
        }
    }
}
