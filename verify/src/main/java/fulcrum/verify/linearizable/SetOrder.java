package fulcrum.verify.linearizable;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Judges a set to which elements are added, and whose reads return all elements, in time linear in
/// the elements read (after sorting).
///
/// In any linearization the set only grows, so reads are ordered by inclusion; if they cannot be,
/// there is none. Reads of equal content form a *level*. The first add of an element lies between
/// the last level without it and the first level with it, later adds of it anywhere after the
/// former, and adds that no read shows after all levels; adds in doubt that no read shows can be
/// left out. This is an order in which ties are free, and it is a linearization in real time
/// exactly if no call was over before a call of a lower level began.
final class SetOrder {

    private final History history;
    private final Slack slack;
    private final List<Read> reads = new ArrayList<>();
    private final Map<Integer, List<Integer>> adds = new LinkedHashMap<>();

    /// A read and what it returned, sorted.
    private static final class Read {
        final int call;
        final int[] elements;

        Read(int call, int[] elements) {
            this.call = call;
            this.elements = elements;
        }
    }

    /// A call in the order: reads of the n-th content at 2n + 1, adds that it is first to show at
    /// 2n.
    ///
    /// @param begins false for the repeated add of an element, which may take effect late and yet
    ///   hold up nobody
    private record Placed(int level, int call, boolean begins) {}

    private SetOrder(History history, Slack slack) {
        this.history = history;
        this.slack = slack;
    }

    static Finding judge(History history, int[] calls, int start, int end, Slack slack) {
        SetOrder order = new SetOrder(history, slack);
        for (int i = start; i < end; i++) {
            Finding finding = order.enter(calls[i]);
            if (finding != null) {
                return finding;
            }
        }
        Finding finding = order.sortReads();
        return finding != null ? finding : order.compare(order.place());
    }

    private @Nullable Finding enter(int call) {
        Outcome outcome = history.outcome(call);
        if (outcome == Outcome.FAIL) {
            return null;
        }
        if (history.function(call) == Function.ADD) {
            adds.computeIfAbsent(history.argument(call), _ -> new ArrayList<>()).add(call);
        } else if (outcome == Outcome.OK) {
            int[] elements = history.elements(call).clone();
            Arrays.sort(elements);
            for (int i = 1; i < elements.length; i++) {
                if (elements[i] == elements[i - 1]) {
                    return new Finding.Broken(call);
                }
            }
            reads.add(new Read(call, elements));
        }
        return null;
    }

    /// Orders the reads by inclusion.
    private @Nullable Finding sortReads() {
        reads.sort((left, right) -> Integer.compare(left.elements.length, right.elements.length));
        for (int i = 0; i < reads.size(); i++) {
            Read read = reads.get(i);
            for (int element : read.elements) {
                if (!adds.containsKey(element)) {
                    return new Finding.Broken(read.call);
                }
            }
            if (i > 0 && !contains(read.elements, reads.get(i - 1).elements)) {
                return new Finding.Broken(reads.get(i - 1).call, read.call);
            }
        }
        return null;
    }

    private static boolean contains(int[] larger, int[] smaller) {
        int next = 0;
        for (int element : smaller) {
            while (next < larger.length && larger[next] < element) {
                next++;
            }
            if (next == larger.length || larger[next] != element) {
                return false;
            }
        }
        return true;
    }

    private List<Placed> place() {
        List<Placed> placed = new ArrayList<>();
        Map<Integer, Integer> firstShown = new LinkedHashMap<>();
        int contents = -1;
        int size = -1;
        for (Read read : reads) {
            if (read.elements.length != size) {
                size = read.elements.length;
                contents++;
                for (int element : read.elements) {
                    firstShown.putIfAbsent(element, contents);
                }
            }
            placed.add(new Placed(2 * contents + 1, read.call, true));
        }
        int never = contents + 1;
        adds.forEach((element, calls) ->
                placeAdds(calls, firstShown.getOrDefault(element, never), never, placed));
        placed.sort((left, right) -> Integer.compare(left.level, right.level));
        return placed;
    }

    private void placeAdds(List<Integer> calls, int shown, int never, List<Placed> placed) {
        int first = calls.getFirst();
        for (int call : calls) {
            if (history.invokedAt(call) < history.invokedAt(first)) {
                first = call;
            }
        }
        for (int call : calls) {
            boolean certain = history.outcome(call) == Outcome.OK;
            boolean begins = call == first && shown != never;
            if (certain || begins) {
                placed.add(new Placed(2 * shown, call, begins));
            }
        }
    }

    private Finding compare(List<Placed> placed) {
        @Nullable Placed latest = null;
        @Nullable Placed latestBelow = null;
        int level = -1;
        for (Placed next : placed) {
            if (next.level > level) {
                level = next.level;
                latestBelow = latest;
            }
            if (latestBelow != null && slack.to(history, next.call) < from(latestBelow)) {
                return broken(latestBelow, next);
            }
            if (next.begins && (latest == null || from(next) > from(latest))) {
                latest = next;
            }
        }
        return new Finding.Explained();
    }

    private int from(Placed placed) {
        boolean read = history.function(placed.call) == Function.READ;
        return slack.from(history, placed.call, read);
    }

    /// The higher call was over before the lower began; a read at or below the higher one's level
    /// and at or above the lower one's shows which is which.
    private Finding broken(Placed lower, Placed higher) {
        for (Read read : reads) {
            int[] elements = read.elements;
            boolean afterLower = shows(elements, lower);
            boolean beforeHigher = !shows(elements, higher);
            if (afterLower && beforeHigher) {
                return new Finding.Broken(lower.call, higher.call, read.call);
            }
        }
        return new Finding.Broken(lower.call, higher.call);
    }

    private boolean shows(int[] elements, Placed placed) {
        return history.function(placed.call) == Function.ADD
                && Arrays.binarySearch(elements, history.argument(placed.call)) >= 0;
    }
}
