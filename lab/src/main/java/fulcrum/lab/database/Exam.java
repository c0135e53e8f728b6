package fulcrum.lab.database;

import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
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

    /// An anomaly was seen that one isolation allows; counted by a name of its own.
    static String seenAt(String anomaly, Object isolation) {
        return anomaly + " at " + isolation;
    }

    /// An anomaly was seen.
    ///
    /// @param allowed at the isolation of this run: then it is counted, and else it is wrong
    final void seen(String anomaly, boolean allowed, String how) {
        if (allowed) {
            stage.sometimes(seenAt(anomaly, plot.isolation()));
        } else {
            wrong.add(how);
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
