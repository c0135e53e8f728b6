package fulcrum.verify;

import fulcrum.verify.converge.Convergence;
import fulcrum.verify.converge.NoLostWrite;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.linearizable.BoundedStaleness;
import fulcrum.verify.linearizable.Linearizability;
import fulcrum.verify.money.Conservation;
import fulcrum.verify.order.CausalConsistency;
import fulcrum.verify.order.ConsistentPrefix;
import fulcrum.verify.order.Guarantee;
import fulcrum.verify.order.SequentialConsistency;
import fulcrum.verify.order.SessionGuarantees;
import fulcrum.verify.transactions.IsolationChecker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges a history by a model.
public final class Judge {

    private Judge() {}

    /// Judges the history as it stands: whether its run was hard enough to prove anything is the
    /// question of `RunConditions`. Undecided where the model does not apply to its operations.
    public static Verdict judge(History history, Model model) {
        String obstacle = obstacle(history, model);
        if (obstacle != null) {
            return new Verdict.Undecided(obstacle);
        }
        return switch (model) {
            case Model.Plain plain -> judgePlain(history, plain);
            case Model.Bounded(long boundNanos) -> BoundedStaleness.judge(history, boundNanos);
            case Model.Isolation(var level) ->
                    IsolationChecker.check(Transactions.of(history), level);
            case Model.Conserved _ -> Conservation.judge(history);
        };
    }

    /// Judges whether every acknowledged write can be found in the end.
    public static Verdict judgeNoLostWrite(History history) {
        String obstacle = obstacle(history, Model.Plain.CONVERGES);
        return obstacle != null ? new Verdict.Undecided(obstacle) : NoLostWrite.judge(history);
    }

    private static Verdict judgePlain(History history, Model.Plain model) {
        return switch (model) {
            case LINEARIZABLE -> Linearizability.judge(history);
            case SEQUENTIAL -> SequentialConsistency.judge(history);
            case CAUSAL -> CausalConsistency.judge(history);
            case SESSION -> SessionGuarantees.judgeAll(history);
            case READ_YOUR_WRITES -> SessionGuarantees.judge(history, Guarantee.READ_YOUR_WRITES);
            case MONOTONIC_READS -> SessionGuarantees.judge(history, Guarantee.MONOTONIC_READS);
            case MONOTONIC_WRITES -> SessionGuarantees.judge(history, Guarantee.MONOTONIC_WRITES);
            case WRITES_FOLLOW_READS ->
                    SessionGuarantees.judge(history, Guarantee.WRITES_FOLLOW_READS);
            case PREFIX -> ConsistentPrefix.judge(history);
            case CONVERGES -> Convergence.judge(history);
        };
    }

    private static @Nullable String obstacle(History history, Model model) {
        boolean transactions = history.has(Function.TXN);
        List<String> plain = new ArrayList<>();
        for (Function function : Function.values()) {
            if (function != Function.TXN && history.has(function)) {
                plain.add(function.text());
            }
        }
        if (transactions && !plain.isEmpty()) {
            return "the history mixes txn with "
                    + String.join(", ", plain)
                    + ", and no model judges"
                    + " both";
        }
        return switch (model) {
            case Model.Isolation _ when !plain.isEmpty() ->
                    model.label()
                            + " judges transactions (txn), and this history has "
                            + String.join(", ", plain)
                            + "; for these ask for linearizable or weaker";
            case Model.Isolation _ when steps(history, true) ->
                    model.label()
                            + " judges transactions on lists, and this history has some on accounts"
                            + " (add, get); for these ask for conserved";
            case Model.Conserved _ when !plain.isEmpty() || steps(history, false) ->
                    model.label()
                            + " judges transactions on accounts (add, get), and this history has"
                            + " something else";
            case Model.Plain _, Model.Bounded _ when transactions ->
                    model.label()
                            + " judges read, write, cas and add, and this history has txn; for these"
                            + " ask for strict-serializable or weaker";
            case Model.Bounded _ when history.size() > 0 && !history.timed() ->
                    model.label() + " measures time, and the events of this history tell none";
            case Model.Plain _, Model.Bounded _, Model.Isolation _, Model.Conserved _ -> null;
        };
    }

    /// Whether any transaction has a step on an account, or on a list.
    private static boolean steps(History history, boolean money) {
        for (int call = 0; call < history.size(); call++) {
            if (history.call(call).asked() instanceof Operation.Transact(List<Micro> micros)
                    && micros.stream().anyMatch(micro -> micro.isMoney() == money)) {
                return true;
            }
        }
        return false;
    }
}
