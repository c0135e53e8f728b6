package fulcrum.verify.transactions;

import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.MicroOperation.Append;
import fulcrum.verify.transactions.MicroOperation.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells an anomaly so that a reader can check it by hand: who took part, what was seen, what
/// follows, which rule it breaks, and which level would have allowed it.
final class Tale {

    private static final int LONGEST_LIST_WHOLE = 12;
    private static final int ELEMENTS_AT_EACH_END = 4;
    private static final int MOST_OPERATIONS_TOLD = 10;
    private static final int MOST_TRANSACTIONS_TOLD = 12;

    private final VersionOrders orders;

    Tale(VersionOrders orders) {
        this.orders = orders;
    }

    /// One sentence each: the transactions, what was seen, the conclusion, the rule, the level.
    List<String> of(Anomaly anomaly, IsolationLevel level) {
        Phenomenon phenomenon = anomaly.phenomenon();
        List<String> tale = new ArrayList<>();
        int told = Math.min(anomaly.transactions().size(), MOST_TRANSACTIONS_TOLD);
        anomaly.transactions().subList(0, told).stream()
                .sorted(Comparator.comparingLong(place -> orders.transaction(place).invokedNanos()))
                .forEach(place -> tale.add(introduced(place) + "."));
        int clauses = Math.min(anomaly.evidence().size(), MOST_TRANSACTIONS_TOLD);
        for (String clause : anomaly.evidence().subList(0, clauses)) {
            tale.add(clause + ".");
        }
        if (clauses < anomaly.evidence().size()) {
            int more = anomaly.evidence().size() - clauses;
            tale.add("And so on, " + more + " steps more, back to the first.");
        }
        tale.add(anomaly.conclusion() + ".");
        tale.add("At " + level + ", " + phenomenon.rule() + ".");
        IsolationLevel allowing = IsolationLevel.strongestAllowing(phenomenon);
        tale.add(
                allowing == null
                        ? "No level from read-committed upwards allows this."
                        : "The strongest level that allows this is " + allowing + ".");
        return tale;
    }

    /// `T5 (process 2, 0.100 ms to 0.300 ms, committed): append 1 to x, read y = [2]`.
    private String introduced(int place) {
        Transaction transaction = orders.transaction(place);
        List<String> steps = new ArrayList<>();
        for (MicroOperation operation : transaction.operations()) {
            if (steps.size() == MOST_OPERATIONS_TOLD) {
                steps.add("and " + (transaction.operations().size() - steps.size()) + " more");
                break;
            }
            steps.add(
                    switch (operation) {
                        case Append(Value key, Value element) ->
                                "append " + shown(element) + " to " + shown(key);
                        case Read(Value key, List<Value> elements) ->
                                "read "
                                        + shown(key)
                                        + (elements == null ? "" : " = " + list(elements));
                    });
        }
        return name(place)
                + " (process "
                + transaction.process()
                + ", "
                + span(transaction)
                + "): "
                + String.join(", ", steps);
    }

    private static String span(Transaction transaction) {
        String from = milliseconds(transaction.invokedNanos());
        String to = milliseconds(transaction.completedNanos());
        return switch (transaction.outcome()) {
            case COMMITTED -> from + " to " + to + ", committed";
            case ABORTED -> from + " to " + to + ", aborted";
            case UNKNOWN -> "from " + from + ", outcome unknown";
        };
    }

    /// What made one transaction precede another, and why.
    String because(Cycle.Edge edge) {
        return switch (edge.dependency()) {
            case WW -> followed(edge);
            case WR -> saw(edge);
            case RW -> missed(edge);
            case PROCESS ->
                    "Process "
                            + orders.transaction(edge.from()).process()
                            + " ran "
                            + name(edge.from())
                            + " to its end before it began "
                            + name(edge.to());
            case REALTIME, PASSAGE ->
                    name(edge.from())
                            + " was acknowledged at "
                            + milliseconds(orders.transaction(edge.from()).completedNanos())
                            + ", before "
                            + name(edge.to())
                            + " began at "
                            + milliseconds(orders.transaction(edge.to()).invokedNanos());
        };
    }

    private String followed(Cycle.Edge edge) {
        KeyHistory key = orders.keys().get(edge.key());
        List<Appended> versions = key.versions();
        for (int i = 1; i < versions.size(); i++) {
            Appended before = versions.get(i - 1);
            Appended after = versions.get(i);
            if (before.transaction == edge.from() && after.transaction == edge.to()) {
                return appendOf(after, key)
                        + " stands right after "
                        + name(before.transaction)
                        + "'s append of "
                        + shown(before.element)
                        + readBy(key.longest())
                        + ", so "
                        + precedes(edge);
            }
        }
        return name(edge.to())
                + " appended to "
                + shown(key.name)
                + " what nobody read, so it comes after "
                + appendOf(versions.getLast(), key)
                + ", the last that anybody read; so "
                + precedes(edge);
    }

    private String saw(Cycle.Edge edge) {
        KeyHistory key = orders.keys().get(edge.key());
        for (Observation seen : orders.observations(edge.to())) {
            int last = seen.foreignLength() - 1;
            if (seen.key == key
                    && last >= 0
                    && key.versions().get(last).transaction == edge.from()) {
                return reading(seen)
                        + ", the append of "
                        + shown(key.versions().get(last).element)
                        + " by "
                        + name(edge.from())
                        + " included, so "
                        + precedes(edge);
            }
        }
        throw new IllegalStateException("no read shows the edge " + edge);
    }

    private String missed(Cycle.Edge edge) {
        KeyHistory key = orders.keys().get(edge.key());
        for (Observation seen : orders.observations(edge.from())) {
            Appended next = seen.key == key ? firstMissed(seen, edge.to()) : null;
            if (next != null) {
                Transaction writer = orders.transaction(edge.to());
                boolean stale = writer.endedBefore(orders.transaction(edge.from()));
                return reading(seen)
                        + " without "
                        + name(edge.to())
                        + "'s append of "
                        + shown(next.element)
                        + (stale
                                ? ", which was acknowledged before " + name(edge.from()) + " began"
                                : "")
                        + ", so "
                        + precedes(edge);
            }
        }
        throw new IllegalStateException("no read shows the edge " + edge);
    }

    /// The writer's append that comes right after what was seen, or null.
    private @Nullable Appended firstMissed(Observation seen, int writer) {
        KeyHistory key = seen.key;
        if (seen.ownCount > 0) {
            return null;
        }
        if (seen.length() < key.versions().size()) {
            Appended next = key.versions().get(seen.length());
            return next.transaction == writer ? next : null;
        }
        for (Appended append : key.appends) {
            if (append.transaction == writer && append.position < 0) {
                return append;
            }
        }
        return null;
    }

    private String precedes(Cycle.Edge edge) {
        return name(edge.from()) + " came before " + name(edge.to());
    }

    String reading(Observation seen) {
        return name(seen.transaction)
                + " read "
                + shown(seen.key.name)
                + " = "
                + list(seen.elements);
    }

    String appendOf(Appended append, KeyHistory key) {
        return name(append.transaction)
                + "'s append of "
                + shown(append.element)
                + " to "
                + shown(key.name);
    }

    private String readBy(@Nullable Observation seen) {
        return seen == null ? "" : " (" + reading(seen) + ")";
    }

    static String shown(Value value) {
        return value instanceof Value.Text(String text) ? text : value.toString();
    }

    String name(int place) {
        return "T" + orders.transaction(place).index();
    }

    /// `[1 2 3]`; of a long list its ends.
    static String list(List<Value> elements) {
        int size = elements.size();
        if (size <= LONGEST_LIST_WHOLE) {
            return spaced(elements, "[", "]");
        }
        return spaced(elements.subList(0, ELEMENTS_AT_EACH_END), "[", " ... ")
                + spaced(elements.subList(size - ELEMENTS_AT_EACH_END, size), "", "]")
                + " ("
                + size
                + " elements)";
    }

    private static String spaced(List<Value> elements, String before, String after) {
        StringBuilder text = new StringBuilder(before);
        for (int i = 0; i < elements.size(); i++) {
            text.append(i == 0 ? "" : " ").append(shown(elements.get(i)));
        }
        return text.append(after).toString();
    }

    /// In milliseconds to the microsecond, or to the nanosecond where that tells instants apart.
    static String milliseconds(long nanos) {
        boolean whole = Math.floorMod(nanos, 1000L) == 0;
        long unit = whole ? 1000L : 1_000_000L;
        long amount = whole ? Math.floorDiv(nanos, 1000L) : nanos;
        String fraction = Long.toString(unit + Math.floorMod(amount, unit)).substring(1);
        return Math.floorDiv(amount, unit) + "." + fraction + " ms";
    }
}
