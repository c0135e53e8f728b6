package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The workloads that only some runs have, each made to show one anomaly where it is allowed, and
/// to look for it where it is not.
final class Workloads {

    private final Dice dice;
    private final Plot plot;
    private final List<Exam> exams = new ArrayList<>();
    private final List<Worker> clients = new ArrayList<>();

    /// @param heraldsAlone there is none but that of [CausalReverse], and it is in every run
    /// @param usurper who takes leadership away after a prepare; null for nobody
    Workloads(
            Stage<?> stage,
            Dice dice,
            Plot plot,
            boolean heraldsAlone,
            @Nullable Usurper usurper,
            Supplier<List<NodeId>> doors,
            Worker.Hearer told) {
        this.dice = dice;
        this.plot = plot;
        if (heraldsAlone) {
            CausalReverse alone = new CausalReverse(stage, plot);
            add(alone, dice.fork("heralds"), 9, own -> alone.new Herald(own, plot, doors, told));
            return;
        }
        boolean locks = dice.fork("locks").chance(1, 2);
        WriteSkew skew = new WriteSkew(stage, plot);
        some(skew, 2, own -> skew.new Doctor(own, plot, doors, told));
        LongFork fork = new LongFork(stage, plot);
        some(fork, 5, own -> fork.new Forker(own, plot, doors, told));
        CausalReverse reverse = new CausalReverse(stage, plot);
        some(reverse, 3, own -> reverse.new Herald(own, plot, doors, told));
        Monotonic monotonic = new Monotonic(stage, plot, locks);
        some(monotonic, 2, own -> monotonic.new Counter(own, plot, doors, told));
        boolean readsHold = plot.isolation() == Isolation.SERIALIZABLE;
        if (readsHold && !plot.clocksLie()) { // whoever looks back relies on a clock
            Hindsight hindsight = new Hindsight(stage, plot, usurper);
            some(hindsight, 3, own -> hindsight.new Historian(own, plot, doors, told));
        }
        if (readsHold && !plot.clocksLie()) {
            Twins twins = new Twins(stage, plot);
            some(twins, 2, own -> twins.new Scribe(own, plot, doors, told));
        }
        Registers registers = new Registers(stage, plot, locks);
        some(registers, 2, own -> registers.new Registrar(own, plot, doors, told));
        if (plot.retentionNanos() > 0 && !plot.clocksLie()) {
            Past past = new Past(stage, plot);
            some(past, 2, own -> past.new Historian(own, plot, doors, told));
        }
    }

    /// So many of them, or none.
    private void some(Exam exam, int least, Function<Dice, Worker> client) {
        String name = exam.getClass().getSimpleName();
        Dice own = dice.fork(name);
        // Those that show what is allowed are fewer than those that look for what is not
        boolean weak = plot.isolation() != Isolation.SERIALIZABLE;
        if (!own.chance(weak ? 4 : 2, 5) || plot.transactions() == 0) {
            return;
        }
        add(exam, own, least, client);
    }

    private void add(Exam exam, Dice own, int least, Function<Dice, Worker> client) {
        exams.add(exam);
        for (int i = own.between(least, least + 1); i > 0; i--) {
            clients.add(client.apply(own.fork("client", i)));
        }
    }

    List<Worker> clients() {
        return clients;
    }

    List<Finding> judge() {
        return exams.stream().map(Exam::judge).toList();
    }
}
