package fulcrum.lab.database;

import fulcrum.database.spectrum.Clock;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Event;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.Linearizability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the clients of one workload of a run saw, and what of it may not be.
abstract class Exam {

    private final String checker;
    private final Stage<?> stage;
    final Plot plot;
    private final List<String> wrong = new ArrayList<>();

    Exam(String checker, Stage<?> stage, Plot plot) {
        this.checker = checker;
        this.stage = stage;
        this.plot = plot;
    }

    /// An anomaly was seen that one isolation or clock allows; counted by a name of its own.
    static String seenAt(String anomaly, Object where) {
        return anomaly + " at " + where;
    }

    /// An anomaly was seen.
    ///
    /// @param allowed at the isolation of this run: then it is counted, and else it is wrong
    final void seen(String anomaly, boolean allowed, String how) {
        seen(anomaly, plot.isolation(), allowed, how);
    }

    /// The same where it is not the isolation that allows it.
    final void seen(String anomaly, Object where, boolean allowed, String how) {
        if (allowed) {
            stage.sometimes(seenAt(anomaly, where));
        } else {
            wrong.add(how);
        }
    }

    /// The tables' transactions take effect in the order of real time, where they are serializable.
    final boolean isStrict() {
        return plot.editions().clock(Atlas.OF_OTHERS) == Clock.INTERVAL;
    }

    /// These are of registers. What happens at one time counts as side by side.
    ///
    /// @param allowed that they are not linearizable, at the isolation of this run
    final void mustBeLinearizable(List<Event> events, String anomaly, boolean allowed) {
        List<Event> ordered = new ArrayList<>(events);
        ordered.sort(
                Comparator.comparingLong(Event::timeNanos)
                        .thenComparing(event -> event.type() != Event.Type.INVOKE));
        if (Linearizability.judge(History.of(ordered)) instanceof Verdict.Violated verdict) {
            seen(anomaly, allowed, String.join("\n", verdict.lines()));
        }
    }

    /// Looks at everything together, at the end.
    void look() {}

    final Finding judge() {
        look();
        return wrong.isEmpty()
                ? Finding.valid(checker)
                : Finding.violated(checker, String.join("\n", wrong));
    }
}
