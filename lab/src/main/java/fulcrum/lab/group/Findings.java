package fulcrum.lab.group;

import fulcrum.simulator.Finding;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.Linearizability;
import java.util.List;

/// What judges find in a ledger.
public final class Findings {

    private Findings() {}

    /// What clients saw is what one correct machine would have told them.
    public static Finding linearizability(Ledger ledger) {
        String checker = "Linearizability";
        Verdict verdict = Linearizability.judge(History.of(ledger.events()));
        return switch (verdict) {
            case Verdict.Valid _ -> Finding.valid(checker);
            case Verdict.Violated _ ->
                    Finding.violated(checker, String.join("\n", verdict.lines()));
            case Verdict.Undecided(String reason) ->
                    new Finding(checker, Finding.Grade.UNDECIDED, reason);
        };
    }

    public static Finding noLostAcknowledgedWrite(Ledger ledger) {
        return none(
                "No Lost Acknowledged Write",
                "acknowledged and never carried out: the writes of ",
                ledger.lostAcknowledged());
    }

    public static Finding refusedMeansUntouched(Ledger ledger) {
        return none(
                "Refused Means Untouched",
                "refused and carried out: the writes of ",
                ledger.refusedAndDone());
    }

    private static Finding none(String checker, String complaint, List<Long> found) {
        return found.isEmpty()
                ? Finding.valid(checker)
                : Finding.violated(checker, complaint + found);
    }
}
