package fulcrum.prove;

import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Function;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Micro;
import fulcrum.verify.history.Operation;
import fulcrum.verify.history.Value;
import fulcrum.verify.transactions.IsolationLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// A part of the history that one model judges.
///
/// @param name such as `bank`
/// @param history its calls
/// @param verdict whose calls have the numbers of the whole history
public record Judged(String name, Model model, History history, Verdict verdict) {

    /// The name of the part that is not made of transactions.
    public static final String STATEMENTS = "statements";

    /// Judges all parts of a history, each by its own model.
    static List<Judged> parts(History history, List<Workload> workloads) {
        List<Judged> parts = new ArrayList<>();
        if (workloads.stream().anyMatch(each -> !each.transacts())) {
            History part = part(history, call -> history.function(call) != Function.TXN);
            Model model = Model.Plain.LINEARIZABLE;
            parts.add(new Judged(STATEMENTS, model, part, linearizable(part)));
        }
        for (Workload workload : workloads) {
            if (workload.transacts()) {
                boolean money = workload == Workload.BANK;
                Model model =
                        money
                                ? new Model.Conserved()
                                : new Model.Isolation(IsolationLevel.STRICT_SERIALIZABLE);
                History part = part(history, call -> isOn(history, call, money));
                Verdict verdict = Judge.judge(part, model);
                parts.add(new Judged(workload.label(), model, part, verdict));
            }
        }
        return parts;
    }

    private static boolean isOn(History history, int call, boolean money) {
        return history.function(call) == Function.TXN
                && history.call(call).asked() instanceof Operation.Transact(List<Micro> micros)
                && micros.stream().anyMatch(micro -> micro.isMoney() == money);
    }

    private static History part(History history, IntPredicate chosen) {
        return history.only(IntStream.range(0, history.size()).filter(chosen).toArray());
    }

    /// A violation is told of keys whose rows only come, where there is one: nothing repeats there,
    /// so the story is short.
    private static Verdict linearizable(History history) {
        Verdict verdict = Judge.judge(history, Model.Plain.LINEARIZABLE);
        if (!(verdict instanceof Verdict.Violated)) {
            return verdict;
        }
        String repeating = Workload.KV.label() + '-';
        History plain =
                part(
                        history,
                        call ->
                                !(history.keyValue(history.key(call)) instanceof Value.Text(var key)
                                        && key.startsWith(repeating)));
        Verdict plainly = Judge.judge(plain, Model.Plain.LINEARIZABLE);
        return plainly instanceof Verdict.Violated ? plainly : verdict;
    }

    /// The worst of them: who violates first, else who is undecided.
    static Judged worst(List<Judged> parts) {
        Judged worst = parts.getFirst();
        for (Judged part : parts) {
            boolean worse =
                    part.verdict instanceof Verdict.Violated
                            ? !(worst.verdict instanceof Verdict.Violated)
                            : part.verdict instanceof Verdict.Undecided
                                    && worst.verdict instanceof Verdict.Valid;
            worst = worse ? part : worst;
        }
        return worst;
    }
}
