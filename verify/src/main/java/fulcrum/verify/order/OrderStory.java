package fulcrum.verify.order;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.Linearizability;
import fulcrum.verify.story.Shrink;
import fulcrum.verify.story.Teller;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// From a contradiction to its smallest part and its story.
final class OrderStory {

    /// Looks for an order of a history.
    interface Finder {
        Attempt find(History history);
    }

    private final Observed observed;
    private final Teller teller;

    private OrderStory(History history) {
        this.observed = Observed.of(history);
        this.teller = new Teller(history);
    }

    /// Judges the history.
    ///
    /// @param anomaly what to call a violation
    /// @param rule what is violated, as the last sentence of the story
    static Verdict judge(History history, Finder finder, String anomaly, String rule) {
        Attempt attempt = finder.find(history);
        if (attempt.gaveUp()) {
            return new Verdict.Undecided(
                    "too many orders are possible; give written values only once, or judge a shorter"
                            + " history");
        }
        if (attempt.contradiction() == null) {
            return new Verdict.Valid();
        }
        Observed observed = Observed.of(history);
        int[] suspects =
                operations(attempt.contradiction()).stream()
                        .mapToInt(op -> observed.call[op])
                        .toArray();
        History smallest =
                Shrink.smallest(
                        history, suspects, part -> finder.find(part).contradiction() != null);
        Contradiction contradiction = finder.find(smallest).contradiction();
        if (contradiction instanceof Contradiction.Phantom
                && Linearizability.judge(smallest) instanceof Verdict.Violated nowhere) {
            return nowhere; // wrong by itself, whatever the model
        }
        List<String> why =
                contradiction == null
                        ? new ArrayList<>()
                        : new OrderStory(smallest).why(contradiction);
        why.add(rule);
        return new Teller(smallest).violated(anomaly, why);
    }

    /// The operations that the contradiction is about.
    static Collection<Integer> operations(Contradiction contradiction) {
        return switch (contradiction) {
            case Contradiction.Circle(var steps, var support) -> {
                Set<Integer> all = new LinkedHashSet<>(support);
                steps.forEach(step -> {
                    all.add(step.from());
                    all.add(step.to());
                    if (step.via() >= 0) {
                        all.add(step.via());
                    }
                });
                yield all;
            }
            case Contradiction.Unknowing(int read, int update, var support) -> {
                Set<Integer> all = new LinkedHashSet<>(support);
                all.add(read);
                all.add(update);
                yield all;
            }
            case Contradiction.Incomparable(int read, int other) -> List.of(read, other);
            case Contradiction.Phantom(int read) -> List.of(read);
            case Contradiction.Exhausted _ -> List.of();
        };
    }

    private List<String> why(Contradiction contradiction) {
        List<String> why = new ArrayList<>();
        switch (contradiction) {
            case Contradiction.Circle(var steps, _) -> {
                steps.forEach(step -> why.add(step(step)));
                why.add("So each of these would come before itself.");
            }
            case Contradiction.Unknowing(int read, int update, _) ->
                    why.add(
                            brief(read)
                                    + " shows nothing of "
                                    + brief(update)
                                    + ", which it must know.");
            case Contradiction.Incomparable(int read, int other) ->
                    why.add(
                            "A set only grows, and "
                                    + brief(read)
                                    + " shows "
                                    + without(read, other)
                                    + ", "
                                    + brief(other)
                                    + " the other way round.");
            case Contradiction.Phantom(int read) ->
                    why.add(brief(read) + " shows something that nobody wrote, or shows it twice.");
            case Contradiction.Exhausted _ -> why.add("Every order was tried.");
        }
        return why;
    }

    private String without(int read, int other) {
        History history = observed.history;
        int more = history.firstNotIn(observed.call[read], observed.call[other]);
        int less = history.firstNotIn(observed.call[other], observed.call[read]);
        return teller.value(more) + " without " + teller.value(less);
    }

    private String step(Contradiction.Step step) {
        String from = brief(step.from());
        String to = brief(step.to());
        return switch (step.why()) {
            case SESSION -> from + " comes before " + to + ", for the session asked in that order.";
            case SEEN -> from + " comes before " + to + ", which saw it.";
            case REPLACED_BY_SEEN ->
                    from
                            + " comes before "
                            + to
                            + ", for "
                            + brief(step.via())
                            + ", which must know both, shows the latter.";
            case SAW_BEFORE -> from + " comes before " + to + ", which replaces what it saw.";
            case NOT_SHOWN -> from + " comes before " + to + ", which it does not show.";
            case TRIED -> from + " comes before " + to + ", or the other way round.";
        };
    }

    /// An operation in a few words.
    private String brief(int op) {
        int call = observed.call[op];
        String client = teller.client(call) + "'s ";
        return observed.isUpdate(op)
                ? client + teller.update(call).substring("the ".length())
                : client
                        + "read of "
                        + teller.object(call)
                        + (observed.onSet(op)
                                ? ""
                                : " = " + teller.value(observed.history.result(call)))
                        + " "
                        + teller.over(call);
    }
}
