package fulcrum.verify.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What comes before what, each edge with its reason. Edges are numbered as they are added, and can
/// be taken back in that order.
final class Graph {

    private static final int NONE = -1;

    final int nodes;
    private final int[] firstEdge;
    private int[] next = new int[64];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private int[] via = new int[64];
    private Why[] why = new Why[64];
    private int edges;

    Graph(int nodes) {
        this.nodes = nodes;
        firstEdge = new int[nodes];
        Arrays.fill(firstEdge, NONE);
    }

    int edges() {
        return edges;
    }

    void add(int source, int target, Why reason, int shownBy) {
        if (edges == next.length) {
            int capacity = 2 * edges;
            next = Arrays.copyOf(next, capacity);
            from = Arrays.copyOf(from, capacity);
            to = Arrays.copyOf(to, capacity);
            via = Arrays.copyOf(via, capacity);
            why = Arrays.copyOf(why, capacity);
        }
        from[edges] = source;
        to[edges] = target;
        via[edges] = shownBy;
        why[edges] = reason;
        next[edges] = firstEdge[source];
        firstEdge[source] = edges++;
    }

    /// Takes back the edges from the given number on.
    void truncate(int count) {
        while (edges > count) {
            edges--;
            firstEdge[from[edges]] = next[edges];
        }
    }

    Contradiction.Step step(int edge) {
        return new Contradiction.Step(from[edge], to[edge], why[edge], via[edge]);
    }

    /// Gives each edge that leaves the node.
    void eachFrom(int node, EdgeVisit visit) {
        for (int edge = firstEdge[node]; edge != NONE; edge = next[edge]) {
            visit.edge(edge, to[edge]);
        }
    }

    /// Looks at an edge.
    interface EdgeVisit {
        void edge(int edge, int target);
    }

    /// An order in which every edge leads forward, by the lowest rank first where there is a
    /// choice; null where there is a circle.
    ///
    /// @param rank by node; null where any order will do
    int @Nullable [] sorted(int @Nullable [] rank) {
        int[] waiting = new int[nodes];
        for (int edge = 0; edge < edges; edge++) {
            waiting[to[edge]]++;
        }
        PriorityQueue<Long> ready = new PriorityQueue<>();
        int[] order = new int[nodes];
        int placed = 0;
        int taken = 0;
        for (int node = 0; node < nodes; node++) {
            if (waiting[node] == 0) {
                if (rank == null) {
                    order[placed++] = node;
                } else {
                    ready.add((long) rank[node] << 32 | node);
                }
            }
        }
        while (rank == null ? taken < placed : !ready.isEmpty()) {
            int node = rank == null ? order[taken] : (int) (long) ready.remove();
            order[taken++] = node;
            for (int edge = firstEdge[node]; edge != NONE; edge = next[edge]) {
                if (--waiting[to[edge]] == 0) {
                    if (rank == null) {
                        order[placed++] = to[edge];
                    } else {
                        ready.add((long) rank[to[edge]] << 32 | to[edge]);
                    }
                }
            }
        }
        return taken == nodes ? order : null;
    }

    /// A circle that is short; there must be one.
    ///
    /// @param edgesTried through how many edges a shorter one is looked for
    List<Integer> circle(int edgesTried) {
        int[] waiting = new int[nodes];
        for (int edge = 0; edge < edges; edge++) {
            waiting[to[edge]]++;
        }
        int[] stack = new int[nodes];
        int depth = 0;
        for (int node = 0; node < nodes; node++) {
            if (waiting[node] == 0) {
                stack[depth++] = node;
            }
        }
        while (depth > 0) {
            for (int edge = firstEdge[stack[--depth]]; edge != NONE; edge = next[edge]) {
                if (--waiting[to[edge]] == 0) {
                    stack[depth++] = to[edge];
                }
            }
        }
        List<Integer> shortest = List.of();
        int tries = 0;
        for (int edge = edges - 1;
                edge >= 0 && (tries < edgesTried || shortest.isEmpty());
                edge--) {
            if (waiting[to[edge]] > 0 && waiting[from[edge]] > 0) {
                List<Integer> back = path(to[edge], from[edge], edges);
                if (back != null && (shortest.isEmpty() || back.size() + 1 < shortest.size())) {
                    shortest = new ArrayList<>(back);
                    shortest.addFirst(edge);
                }
                tries++;
            }
        }
        return shortest;
    }

    /// A shortest path over edges below the given number; null where there is none.
    @Nullable List<Integer> path(int source, int target, int below) {
        int[] reachedBy = new int[nodes];
        Arrays.fill(reachedBy, NONE);
        int[] queue = new int[nodes];
        int head = 0;
        int tail = 0;
        queue[tail++] = source;
        while (head < tail && (reachedBy[target] == NONE || target == source)) {
            int node = queue[head++];
            if (node == target) {
                break;
            }
            for (int edge = firstEdge[node]; edge != NONE; edge = next[edge]) {
                if (edge < below && to[edge] != source && reachedBy[to[edge]] == NONE) {
                    reachedBy[to[edge]] = edge;
                    queue[tail++] = to[edge];
                }
            }
        }
        if (source != target && reachedBy[target] == NONE) {
            return null;
        }
        List<Integer> path = new ArrayList<>();
        for (int node = target; node != source; node = from[reachedBy[node]]) {
            path.addFirst(reachedBy[node]);
        }
        return path;
    }
}
