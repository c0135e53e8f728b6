package fulcrum.verify.generate;

import fulcrum.machine.Dice;
import fulcrum.verify.Model;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Value;
import fulcrum.verify.order.Guarantee;
import java.util.EnumSet;
import java.util.function.Predicate;

/// Histories that keep a model by construction.
public final class Generated {

    private Generated() {}

    /// A linearizable history.
    public static History linearizable(Dice dice, Workload workload) {
        return Clients.run(dice.fork("clients"), workload, new AtomicStore(sets(workload)));
    }

    /// A history of the model, and of no stronger one if chance will have it.
    ///
    /// @param model of registers and sets
    public static History valid(Dice dice, Workload workload, Model model) {
        return switch (model) {
            case Model.Plain plain -> valid(dice, workload, plain);
            case Model.Bounded(long nanos) -> log(dice, workload, new LogStore.Age.Bounded(nanos));
            case Model.Isolation _, Model.Conserved _ ->
                    throw new IllegalArgumentException(model.label() + " is about transactions");
        };
    }

    private static History valid(Dice dice, Workload workload, Model.Plain model) {
        return switch (model) {
            case LINEARIZABLE -> linearizable(dice, workload);
            case SEQUENTIAL -> log(dice, workload, new LogStore.Age.OwnSession());
            case PREFIX -> log(dice, workload, new LogStore.Age.Any());
            case CAUSAL, SESSION -> replicas(dice, workload, EnumSet.allOf(Guarantee.class));
            case READ_YOUR_WRITES ->
                    replicas(dice, workload, EnumSet.of(Guarantee.READ_YOUR_WRITES));
            case MONOTONIC_READS -> replicas(dice, workload, EnumSet.of(Guarantee.MONOTONIC_READS));
            case MONOTONIC_WRITES ->
                    replicas(dice, workload, seen(workload, Guarantee.MONOTONIC_WRITES));
            case WRITES_FOLLOW_READS ->
                    replicas(dice, workload, seen(workload, Guarantee.WRITES_FOLLOW_READS));
            case CONVERGES ->
                    replicas(dice, workload.withFinalReads(), EnumSet.noneOf(Guarantee.class));
        };
    }

    /// A history of replicas that keep exactly these guarantees.
    public static History replicas(Dice dice, Workload workload, EnumSet<Guarantee> guarantees) {
        ReplicaStore store = new ReplicaStore(dice.fork("store"), guarantees, sets(workload));
        return Clients.run(dice.fork("clients"), workload, store);
    }

    private static History log(Dice dice, Workload workload, LogStore.Age age) {
        LogStore store = new LogStore(dice.fork("store"), age, sets(workload));
        return Clients.run(dice.fork("clients"), workload, store);
    }

    /// The guarantee; with registers also monotonic reads, which its judge takes for granted there.
    private static EnumSet<Guarantee> seen(Workload workload, Guarantee guarantee) {
        EnumSet<Guarantee> guarantees = EnumSet.of(guarantee);
        if (workload.sets() < workload.keys()) {
            guarantees.add(Guarantee.MONOTONIC_READS);
        }
        return guarantees;
    }

    private static Predicate<Value> sets(Workload workload) {
        return key ->
                key instanceof Value.Int(long number)
                        ? number < workload.sets()
                        : workload.sets() > 0;
    }
}
