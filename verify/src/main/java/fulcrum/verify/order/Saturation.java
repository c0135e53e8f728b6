package fulcrum.verify.order;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks for one order of all operations in which every *active* read sees the latest update before
/// it.
///
/// Deciding that is NP-complete even where it is known which write each read saw (Gibbons and
/// Korach, "Testing Shared Memories", 1997, theorem 4.1). But where the order of the writes of a
/// register is known too, it is only a question of circles. So what must come before what is
/// collected until nothing new follows:
///
/// - sessions, and an update before whoever saw it;
/// - if a read saw w and another write of the register comes before the read, then that write comes
///   before w;
/// - if a read saw w and another write comes after w, then that write comes after the read;
/// - a read of a set comes before the adds of elements that it did not show.
///
/// A circle is a proof that there is no order. Without one, writes that are still free are put into
/// the order in which they were asked for, which nearly always does; where it does not, pairs of
/// them are tried either way.
///
/// What is before what is kept as one number per chain and operation: how many of the chain's
/// updates come before.
final class Saturation {

    /// How many entries the table of what is before what may have.
    private static final long TABLE = 60_000_000;

    /// How often pairs of writes may be tried.
    private static final int TRIES = 3_000;

    /// How many pairs may be tried within each other.
    private static final int DEPTH = 1_000;

    /// How much may be looked at in all, in steps along edges.
    private static final long EFFORT = 2_000_000_000;

    /// Through how many edges a short circle is looked for.
    private static final int CIRCLES = 500;

    private static final int NONE = -1;

    private final ReadsFrom readsFrom;
    private final Observed observed;
    private final boolean[] active;
    private final Graph graph;

    // Updates: which chain, and the how manieth of its updates.
    private final int[] chainOf;
    private final int[] placeOf;
    private int chainCount;

    /// By key of a register: its updates, in one array for each chain that has any.
    private final Map<Integer, List<int[]>> updates = new TreeMap<>();

    /// By read, for each of those arrays: the place of the first update that it is known to come
    /// before.
    private final Map<Integer, int[]> linked = new LinkedHashMap<>();

    /// By node and chain: how many updates come before the node, itself included.
    private int[] before = new int[0];

    private int tries;
    private long effort = EFFORT;

    private Saturation(ReadsFrom readsFrom, boolean[] active) {
        this.readsFrom = readsFrom;
        this.observed = readsFrom.observed;
        this.active = active;
        this.graph = new Graph(observed.size + SetLevels.nodes(observed, active));
        chainOf = new int[observed.size];
        placeOf = new int[observed.size];
        Arrays.fill(chainOf, NONE);
    }

    /// Looks for an order.
    ///
    /// @param chains operations whose order is given, each operation in one of them
    /// @param active the reads and compare-and-sets that must see the latest update
    static Attempt order(ReadsFrom readsFrom, List<int[]> chains, boolean[] active) {
        Saturation saturation = new Saturation(readsFrom, active);
        for (int[] chain : chains) {
            saturation.enter(chain);
        }
        if ((long) saturation.graph.nodes * saturation.chainCount > TABLE) {
            return Attempt.givenUp();
        }
        Contradiction contradiction = saturation.drawSights();
        if (contradiction == null) {
            contradiction = saturation.saturate();
        }
        return contradiction != null ? Attempt.contradicted(contradiction) : saturation.settle(0);
    }

    private void enter(int[] chain) {
        Map<Integer, List<Integer>> byKey = new TreeMap<>();
        int place = 0;
        int previous = NONE;
        for (int op : chain) {
            if (!readsFrom.happened[op]) {
                continue;
            }
            if (previous != NONE) {
                graph.add(previous, op, Why.SESSION, NONE);
            }
            previous = op;
            if (observed.isUpdate(op)) {
                chainOf[op] = chainCount;
                placeOf[op] = place++;
                if (!observed.onSet(op)) {
                    byKey.computeIfAbsent(observed.key(op), _ -> new ArrayList<>()).add(op);
                }
            }
        }
        byKey.forEach((key, ops) ->
                updates.computeIfAbsent(key, _ -> new ArrayList<>())
                        .add(ops.stream().mapToInt(Integer::intValue).toArray()));
        chainCount += place > 0 ? 1 : 0;
    }

    private @Nullable Contradiction drawSights() {
        for (int op = 0; op < observed.size; op++) {
            boolean sees = readsFrom.happened[op] && observed.sees(op);
            if (sees && !(active[op] && observed.onSet(op))) {
                for (int s = observed.firstSight[op]; s < observed.firstSight[op + 1]; s++) {
                    if (readsFrom.writer[s] != Observed.INITIAL) {
                        graph.add(readsFrom.writer[s], op, Why.SEEN, op);
                    }
                }
            }
        }
        return SetLevels.draw(readsFrom, active, graph);
    }

    /// Adds what follows until nothing more does.
    private @Nullable Contradiction saturate() {
        while (true) {
            int[] order = graph.sorted(null);
            if (order == null) {
                return circle();
            }
            count(order);
            int edges = graph.edges();
            for (int op = 0; op < observed.size; op++) {
                if (active[op] && readsFrom.happened[op] && seesRegister(op)) {
                    Contradiction contradiction = derive(op);
                    if (contradiction != null) {
                        return contradiction;
                    }
                }
            }
            if (graph.edges() == edges) {
                return null;
            }
        }
    }

    private boolean seesRegister(int op) {
        return observed.sees(op) && !observed.onSet(op);
    }

    private void count(int[] order) {
        before = new int[graph.nodes * chainCount];
        effort -= (long) graph.edges() * chainCount;
        for (int node : order) {
            int row = node * chainCount;
            if (node < observed.size && chainOf[node] != NONE) {
                int own = row + chainOf[node];
                before[own] = Math.max(before[own], placeOf[node] + 1);
            }
            graph.eachFrom(
                    node,
                    (_, target) -> {
                        int other = target * chainCount;
                        for (int chain = 0; chain < chainCount; chain++) {
                            if (before[other + chain] < before[row + chain]) {
                                before[other + chain] = before[row + chain];
                            }
                        }
                    });
        }
    }

    /// How many updates of the chain come before the operation, without itself.
    private int before(int op, int chain) {
        return chainOf[op] == chain ? placeOf[op] : before[op * chainCount + chain];
    }

    /// True if the update is the other, or comes before it.
    private boolean notAfter(int update, int other) {
        return before[other * chainCount + chainOf[update]] > placeOf[update];
    }

    private @Nullable Contradiction derive(int read) {
        int writer = readsFrom.writerOf(read);
        List<int[]> lists = updates.getOrDefault(observed.key(read), List.of());
        int[] known = linked.computeIfAbsent(read, _ -> new int[0]);
        if (known.length == 0) {
            known = new int[lists.size()];
            Arrays.fill(known, Integer.MAX_VALUE);
            linked.put(read, known);
        }
        for (int i = 0; i < known.length; i++) {
            int[] list = lists.get(i);
            int last = lastBelow(list, before(read, chainOf[list[0]]));
            if (last >= 0 && list[last] != writer) {
                if (writer == Observed.INITIAL) {
                    return new Contradiction.Unknowing(read, list[last], support(list[last], read));
                }
                if (!notAfter(list[last], writer)) {
                    graph.add(list[last], writer, Why.REPLACED_BY_SEEN, read);
                }
            }
            int first = firstAfter(list, writer, read);
            if (first < list.length && placeOf[list[first]] < known[i]) {
                known[i] = placeOf[list[first]];
                graph.add(read, list[first], Why.SAW_BEFORE, read);
            }
        }
        return null;
    }

    /// The last of the updates with a place below the given one.
    private int lastBelow(int[] list, int place) {
        int low = 0;
        int high = list.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (placeOf[list[middle]] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /// The first of the updates that comes after what the read saw, and is not the read itself.
    private int firstAfter(int[] list, int writer, int read) {
        int low = 0;
        int high = writer == Observed.INITIAL ? 0 : list.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (list[middle] != writer && notAfter(writer, list[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < list.length && list[low] == read ? low + 1 : low;
    }

    /// Puts writes that are still free into an order: all by the time they were asked for, or,
    /// where that ends in a circle, two free neighbours on it either way. One pair on the circle
    /// must be the other way round, so that is tried first.
    private Attempt settle(int depth) {
        int[] order = graph.sorted(ranks());
        if (order == null) {
            throw new IllegalStateException("saturated without a circle");
        }
        int mark = graph.edges();
        line(order);
        if (graph.sorted(null) != null) {
            return Attempt.explanation();
        }
        int[] free = freeOn(graph.circle(CIRCLES), mark);
        back(mark);
        if (free.length == 0) {
            return Attempt.contradicted(new Contradiction.Exhausted());
        }
        effort -= (long) graph.edges() * CIRCLES / 4;
        if (++tries > TRIES || depth > DEPTH || effort < 0) {
            return Attempt.givenUp();
        }
        graph.add(free[1], free[0], Why.TRIED, NONE);
        Attempt attempt = tryOn(depth);
        if (attempt.explained() || attempt.gaveUp()) {
            return attempt;
        }
        back(mark);
        graph.add(free[0], free[1], Why.TRIED, NONE);
        attempt = tryOn(depth);
        return attempt.explained() || attempt.gaveUp()
                ? attempt
                : Attempt.contradicted(new Contradiction.Exhausted());
    }

    /// Two neighbours whose order was free, and which the circle puts the first before the second;
    /// empty where there are none.
    private int[] freeOn(List<Integer> circle, int mark) {
        for (int edge : circle) {
            if (edge < mark) {
                continue;
            }
            Contradiction.Step step = graph.step(edge);
            boolean shown = step.why() == Why.SAW_BEFORE;
            int first = shown ? readsFrom.writerOf(step.via()) : step.from();
            if (first != Observed.INITIAL && !notAfter(first, step.to())) {
                return new int[] {first, step.to()};
            }
        }
        return new int[0];
    }

    private Attempt tryOn(int depth) {
        Contradiction contradiction = saturate();
        return contradiction == null ? settle(depth + 1) : Attempt.contradicted(contradiction);
    }

    private void back(int mark) {
        graph.truncate(mark);
        linked.clear();
    }

    private int[] ranks() {
        int[] ranks = new int[graph.nodes];
        for (int op = 0; op < observed.size; op++) {
            ranks[op] = observed.history.invokedAt(observed.call[op]);
        }
        return ranks;
    }

    /// Lines up the writes of each register in the given order, and puts its reads between them.
    private void line(int[] order) {
        Map<Integer, Integer> latest = new LinkedHashMap<>();
        int[] follower = new int[observed.size];
        Arrays.fill(follower, NONE);
        Map<Integer, Integer> first = new LinkedHashMap<>();
        for (int op : order) {
            if (op >= observed.size || chainOf[op] == NONE || observed.onSet(op)) {
                continue;
            }
            Integer previous = latest.put(observed.key(op), op);
            if (previous == null) {
                first.put(observed.key(op), op);
                continue;
            }
            follower[previous] = op;
            graph.add(previous, op, Why.TRIED, NONE);
        }
        for (int read = 0; read < observed.size; read++) {
            if (active[read] && readsFrom.happened[read] && seesRegister(read)) {
                int writer = readsFrom.writerOf(read);
                int next =
                        writer == Observed.INITIAL
                                ? first.getOrDefault(observed.key(read), NONE)
                                : follower[writer];
                if (next != NONE && next != read) {
                    graph.add(read, next, Why.SAW_BEFORE, read);
                }
            }
        }
    }

    private Contradiction circle() {
        List<Integer> edges = graph.circle(CIRCLES);
        List<Contradiction.Step> steps = new ArrayList<>();
        for (int edge : edges) {
            Contradiction.Step step = graph.step(edge);
            boolean inner = step.from() >= observed.size;
            if (inner && !steps.isEmpty()) {
                Contradiction.Step last = steps.removeLast();
                steps.add(new Contradiction.Step(last.from(), step.to(), last.why(), last.via()));
            } else {
                steps.add(step);
            }
        }
        if (steps.getFirst().from() >= observed.size) {
            Contradiction.Step head = steps.removeFirst();
            Contradiction.Step last = steps.removeLast();
            steps.add(new Contradiction.Step(last.from(), head.to(), last.why(), last.via()));
        }
        return new Contradiction.Circle(steps, support(edges));
    }

    private List<Integer> support(int update, int read) {
        List<Integer> path = graph.path(update, read, graph.edges());
        return path == null ? List.of() : support(path);
    }

    /// The operations that the edges, and the edges that they follow from, are about.
    private List<Integer> support(List<Integer> edges) {
        Set<Integer> seen = new LinkedHashSet<>(edges);
        Set<Integer> operations = new LinkedHashSet<>();
        List<Integer> stack = new ArrayList<>(edges);
        while (!stack.isEmpty()) {
            int edge = stack.removeLast();
            Contradiction.Step step = graph.step(edge);
            operations.add(step.from());
            operations.add(step.to());
            List<Integer> basis =
                    switch (step.why()) {
                        case REPLACED_BY_SEEN -> graph.path(step.from(), step.via(), edge);
                        case SAW_BEFORE ->
                                readsFrom.writerOf(step.from()) == Observed.INITIAL
                                        ? List.of()
                                        : graph.path(
                                                readsFrom.writerOf(step.from()), step.to(), edge);
                        case SESSION, SEEN, NOT_SHOWN, TRIED -> List.of();
                    };
            for (int more : basis == null ? List.<Integer>of() : basis) {
                if (seen.add(more)) {
                    stack.add(more);
                }
            }
        }
        operations.removeIf(op -> op >= observed.size);
        return List.copyOf(operations);
    }
}
