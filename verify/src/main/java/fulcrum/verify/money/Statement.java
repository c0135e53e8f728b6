package fulcrum.verify.money;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.Call.Outcome;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// Tells a reading of accounts that cannot be: the one before it, what was moved meanwhile, the
/// reading, and why.
final class Statement {

    private static final int MOST_TOLD = 12;

    private final History history;
    private final int reading;
    private final SortedMap<Value, Long> seen;
    private final String why;

    Statement(History history, int reading, SortedMap<Value, Long> seen, String why) {
        this.history = history;
        this.reading = reading;
        this.seen = seen;
        this.why = why;
    }

    Verdict.Violated violated() {
        int before = before();
        List<Integer> told = new ArrayList<>();
        if (before >= 0) {
            told.add(before);
        }
        List<Integer> meanwhile = meanwhile(before);
        int left = Math.max(0, meanwhile.size() - MOST_TOLD);
        told.addAll(meanwhile.subList(left, meanwhile.size()));
        told.add(reading);
        List<String> story = new ArrayList<>();
        told.forEach(call -> story.add(sentence(call)));
        if (left > 0) {
            story.add("Before these, and after the reading before, " + left + " more were made.");
        }
        story.add(why + ".");
        List<Integer> calls = told.stream().map(history::origin).sorted().toList();
        return new Verdict.Violated("money lost or made", story, calls);
    }

    /// The last reading of the same accounts that was over before this one began; -1 for none.
    private int before() {
        int before = -1;
        for (int call = 0; call < history.size(); call++) {
            if (history.returnedAt(call) < history.invokedAt(reading)
                    && Conservation.seen(history, call).keySet().equals(seen.keySet())
                    && (before < 0 || history.returnedAt(before) < history.returnedAt(call))) {
                before = call;
            }
        }
        return before;
    }

    /// What moved money, or may have, between the two readings or beside them.
    private List<Integer> meanwhile(int before) {
        int from = before < 0 ? 0 : history.invokedAt(before);
        List<Integer> meanwhile = new ArrayList<>();
        for (int call = 0; call < history.size(); call++) {
            if (call != before
                    && call != reading
                    && history.outcome(call) != Outcome.FAIL
                    && history.returnedAt(call) > from
                    && history.invokedAt(call) < history.returnedAt(reading)
                    && moves(call)) {
                meanwhile.add(call);
            }
        }
        return meanwhile;
    }

    private boolean moves(int call) {
        return Conservation.micros(history, call).stream()
                .anyMatch(micro -> micro instanceof Micro.Add);
    }

    private String sentence(int call) {
        String deeds =
                Conservation.micros(history, call).stream()
                        .map(Statement::deed)
                        .collect(Collectors.joining(", "));
        String end =
                history.outcome(call) == Outcome.OK
                        ? "committed " + time(history.completedNanos(call))
                        : "outcome unknown";
        return "c"
                + history.process(call)
                + ", asked "
                + time(history.invokedNanos(call))
                + ", "
                + end
                + ": "
                + deeds
                + ".";
    }

    private static String deed(Micro micro) {
        return switch (micro) {
            case Micro.Add(Value account, long amount) ->
                    (amount < 0 ? "took " + -amount + " from " : "put " + amount + " on ")
                            + account;
            case Micro.Get(Value account, Long balance) -> account + " = " + balance;
            case Micro.Append _, Micro.ReadList _ -> micro.toString();
        };
    }

    private static String time(long nanos) {
        if (nanos == Event.NO_TIME) {
            return "at some time";
        }
        long micros = nanos / 1_000;
        String fraction = Long.toString(1_000 + micros % 1_000).substring(1);
        return micros / 1_000 + "." + fraction + " ms";
    }
}
