package fulcrum.verify.linearizable;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import fulcrum.verify.story.Teller;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Says why a small history on one object cannot be, by the first of the well-known patterns that
/// it shows.
final class RealTimeStory {

    private final History history;
    private final Teller teller;

    private RealTimeStory(History history) {
        this.history = history;
        this.teller = new Teller(history);
    }

    static Verdict.Violated linearizable(History smallest) {
        RealTimeStory story = new RealTimeStory(smallest);
        Verdict.Violated told = story.outOfNowhere();
        told = told != null ? told : story.foundTwice();
        told = told != null ? told : story.stale();
        told = told != null ? told : story.goneBack();
        told = told != null ? told : story.disagreeing();
        return told != null
                ? told
                : story.violated(
                        "not linearizable",
                        "In whatever order these take effect, each between its two ends, some"
                                + " answer is wrong.");
    }

    static Verdict.Violated bounded(History smallest, long boundNanos) {
        RealTimeStory story = new RealTimeStory(smallest);
        String bound = story.teller.time(boundNanos);
        Verdict.Violated told = story.outOfNowhere();
        told = told != null ? told : story.foundTwice();
        told = told != null ? told : story.tooStale(boundNanos);
        told = told != null ? told : story.disagreeing();
        return told != null
                ? told
                : story.violated(
                        "staleness above the bound",
                        "Even if reads may be stale by "
                                + bound
                                + ", in whatever order these take effect some answer is wrong.");
    }

    private Verdict.Violated violated(String anomaly, String why) {
        return teller.violated(anomaly, List.of(why));
    }

    private int[] reads() {
        return IntStream.range(0, history.size())
                .filter(call -> history.function(call) == Function.READ)
                .filter(call -> history.outcome(call) == Outcome.OK)
                .toArray();
    }

    /// What the call saw that somebody must have written before: the value read, the elements, the
    /// value that a compare-and-set found.
    private int[] seen(int call) {
        return switch (history.function(call)) {
            case READ ->
                    history.result(call) == History.MANY
                            ? history.elements(call)
                            : new int[] {history.result(call)};
            case CAS ->
                    history.outcome(call) == Outcome.FAIL
                            ? new int[0]
                            : new int[] {history.expected(call)};
            case WRITE, ADD, TXN -> new int[0];
        };
    }

    /// The updates that may have brought the value about.
    private int[] writers(int value) {
        return IntStream.range(0, history.size())
                .filter(call -> history.outcome(call) != Outcome.FAIL)
                .filter(call -> teller.isUpdate(call) && history.argument(call) == value)
                .toArray();
    }

    /// A value that nobody wrote, or that was only written later; an element told twice.
    private Verdict.@Nullable Violated outOfNowhere() {
        for (int call = 0; call < history.size(); call++) {
            int[] sorted = Arrays.stream(seen(call)).sorted().toArray();
            for (int i = 0; i < sorted.length; i++) {
                if (i > 0 && sorted[i] == sorted[i - 1]) {
                    return violated(
                            "duplicate element",
                            "A set holds "
                                    + teller.value(sorted[i])
                                    + " once, and "
                                    + teller.client(call)
                                    + " was told it twice.");
                }
                Verdict.Violated told = outOfNowhere(call, sorted[i]);
                if (told != null) {
                    return told;
                }
            }
        }
        return null;
    }

    private Verdict.@Nullable Violated outOfNowhere(int call, int value) {
        int[] writers = writers(value);
        if (value == History.NIL || history.outcome(call) == Outcome.FAIL) {
            return null;
        }
        if (writers.length == 0) {
            boolean failed =
                    IntStream.range(0, history.size())
                            .anyMatch(other ->
                                    teller.isUpdate(other) && history.argument(other) == value);
            return failed
                    ? violated(
                            "read of a failed write",
                            teller.client(call)
                                    + " saw "
                                    + teller.value(value)
                                    + ", whose only write had failed and must have no effect.")
                    : violated(
                            "phantom value",
                            teller.client(call)
                                    + (history.outcome(call) == Outcome.OK
                                            ? " saw "
                                            : " must have found ")
                                    + teller.value(value)
                                    + ", which nobody ever wrote.");
        }
        boolean later =
                Arrays.stream(writers)
                        .allMatch(writer -> history.invokedAt(writer) > history.returnedAt(call));
        return later
                ? violated(
                        "read from the future",
                        teller.client(call)
                                + " was told "
                                + teller.value(value)
                                + " "
                                + teller.over(call)
                                + ", before "
                                + teller.update(writers[0])
                                + " was asked for "
                                + teller.asked(writers[0])
                                + ".")
                : null;
    }

    /// Two compare-and-sets that found the one same value.
    private Verdict.@Nullable Violated foundTwice() {
        for (int first = 0; first < history.size(); first++) {
            for (int second = first + 1; second < history.size(); second++) {
                boolean both =
                        history.function(first) == Function.CAS
                                && history.function(second) == Function.CAS
                                && history.expected(first) == history.expected(second);
                if (both && history.size() <= 3) {
                    return violated(
                            "lost update",
                            "Both "
                                    + teller.update(first)
                                    + " and "
                                    + teller.update(second)
                                    + " took effect, though the first of them left no "
                                    + teller.value(history.expected(first))
                                    + " for the other to find.");
                }
            }
        }
        return null;
    }

    /// A read of a version that was surely replaced before the read began.
    private Verdict.@Nullable Violated stale() {
        for (int read : reads()) {
            for (int update = 0; update < history.size(); update++) {
                if (isReplaced(read, update)
                        && history.returnedAt(update) < history.invokedAt(read)) {
                    return violated("stale read", staleness(read, update) + ".");
                }
            }
        }
        return null;
    }

    private Verdict.@Nullable Violated tooStale(long boundNanos) {
        for (int read : reads()) {
            for (int update = 0; update < history.size(); update++) {
                long nanos = history.invokedNanos(read) - history.completedNanos(update);
                if (isReplaced(read, update) && nanos > boundNanos) {
                    String told =
                            staleness(read, update)
                                    + ": that is "
                                    + teller.time(nanos)
                                    + " earlier, more than the bound of "
                                    + teller.time(boundNanos)
                                    + ".";
                    return violated("staleness above the bound", told);
                }
            }
        }
        return null;
    }

    private String staleness(int read, int update) {
        String told = teller.client(read) + " asked for " + teller.object(read) + " ";
        String replaced =
                history.function(update) == Function.ADD
                        ? " and was not shown " + teller.value(history.argument(update))
                        : " and was told " + teller.value(history.result(read));
        return told
                + teller.asked(read)
                + replaced
                + ", though "
                + teller.client(update)
                + "'s "
                + teller.update(update).substring("the ".length())
                + " was acknowledged "
                + teller.over(update);
    }

    /// True if the update surely took effect, and what the read saw is surely older.
    private boolean isReplaced(int read, int update) {
        if (!teller.isUpdate(update) || history.outcome(update) != Outcome.OK) {
            return false;
        }
        int written = history.argument(update);
        if (history.function(update) == Function.ADD) {
            return Arrays.stream(history.elements(read)).noneMatch(shown -> shown == written);
        }
        int told = history.result(read);
        boolean older = isBefore(told, history.invokedAt(update));
        return told != written && older;
    }

    /// A read of an older version after a read of a newer one.
    private Verdict.@Nullable Violated goneBack() {
        for (int first : reads()) {
            for (int second : reads()) {
                boolean after = history.returnedAt(first) < history.invokedAt(second);
                if (after && isOlder(second, first)) {
                    return violated(
                            "read went back",
                            teller.client(second)
                                    + " asked for "
                                    + teller.object(second)
                                    + " "
                                    + teller.asked(second)
                                    + ", after "
                                    + teller.client(first)
                                    + " had been told the newer state "
                                    + teller.over(first)
                                    + ", and was told an older one.");
                }
            }
        }
        return null;
    }

    /// Two reads of a set that each show an element that the other does not.
    private Verdict.@Nullable Violated disagreeing() {
        for (int one : reads()) {
            for (int other : reads()) {
                int more = history.firstNotIn(one, other);
                int less = history.firstNotIn(other, one);
                if (more != History.NONE && less != History.NONE) {
                    return violated(
                            "reads of a set disagree",
                            "A set only grows, and "
                                    + teller.client(one)
                                    + " was shown "
                                    + teller.value(more)
                                    + " without "
                                    + teller.value(less)
                                    + ", "
                                    + teller.client(other)
                                    + " the other way round.");
                }
            }
        }
        return null;
    }

    /// True if one read saw what was surely replaced by what the other saw.
    private boolean isOlder(int older, int newer) {
        int[] less = history.elements(older);
        int[] more = history.elements(newer);
        if (history.isSet(history.key(older))) {
            return Arrays.stream(more)
                    .anyMatch(element -> Arrays.stream(less).noneMatch(shown -> shown == element));
        }
        int value = history.result(older);
        int[] newerWriters = writers(history.result(newer));
        boolean replaced =
                newerWriters.length > 0
                        && Arrays.stream(newerWriters)
                                .allMatch(writer -> isBefore(value, history.invokedAt(writer)));
        return value != history.result(newer)
                && (replaced || isBefore(value, history.invokedAt(newer)));
    }

    /// True if the register surely got the value before the position, and not again later: every
    /// write of it was over, or the only one was seen.
    private boolean isBefore(int value, int position) {
        int[] writers = writers(value);
        boolean over =
                Arrays.stream(writers).allMatch(writer -> history.returnedAt(writer) < position);
        boolean seen =
                Arrays.stream(reads())
                        .anyMatch(read ->
                                history.result(read) == value
                                        && history.returnedAt(read) < position);
        return over || (writers.length == 1 && seen);
    }
}
