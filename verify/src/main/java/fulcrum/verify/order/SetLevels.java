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

/// Draws what reads of sets say of the order of adds.
///
/// In one order a set only grows, so its reads are ordered by inclusion. Reads of equal content are
/// a *level*: it comes after the adds that it is first to show and before the adds that it does not
/// show. Two nodes for each level, one before its reads and one after them, keep the edges few.
final class SetLevels {

    private static final int NONE = -1;

    private final ReadsFrom readsFrom;
    private final Observed observed;
    private final Graph graph;
    private int nextNode;

    private SetLevels(ReadsFrom readsFrom, Graph graph) {
        this.readsFrom = readsFrom;
        this.observed = readsFrom.observed;
        this.graph = graph;
        this.nextNode = observed.size;
    }

    /// How many nodes the levels may take.
    static int nodes(Observed observed, boolean[] active) {
        int reads = 0;
        for (int op = 0; op < observed.size; op++) {
            reads += active[op] && observed.isRead(op) && observed.onSet(op) ? 1 : 0;
        }
        return 2 * reads;
    }

    /// Draws the levels of every set.
    static @Nullable Contradiction draw(ReadsFrom readsFrom, boolean[] active, Graph graph) {
        SetLevels levels = new SetLevels(readsFrom, graph);
        Map<Integer, List<Integer>> reads = new TreeMap<>();
        Map<Integer, List<Integer>> adds = new TreeMap<>();
        Observed observed = readsFrom.observed;
        for (int op = 0; op < observed.size; op++) {
            if (readsFrom.happened[op] && observed.onSet(op)) {
                if (!observed.isRead(op)) {
                    adds.computeIfAbsent(observed.key(op), _ -> new ArrayList<>()).add(op);
                } else if (active[op]) {
                    reads.computeIfAbsent(observed.key(op), _ -> new ArrayList<>()).add(op);
                }
            }
        }
        for (Map.Entry<Integer, List<Integer>> set : reads.entrySet()) {
            Contradiction contradiction =
                    levels.draw(set.getValue(), adds.getOrDefault(set.getKey(), List.of()));
            if (contradiction != null) {
                return contradiction;
            }
        }
        return null;
    }

    private @Nullable Contradiction draw(List<Integer> reads, List<Integer> adds) {
        reads.sort((left, right) -> Integer.compare(size(left), size(right)));
        Map<Integer, Integer> levelOf = new LinkedHashMap<>();
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        int previous = NONE;
        for (int read : reads) {
            if (previous != NONE && !containsAll(read, previous)) {
                return new Contradiction.Incomparable(previous, read);
            }
            if (previous == NONE || size(read) > size(previous)) {
                before.add(nextNode++);
                after.add(nextNode++);
                enterElements(read, before.size() - 1, before.getLast(), levelOf);
            }
            graph.add(before.getLast(), read, Why.SEEN, read);
            graph.add(read, after.getLast(), Why.NOT_SHOWN, read);
            previous = read;
        }
        for (int add : adds) {
            int level = levelOf.getOrDefault(observed.written(add), after.size());
            if (level > 0) {
                graph.add(after.get(level - 1), add, Why.NOT_SHOWN, NONE);
            }
        }
        return null;
    }

    /// The adds that brought about what the level is first to show come before it.
    private void enterElements(int read, int level, int node, Map<Integer, Integer> levelOf) {
        for (int s = observed.firstSight[read]; s < observed.firstSight[read + 1]; s++) {
            if (levelOf.putIfAbsent(observed.seen[s], level) == null) {
                graph.add(readsFrom.writer[s], node, Why.SEEN, read);
            }
        }
    }

    private int size(int read) {
        return observed.firstSight[read + 1] - observed.firstSight[read];
    }

    private boolean containsAll(int larger, int smaller) {
        Set<Integer> shown = new LinkedHashSet<>();
        Arrays.stream(elements(larger)).forEach(shown::add);
        return Arrays.stream(elements(smaller)).allMatch(shown::contains);
    }

    private int[] elements(int read) {
        return Arrays.copyOfRange(
                observed.seen, observed.firstSight[read], observed.firstSight[read + 1]);
    }
}
