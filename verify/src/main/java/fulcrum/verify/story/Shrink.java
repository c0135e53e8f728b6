package fulcrum.verify.story;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// Shrinks a violation: calls are dropped as long as what is left is still violated (Zeller and
/// Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002: halves first, then ever
/// smaller parts).
///
/// What is left must show that the *whole* history is violated, so a write is dropped only together
/// with everything that may have read from it: without the reads of its value, its
/// compare-and-sets, and with its element taken out of what reads of a set show. Then any execution
/// of the whole, less what was dropped, would be an execution of the rest.
public final class Shrink {

    /// How many calls may be judged in all; fewer where values repeat, for that is slow.
    private static final long EFFORT = 4_000_000;

    private static final long EFFORT_WITH_REPEATS = 400_000;

    private final History history;
    private final Predicate<History> violated;
    private final Map<Long, List<Integer>> writers = new LinkedHashMap<>();
    private final Map<Long, List<Integer>> readers = new LinkedHashMap<>();
    private final Map<Long, List<Integer>> failedWriters = new LinkedHashMap<>();
    private long effort;

    private Shrink(History history, Predicate<History> violated) {
        this.history = history;
        this.violated = violated;
        for (int call = 0; call < history.size(); call++) {
            enter(call);
        }
        boolean repeats = writers.values().stream().anyMatch(calls -> calls.size() > 1);
        effort = repeats ? EFFORT_WITH_REPEATS : EFFORT;
    }

    /// The smallest violated part that could be found.
    ///
    /// @param suspects calls that, with the writes they may have read from, show the violation
    /// @param violated whether the judge finds a part to be violated
    public static History smallest(History history, int[] suspects, Predicate<History> violated) {
        int[] closed = new Shrink(history, violated).close(suspects);
        History suspected = history.extract(closed, (_, _) -> true);
        History part = violated.test(suspected) ? suspected : whole(history);
        Shrink shrink = new Shrink(part, violated);
        int[] alive =
                IntStream.range(0, part.size())
                        .filter(call -> part.outcome(call) != Outcome.FAIL)
                        .toArray();
        return shrink.part(shrink.withFailedWriters(shrink.reduce(alive)));
    }

    private static History whole(History history) {
        return history.extract(IntStream.range(0, history.size()).toArray(), (_, _) -> true);
    }

    private void enter(int call) {
        if (history.key(call) == History.NONE) {
            return;
        }
        if (history.outcome(call) == Outcome.FAIL) {
            if (history.argument(call) >= 0) {
                put(failedWriters, call, history.argument(call));
            }
            return;
        }
        boolean happened = history.outcome(call) == Outcome.OK;
        switch (history.function(call)) {
            case READ -> {
                if (happened && history.result(call) >= 0) {
                    put(readers, call, history.result(call));
                }
            }
            case WRITE, ADD -> put(writers, call, history.argument(call));
            case CAS -> {
                put(writers, call, history.argument(call));
                put(readers, call, history.expected(call));
            }
            case TXN -> {}
        }
    }

    private void put(Map<Long, List<Integer>> index, int call, int value) {
        index.computeIfAbsent(version(history.key(call), value), _ -> new ArrayList<>()).add(call);
    }

    private static long version(int key, int value) {
        return (long) key << 32 | value;
    }

    private static List<Integer> at(Map<Long, List<Integer>> index, int key, int value) {
        return index.getOrDefault(version(key, value), List.of());
    }

    /// Adds the writes that the calls may have read from.
    private int[] close(int[] suspects) {
        Set<Integer> closed = new TreeSet<>();
        List<Integer> stack = new ArrayList<>();
        Arrays.stream(suspects).forEach(stack::add);
        while (!stack.isEmpty()) {
            int call = stack.removeLast();
            if (closed.add(call) && history.key(call) != History.NONE) {
                for (int value : values(call)) {
                    stack.addAll(writersOf(history.key(call), value));
                }
            }
        }
        return closed.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The values that the call wrote or saw.
    private int[] values(int call) {
        return IntStream.concat(
                        IntStream.of(
                                history.result(call),
                                history.expected(call),
                                history.argument(call)),
                        Arrays.stream(history.elements(call)))
                .filter(value -> value >= 0)
                .toArray();
    }

    /// Who may have written the value; where nobody may have, who tried and failed.
    private List<Integer> writersOf(int key, int value) {
        List<Integer> alive = at(writers, key, value);
        return alive.isEmpty() ? at(failedWriters, key, value) : alive;
    }

    private int[] reduce(int[] all) {
        int[] kept = all;
        int chunk = Math.max(1, kept.length / 2);
        while (effort > 0) {
            boolean smaller = false;
            for (int start = 0; start < kept.length && effort > 0; ) {
                int[] fewer = without(kept, start, Math.min(kept.length, start + chunk));
                effort -= 1 + fewer.length;
                if (fewer.length < kept.length && violated.test(part(fewer))) {
                    kept = fewer;
                    smaller = true;
                } else {
                    start += chunk;
                }
            }
            if (chunk == 1 && !smaller) {
                break;
            }
            chunk = Math.max(1, chunk / 2);
        }
        return kept;
    }

    /// Drops the chunk and everything that may have read from it.
    private int[] without(int[] kept, int start, int end) {
        Set<Integer> dropped = new LinkedHashSet<>();
        List<Integer> stack = new ArrayList<>();
        for (int i = start; i < end; i++) {
            stack.add(kept[i]);
        }
        while (!stack.isEmpty()) {
            int call = stack.removeLast();
            if (dropped.add(call) && history.argument(call) >= 0) {
                int key = history.key(call);
                stack.addAll(at(writers, key, history.argument(call)));
                stack.addAll(at(readers, key, history.argument(call)));
            }
        }
        return Arrays.stream(kept).filter(call -> !dropped.contains(call)).toArray();
    }

    /// The part, its reads of sets showing only elements whose adds are kept, or that nobody added.
    private History part(int[] kept) {
        Set<Long> added = new LinkedHashSet<>();
        for (int call : kept) {
            if (history.function(call) == Function.ADD) {
                added.add(version(history.key(call), history.argument(call)));
            }
        }
        return history.extract(
                kept,
                (key, element) -> {
                    long version = version(key, element);
                    return added.contains(version) || !writers.containsKey(version);
                });
    }

    /// Adds the failed writes of values that were seen all the same.
    private int[] withFailedWriters(int[] kept) {
        Set<Integer> all = new TreeSet<>();
        for (int call : kept) {
            all.add(call);
            for (int value : values(call)) {
                if (at(writers, history.key(call), value).isEmpty()) {
                    all.addAll(at(failedWriters, history.key(call), value));
                }
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
