package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Plan;
import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A run: clients work, faults strike, everything heals, every key is read through every node, and
/// the history is judged.
public final class Torture {

    private static final long SERVICE_SECONDS = 60;

    /// Successes that count as service.
    private static final long SERVICE = 100;

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
    public Report run() throws InterruptedException {
        SortedMap<String, String> skipped = new TreeMap<>();
        SortedSet<Fault.Kind> kinds = possible(skipped);
        Dice dice = Dice.of(settings.seed());
        Journal journal = new Journal();
        Keys keys = new Keys(settings.workloads(), settings.keysEach(), settings.operationsEach());
        List<String> troubles = new ArrayList<>();
        List<Struck> timeline;
        int leaderChanges;
        try (Leaders leaders = new Leaders(cluster);
                Clients clients =
                        new Clients(
                                cluster.endpoints(),
                                settings.clients(),
                                settings.ratePerSecond(),
                                keys,
                                journal,
                                dice.fork("clients"))) {
            Nemesis nemesis =
                    new Nemesis(
                            cluster,
                            leaders,
                            journal,
                            dice.fork("nemesis"),
                            struck -> progress.accept(struck.toString()));
            storm(nemesis, kinds, journal, troubles);
            timeline = nemesis.timeline();
            settle(clients, journal, troubles);
            leaderChanges = leaders.changes();
        }
        long nanos = journal.nanosSoFar();
        progress.accept("judging");
        long began = System.nanoTime();
        History history = journal.history();
        Verdict verdict = judge(history);
        return new Report(
                settings,
                nanos,
                timeline,
                kinds,
                skipped,
                leaderChanges,
                keys.all().size(),
                journal.calm(),
                journal.stormy(),
                journal.states(),
                history,
                journal.nodes(),
                verdict,
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
            Nemesis nemesis, SortedSet<Fault.Kind> kinds, Journal journal, List<String> troubles)
            throws InterruptedException {
        if (!journal.awaitMore(SERVICE, in(SERVICE_SECONDS))) {
            troubles.add("no service within " + SERVICE_SECONDS + " s of the beginning");
            return;
        }
        int nodes = cluster.endpoints().size();
        Plan plan = Schedule.draw(settings.seed(), nodes, kinds, settings.durationNanos());
        nemesis.run(plan, System.nanoTime() + settings.durationNanos());
    }

    private void settle(Clients clients, Journal journal, List<String> troubles)
            throws InterruptedException {
        if (!journal.awaitMore(SERVICE, in(SERVICE_SECONDS))) {
            troubles.add("no service within " + SERVICE_SECONDS + " s of the last fault");
        }
        clients.stop();
        List<String> silent = clients.readEverything(in(SERVICE_SECONDS));
        if (!silent.isEmpty()) {
            troubles.add(
                    "not everything could be read through "
                            + String.join(", ", silent)
                            + " within "
                            + SERVICE_SECONDS
                            + " s of the end");
        }
        Throwable failure = clients.failure();
        if (failure != null) {
            troubles.add("a client of ours failed: " + failure);
        }
    }

    /// Judges the history. A violation is told of keys whose rows only come, where there is one:
    /// nothing repeats there, so the story is short.
    private static Verdict judge(History history) {
        Verdict verdict = Judge.judge(history, Model.Plain.LINEARIZABLE);
        if (!(verdict instanceof Verdict.Violated)) {
            return verdict;
        }
        String repeating = Workload.KV.label() + '-';
        int[] plain =
                IntStream.range(0, history.size())
                        .filter(call ->
                                !(history.keyValue(history.key(call)) instanceof Value.Text(var key)
                                        && key.startsWith(repeating)))
                        .toArray();
        Verdict plainly = Judge.judge(history.only(plain), Model.Plain.LINEARIZABLE);
        return plainly instanceof Verdict.Violated ? plainly : verdict;
    }

    private static long in(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
