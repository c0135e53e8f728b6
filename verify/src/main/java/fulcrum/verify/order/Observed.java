package fulcrum.verify.order;

import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The operations of a history as its sessions saw them, without real time.
///
/// A session is what one process did, in its order. Operations are numbered session by session.
/// What an operation saw is a list of *sights*: the value of a register that was read or that a
/// compare-and-set found, or each element that a set showed. A sight was brought about by one of
/// the updates with that value, or, for nil, by none.
///
/// Failed operations and reads in doubt are left out; so are updates in doubt whose value nobody
/// saw, since nothing depends on them.
final class Observed {

    /// Brought about by nobody: a register was still nil.
    static final int INITIAL = -1;

    private static final int[] NOBODY = {};

    final History history;
    final int size;
    final int sessions;

    /// By operation: its call, its session.
    final int[] call;

    final int[] session;

    /// Where the sights of an operation begin; one place more, for the end of the last.
    final int[] firstSight;

    /// By sight: the operation that saw, and the code of what it saw.
    final int[] seenBy;

    final int[] seen;

    private final Map<Long, int[]> updates = new LinkedHashMap<>();

    private Observed(History history, int[] calls) {
        this.history = history;
        this.size = calls.length;
        this.call = calls;
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        session = new int[size];
        for (int op = 0; op < size; op++) {
            int process = history.process(calls[op]);
            numbers.putIfAbsent(process, numbers.size());
            session[op] = numbers.get(process);
        }
        sessions = numbers.size();
        firstSight = new int[size + 1];
        List<Integer> by = new ArrayList<>();
        List<Integer> what = new ArrayList<>();
        for (int op = 0; op < size; op++) {
            for (int value : sights(history, calls[op])) {
                by.add(op);
                what.add(value);
            }
            firstSight[op + 1] = by.size();
        }
        seenBy = by.stream().mapToInt(Integer::intValue).toArray();
        seen = what.stream().mapToInt(Integer::intValue).toArray();
        indexUpdates();
    }

    static Observed of(History history) {
        Map<Long, Boolean> wanted = new LinkedHashMap<>();
        for (int call = 0; call < history.size(); call++) {
            if (history.outcome(call) != Outcome.FAIL) {
                for (int value : sights(history, call)) {
                    wanted.put(version(history.key(call), value), true);
                }
            }
        }
        int[] calls =
                IntStream.range(0, history.size())
                        .filter(call -> bears(history, call, wanted))
                        .boxed()
                        .sorted((left, right) -> {
                            int byProcess =
                                    Integer.compare(history.process(left), history.process(right));
                            return byProcess != 0 ? byProcess : Integer.compare(left, right);
                        })
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new Observed(history, calls);
    }

    private static boolean bears(History history, int call, Map<Long, Boolean> wanted) {
        return switch (history.outcome(call)) {
            case OK -> true;
            case FAIL -> false;
            case UNKNOWN ->
                    history.function(call) != Function.READ
                            && wanted.containsKey(
                                    version(history.key(call), history.argument(call)));
        };
    }

    private static int[] sights(History history, int call) {
        return switch (history.function(call)) {
            case READ ->
                    history.outcome(call) != Outcome.OK || history.isSet(history.key(call))
                            ? history.elements(call)
                            : new int[] {history.result(call)};
            case CAS -> new int[] {history.expected(call)};
            case WRITE, ADD, TXN -> NOBODY;
        };
    }

    private void indexUpdates() {
        for (int op = 0; op < size; op++) {
            if (isUpdate(op)) {
                int[] before = updates.getOrDefault(version(key(op), written(op)), NOBODY);
                int[] with = Arrays.copyOf(before, before.length + 1);
                with[before.length] = op;
                updates.put(version(key(op), written(op)), with);
            }
        }
    }

    private static long version(int key, int value) {
        return (long) key << 32 | value;
    }

    int key(int op) {
        return history.key(call[op]);
    }

    /// The code of what an update writes or adds.
    int written(int op) {
        return history.argument(call[op]);
    }

    boolean isUpdate(int op) {
        return history.argument(call[op]) != History.NONE;
    }

    boolean isRead(int op) {
        return history.function(call[op]) == Function.READ;
    }

    /// True for reads and compare-and-sets.
    boolean sees(int op) {
        return isRead(op) || history.function(call[op]) == Function.CAS;
    }

    boolean onSet(int op) {
        return history.isSet(key(op));
    }

    boolean certain(int op) {
        return history.outcome(call[op]) == Outcome.OK;
    }

    /// The updates that may have brought the sight about.
    int[] candidates(int sight) {
        int op = seenBy[sight];
        int[] found = updates.getOrDefault(version(key(op), seen[sight]), NOBODY);
        return isUpdate(op) ? Arrays.stream(found).filter(other -> other != op).toArray() : found;
    }

    /// True if the sight may be the register's initial nil.
    boolean maybeInitial(int sight) {
        return seen[sight] == History.NIL && !onSet(seenBy[sight]);
    }

    /// True if every sight can have been brought about in one way only.
    boolean unambiguous() {
        return IntStream.range(0, seen.length).noneMatch(this::isAmbiguous);
    }

    boolean isAmbiguous(int sight) {
        return candidates(sight).length + (maybeInitial(sight) ? 1 : 0) > 1;
    }

    /// A sight that nobody can have brought about; negative where there is none.
    int phantom() {
        return IntStream.range(0, seen.length)
                .filter(sight -> certain(seenBy[sight]))
                .filter(sight -> candidates(sight).length == 0 && !maybeInitial(sight))
                .findFirst()
                .orElse(-1);
    }
}
