package fulcrum.verify.converge;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Convergence: when updates have ceased and had time to spread, all replicas hold the same, and no
/// acknowledged update is missing.
///
/// Strong eventual consistency of Shapiro et al., "Conflict-free Replicated Data Types" (2011),
/// definitions 2.2 and 2.3, as far as a history shows it. The final reads of a key (`FinalReads`)
///
/// - agree on the value of a register, which is one that was written; it is nil only if no write
///   was acknowledged;
/// - show every element of a set whose add was acknowledged, and none that nobody added.
///
/// An update in doubt may still be spreading, so a final read may show it or not. Which of several
/// acknowledged writes a register ends with is not judged.
public final class Convergence {

    private final History history;
    private final FinalReads reads;

    private Convergence(History history) {
        this.history = history;
        this.reads = new FinalReads(history);
    }

    /// Judges the history. Undecided where a key was written but has no final read.
    ///
    /// @param history of registers and sets, without transactions
    public static Verdict judge(History history) {
        Convergence convergence = new Convergence(history);
        for (int key = 0; key < history.keyCount(); key++) {
            Verdict.Violated violated =
                    history.isSet(key) ? convergence.judgeSet(key) : convergence.judgeRegister(key);
            if (violated != null) {
                return violated;
            }
        }
        return convergence.reads.clean();
    }

    private Verdict.@Nullable Violated judgeRegister(int key) {
        Map<Integer, Integer> settled = new LinkedHashMap<>();
        for (int read : reads.of(key)) {
            int value = history.result(read);
            List<Integer> writers = reads.writers(key, value);
            if (value != History.NIL && writers.isEmpty()) {
                return phantom(read, value);
            }
            if (writers.stream().allMatch(reads::acknowledged)) {
                settled.putIfAbsent(value, read);
            }
        }
        if (settled.size() > 1) {
            return diverged(key, List.copyOf(settled.values()));
        }
        Integer nil = settled.get(History.NIL);
        if (nil != null && reads.writers(key, History.NIL).isEmpty()) {
            for (int update : reads.updates(key)) {
                if (reads.acknowledged(update)) {
                    return lost(nil, update);
                }
            }
        }
        return null;
    }

    private Verdict.Violated diverged(int key, List<Integer> settled) {
        int one = settled.get(0);
        int other = settled.get(1);
        List<Integer> calls = new ArrayList<>(List.of(one, other));
        calls.addAll(reads.writers(key, history.result(one)));
        calls.addAll(reads.writers(key, history.result(other)));
        return reads.violated(
                "divergence",
                calls,
                _ -> true,
                (teller, places) ->
                        "Long after the last update, "
                                + teller.client(places.of(one))
                                + " and "
                                + teller.client(places.of(other))
                                + " read different values of "
                                + teller.object(places.of(one))
                                + ": the replicas have not converged.");
    }

    private Verdict.Violated lost(int read, int update) {
        return reads.violated(
                "lost acknowledged write",
                List.of(read, update),
                _ -> true,
                (teller, places) ->
                        teller.client(places.of(read))
                                + " finds nothing of "
                                + teller.update(places.of(update))
                                + ", which was acknowledged "
                                + teller.over(places.of(update))
                                + ".");
    }

    private Verdict.Violated phantom(int read, int value) {
        return reads.violated(
                "phantom value",
                List.of(read),
                element -> element == value,
                (teller, places) -> teller.client(places.of(read)) + " read what nobody wrote.");
    }

    private Verdict.@Nullable Violated judgeSet(int key) {
        TreeSet<Integer> acknowledged = new TreeSet<>();
        for (int add : reads.updates(key)) {
            if (reads.acknowledged(add)) {
                acknowledged.add(history.argument(add));
            }
        }
        for (int read : reads.of(key)) {
            Set<Integer> shown = reads.shown(read);
            if (shown.size() < history.elements(read).length) {
                return twice(read);
            }
            for (int element : shown) {
                if (reads.writers(key, element).isEmpty()) {
                    return phantom(read, element);
                }
            }
            for (int element : acknowledged) {
                if (!shown.contains(element)) {
                    return missing(key, read, element);
                }
            }
        }
        return null;
    }

    private Verdict.Violated twice(int read) {
        Set<Integer> seen = new LinkedHashSet<>();
        Set<Integer> twice = new LinkedHashSet<>();
        for (int element : history.elements(read)) {
            if (!seen.add(element)) {
                twice.add(element);
            }
        }
        int element = twice.iterator().next();
        return reads.violated(
                "duplicate element",
                List.of(read),
                shown -> shown == element,
                (teller, places) ->
                        teller.client(places.of(read))
                                + " was shown the same element of a set twice.");
    }

    private Verdict.Violated missing(int key, int read, int element) {
        int add =
                reads.writers(key, element).stream()
                        .filter(reads::acknowledged)
                        .findFirst()
                        .orElseThrow();
        for (int other : reads.of(key)) {
            if (reads.shown(other).contains(element)) {
                return reads.violated(
                        "divergence",
                        List.of(add, read, other),
                        shown -> shown == element,
                        (teller, places) ->
                                "Long after the last update, "
                                        + teller.client(places.of(other))
                                        + " is shown "
                                        + teller.written(places.of(add))
                                        + " and "
                                        + teller.client(places.of(read))
                                        + " is not: the replicas have not converged.");
            }
        }
        return lost(read, add);
    }
}
