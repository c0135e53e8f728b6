package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.fault.Victim;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries a plan out, each strike on a thread of its own.
final class Nemesis {

    private final Cluster cluster;
    private final Leaders leaders;
    private final Journal journal;
    private final Dice dice;
    private final Consumer<Struck> told;
    private final List<Struck> timeline = new ArrayList<>();

    /// What ends a process waits for the one before to be whole again: a node is not killed while
    /// it starts, and two of three are down only where a strike means all.
    private final ReentrantLock processes = new ReentrantLock(true);

    /// @param told hears of every fault when it is over
    Nemesis(Cluster cluster, Leaders leaders, Journal journal, Dice dice, Consumer<Struck> told) {
        this.cluster = cluster;
        this.leaders = leaders;
        this.journal = journal;
        this.dice = dice;
        this.told = told;
    }

    /// Carries the plan out, and returns when all its faults are over.
    ///
    /// @param deadlineNanos after which nothing more strikes
    void run(Plan plan, long deadlineNanos) throws InterruptedException {
        long began = System.nanoTime();
        List<Thread> strikes = new ArrayList<>();
        for (Strike strike : plan.strikes()) {
            if (strike.when() instanceof Strike.When.At(long nanos)) {
                TimeUnit.NANOSECONDS.sleep(began + nanos - System.nanoTime());
                if (System.nanoTime() > deadlineNanos) {
                    break;
                }
                Fault fault = named(strike.fault());
                strikes.add(Thread.ofVirtual().start(() -> strike(strike, fault, deadlineNanos)));
            }
        }
        TimeUnit.NANOSECONDS.sleep(deadlineNanos - System.nanoTime());
        for (Thread strike : strikes) {
            strike.join();
        }
    }

    private void strike(Strike strike, Fault fault, long deadlineNanos) {
        boolean process =
                fault.kind() == Fault.Kind.KILL
                        || fault.kind() == Fault.Kind.PAUSE
                        || fault instanceof Fault.FailedSync;
        if (process) {
            processes.lock();
        }
        try {
            if (System.nanoTime() < deadlineNanos) {
                carryOut(strike, fault);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (process) {
                processes.unlock();
            }
        }
    }

    private void carryOut(Strike strike, Fault fault) throws InterruptedException {
        long began = journal.nanosSoFar();
        boolean struck = false;
        @Nullable String problem = null;
        journal.storm();
        try {
            long most = strike.durationNanos() + TimeUnit.SECONDS.toNanos(5);
            Cluster.Ending ending = cluster.begin(strike.number(), fault, most);
            struck = true;
            List<String> killed = killed(fault);
            journal.killed(killed);
            try {
                TimeUnit.NANOSECONDS.sleep(strike.durationNanos());
            } finally {
                ending.end();
                journal.back(killed);
            }
        } catch (IOException failed) {
            problem = String.valueOf(failed.getMessage());
        } finally {
            journal.lull();
        }
        Struck what =
                new Struck(
                        strike.number(),
                        fault.kind().name().toLowerCase(Locale.ROOT),
                        fault.toString(),
                        began,
                        journal.nanosSoFar(),
                        struck,
                        problem);
        synchronized (timeline) {
            timeline.add(what);
        }
        told.accept(what);
    }

    /// The nodes that it ends.
    private List<String> killed(Fault fault) {
        List<String> all = cluster.endpoints().stream().map(Endpoint::node).toList();
        if (!(fault instanceof Fault.Kill(Victim victim))) {
            return List.of();
        }
        return victim instanceof Victim.Named(NodeId node)
                ? List.of(all.get(node.number() - 1))
                : all;
    }

    /// The fault with the leader's name in it.
    private Fault named(Fault fault) {
        return switch (fault) {
            case Fault.Kill(Victim victim) -> new Fault.Kill(named(victim));
            case Fault.Pause(Victim victim) -> new Fault.Pause(named(victim));
            case Fault.Isolate(Victim victim) -> new Fault.Isolate(named(victim));
            case Fault.OneWay(Victim victim, boolean deaf) -> new Fault.OneWay(named(victim), deaf);
            case Fault.Delay(Victim victim, long nanos) -> new Fault.Delay(named(victim), nanos);
            case Fault.Drop(Victim victim, int permille) -> new Fault.Drop(named(victim), permille);
            case Fault.SlowDisk(Victim victim, int factor) ->
                    new Fault.SlowDisk(named(victim), factor);
            case Fault.FullDisk(Victim victim) -> new Fault.FullDisk(named(victim));
            case Fault.FailedSync(Victim victim) -> new Fault.FailedSync(named(victim));
            case Fault.ClockJump(Victim victim, long nanos) ->
                    new Fault.ClockJump(named(victim), nanos);
            case Fault.Partition _, Fault.Cut _ -> fault;
            case Fault.TornTail _,
                    Fault.LostSuffix _,
                    Fault.Wipe _,
                    Fault.Reorder _,
                    Fault.Clog _,
                    Fault.SwizzleClog _,
                    Fault.Duplicate _,
                    Fault.BreakBulk _,
                    Fault.Cold _,
                    Fault.Stall _,
                    Fault.ClockDrift _,
                    Fault.ClockFreeze _ ->
                    fault;
        };
    }

    private Victim named(Victim victim) {
        return switch (victim) {
            case Victim.Playing _ -> {
                NodeId leader = leaders.latest();
                int nodes = cluster.endpoints().size();
                yield new Victim.Named(leader != null ? leader : new NodeId(1 + dice.below(nodes)));
            }
            case Victim.Named _, Victim.Everybody _, Victim.Culprit _ -> victim;
        };
    }

    /// What struck, in the order of its beginnings.
    List<Struck> timeline() {
        synchronized (timeline) {
            List<Struck> ordered = new ArrayList<>(timeline);
            ordered.sort(Comparator.comparingLong(Struck::beganNanos));
            return ordered;
        }
    }
}
