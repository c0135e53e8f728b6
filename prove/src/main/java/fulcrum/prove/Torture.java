package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.verify.history.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A run: clients work, faults strike, everything heals, every key is read through every node, no
/// transaction is left behind, and the history is judged.
public final class Torture {

    private static final long SERVICE_SECONDS = 60;

    /// Successes that count as service.
    private static final long SERVICE = 100;

    /// Of them so many are transactions, where there are any.
    private static final long TRANSACTIONS_SERVED = 20;

    /// After so long nothing may be left of any transaction.
    private static final long LEFT_NANOS = 20_000_000_000L;

    private static final long LOOK_MILLIS = 100;

    private final Cluster cluster;
    private final Settings settings;
    private final Consumer<String> progress;

    /// How a run is set up.
    ///
    /// @param seed from which faults and operations are drawn
    /// @param durationNanos of the part in which faults strike
    /// @param kinds of faults that are asked for
    /// @param clients over all nodes
    /// @param ratePerSecond operations of all clients together, at most
    /// @param keysEach keys that each workload uses at a time
    /// @param operationsEach operations that a key sees before it gives way to another
    public record Settings(
            long seed,
            long durationNanos,
            SortedSet<Fault.Kind> kinds,
            List<Workload> workloads,
            int clients,
            int ratePerSecond,
            int keysEach,
            int operationsEach) {

        public Settings {
            kinds = new TreeSet<>(kinds);
            workloads = List.copyOf(workloads);
        }
    }

    /// @param progress hears of what happens
    public Torture(Cluster cluster, Settings settings, Consumer<String> progress) {
        this.cluster = cluster;
        this.settings = settings;
        this.progress = progress;
    }

    /// Runs it to the end.
    ///
    /// @throws IOException where the cluster cannot be used as the settings want
    public Report run() throws IOException, InterruptedException {
        SortedMap<String, String> skipped = new TreeMap<>();
        SortedSet<Fault.Kind> kinds = possible(skipped);
        Dice dice = Dice.of(settings.seed());
        Journal journal = new Journal();
        List<String> troubles = new ArrayList<>();
        List<Struck> timeline;
        @Nullable Transacted transacted;
        int leaderChanges;
        int keys;
        Tables.make(cluster);
        try (Leaders leaders = new Leaders(cluster);
                Load load = new Load(cluster, settings, journal, dice.fork("clients"))) {
            Nemesis nemesis =
                    new Nemesis(
                            cluster,
                            leaders,
                            journal,
                            dice.fork("nemesis"),
                            struck -> progress.accept(struck.toString()));
            storm(nemesis, kinds, load, journal, troubles);
            timeline = nemesis.timeline();
            settle(load, journal, troubles);
            Left left = left(load, troubles);
            transacted = load.transacts() ? transacted(load, journal, left, troubles) : null;
            leaderChanges = leaders.changes();
            keys = load.keys();
        }
        long nanos = journal.nanosSoFar();
        progress.accept("judging");
        long began = System.nanoTime();
        History history = journal.history();
        List<Judged> parts = Judged.parts(history, settings.workloads());
        return new Report(
                settings,
                nanos,
                timeline,
                kinds,
                skipped,
                leaderChanges,
                keys,
                journal.all().calm,
                journal.all().stormy,
                transacted,
                journal.states(),
                history,
                journal.nodes(),
                parts,
                System.nanoTime() - began,
                troubles);
    }

    /// The kinds of faults that can be made here; the others are entered with the reason.
    private SortedSet<Fault.Kind> possible(SortedMap<String, String> skipped) {
        SortedSet<Fault.Kind> kinds = new TreeSet<>();
        for (Fault.Kind kind : settings.kinds()) {
            String reason = cluster.missing(kind);
            if (reason == null) {
                kinds.add(kind);
            } else {
                String name = kind.name().toLowerCase(Locale.ROOT);
                skipped.put(name, reason);
                progress.accept("skipped: " + name + ": " + reason);
            }
        }
        return kinds;
    }

    private void storm(
            Nemesis nemesis,
            SortedSet<Fault.Kind> kinds,
            Load load,
            Journal journal,
            List<String> troubles)
            throws InterruptedException {
        if (!serves(load, journal)) {
            troubles.add("no service within " + SERVICE_SECONDS + " s of the beginning");
            return;
        }
        int nodes = cluster.endpoints().size();
        Plan plan = Schedule.draw(settings.seed(), nodes, kinds, settings.durationNanos());
        nemesis.run(plan, System.nanoTime() + settings.durationNanos());
    }

    private static boolean serves(Load load, Journal journal) throws InterruptedException {
        long transactions = load.transacts() ? TRANSACTIONS_SERVED : 0;
        return journal.awaitMore(SERVICE, transactions, in(SERVICE_SECONDS));
    }

    private static void settle(Load load, Journal journal, List<String> troubles)
            throws InterruptedException {
        if (!serves(load, journal)) {
            troubles.add("no service within " + SERVICE_SECONDS + " s of the last fault");
        }
        load.stop();
        if (!load.endPrepared(in(SERVICE_SECONDS))) {
            troubles.add("not all that was prepared ended within " + SERVICE_SECONDS + " s");
        }
        SortedSet<String> silent = load.readEverything(in(SERVICE_SECONDS));
        if (!silent.isEmpty()) {
            troubles.add(
                    "not everything could be read through "
                            + String.join(", ", silent)
                            + " within "
                            + SERVICE_SECONDS
                            + " s of the end");
        }
        Throwable failure = load.failure();
        if (failure != null) {
            troubles.add("a client of ours failed: " + failure);
        }
    }

    /// What was left of transactions when nobody asked for anything any more.
    ///
    /// @param what null for nothing
    /// @param nanos after which nothing was, or nobody looked any more
    private record Left(@Nullable String what, long nanos) {}

    /// Waits until no leader knows of any transaction; each statement was one, too.
    private Left left(Load load, List<String> troubles) throws InterruptedException {
        long began = System.nanoTime();
        String left = cluster.transactions();
        while (left != null && System.nanoTime() - began < LEFT_NANOS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            boolean _ = load.endPrepared(System.nanoTime()); // a prepare in doubt may come late
            left = cluster.transactions();
        }
        if (left != null) {
            troubles.add("transactions were left behind: " + left);
        }
        return new Left(left, System.nanoTime() - began);
    }

    private static Transacted transacted(
            Load load, Journal journal, Left left, List<String> troubles) {
        Pledges.Tally prepared = load.prepared();
        if (!prepared.left().isEmpty()) {
            troubles.add("prepared although they had ended: " + prepared.left());
        }
        return new Transacted(
                journal.transactions().calm,
                journal.transactions().stormy,
                journal.besideKills(),
                journal.acrossKills(),
                new Transacted.Prepared(
                        prepared.committed(), prepared.rolledBack(), prepared.finished()),
                left.what(),
                left.nanos());
    }

    private static long in(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
