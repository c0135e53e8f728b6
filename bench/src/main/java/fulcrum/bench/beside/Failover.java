package fulcrum.bench.beside;

import fulcrum.bench.load.BenchNode;
import fulcrum.bench.load.ReadBack;
import fulcrum.bench.load.Writers;
import fulcrum.cli.dev.Namespaces;
import fulcrum.machine.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long nobody can write when the leader goes, and whether anything acknowledged goes with it.
@Command(
        name = "failover",
        description = {
            "Take the leader away under writing clients, and measure the longest time without a"
                    + " successful write.",
            "",
            "KILL ends the leader's process; its connections close at once. STOP freezes it"
                    + " (SIGSTOP): its connections stay open and it says nothing any more. CUT"
                    + " takes its network away without a word; nodes then have network namespaces"
                    + " of their own, which needs root and `ip netns`.",
        },
        mixinStandardHelpOptions = true)
public final class Failover implements Callable<Integer> {

    private static final long BEFORE_MILLIS = 3_000;
    private static final long AFTER_MILLIS = 6_000;

    /// The number of ours among the networks that namespaces are on.
    private static final int NETWORK = 31;

    /// How the leader goes.
    enum Fault {
        KILL,
        STOP,
        CUT
    }

    /// @param gapMillis without any write that was acknowledged
    /// @param gapOfOneMillis of the client that waited longest
    private record Trial(
            int leader, double gapMillis, double gapOfOneMillis, int acknowledged, int lost) {}

    @Option(names = "--runs", description = "Medians of so many (default: 10)")
    private int runs = 10;

    @Option(names = "--writers", description = "At a time (default: 16)")
    private int writers = 16;

    @Option(
            names = "--deadline",
            paramLabel = "MILLIS",
            description = "After which a client asks the next node (default: 1000)")
    private long deadlineMillis = 1_000;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "NAME",
            description = "Of KILL, STOP, CUT (default: all)")
    private List<Fault> faults = List.of(Fault.values());

    @Option(names = "--heap", description = "Of each node (default: 512m)")
    private String heap = "512m";

    @Option(names = "--work", description = "Where data goes; it is removed afterwards")
    private @Nullable Path work;

    @Option(names = "--markdown", description = "Write the table here too")
    private @Nullable Path markdown;

    private final PrintStream out = System.out;
    private boolean lost;

    @Override
    public Integer call() throws Exception {
        Path directory =
                work == null
                        ? Files.createTempDirectory("fulcrum-bench")
                        : Files.createDirectories(work.resolve("fulcrum-bench"));
        Workplace place = new Workplace(directory.toAbsolutePath(), Path.of("."), heap);
        StringBuilder report = new StringBuilder();
        report.append("| leader is gone by | runs | longest gap ms, median | all |")
                .append(" of one client ms, median | acknowledged | of these lost |\n")
                .append("|---|--:|--:|---|--:|--:|--:|\n");
        try {
            for (Fault fault : faults) {
                report.append(row(place, fault)).append('\n');
            }
            report.append('\n');
            for (String remark : Machine.portrait(directory)) {
                report.append("- ").append(remark).append('\n');
            }
            report.append(
                    "- %d clients, each asks the next node after %d ms%n"
                            .formatted(writers, deadlineMillis));
        } finally {
            Workplace.delete(directory);
        }
        out.println();
        out.print(report);
        if (markdown != null) {
            Files.writeString(markdown, report);
        }
        return lost ? 1 : 0;
    }

    private String row(Workplace place, Fault fault) throws Exception {
        @Nullable Namespaces namespaces = null;
        if (fault == Fault.CUT) {
            String missing = Namespaces.missing();
            if (missing != null) {
                out.println("CUT is SKIPPED: " + missing);
                return "| CUT | 0 | skipped: " + missing + " | | | | |";
            }
            namespaces = Namespaces.make(NETWORK, BenchNode.NODES);
        }
        List<Trial> trials = new ArrayList<>();
        try (Fulcrum.Cluster cluster = Fulcrum.Cluster.start(place, "failover", namespaces)) {
            for (int run = 1; run <= runs; run++) {
                Trial trial = trial(cluster, fault, run);
                trials.add(trial);
                out.printf(
                        "%s %d: n%d led; nobody wrote for %.0f ms, one client not for %.0f ms;"
                                + " %,d acknowledged, %d of them lost%n",
                        fault,
                        run,
                        trial.leader,
                        trial.gapMillis,
                        trial.gapOfOneMillis,
                        trial.acknowledged,
                        trial.lost);
            }
        } finally {
            if (namespaces != null) {
                namespaces.close();
            }
            place.fresh("failover");
        }
        int lostHere = trials.stream().mapToInt(Trial::lost).sum();
        lost |= lostHere > 0;
        return "| %s | %d | %.0f | %s | %.0f | %,d | %d |"
                .formatted(
                        fault,
                        runs,
                        Point.median(trials.stream().map(Trial::gapMillis).sorted().toList()),
                        trials.stream()
                                .map(trial -> "%.0f".formatted(trial.gapMillis))
                                .collect(Collectors.joining(", ")),
                        Point.median(trials.stream().map(Trial::gapOfOneMillis).sorted().toList()),
                        trials.stream().mapToInt(Trial::acknowledged).sum(),
                        lostHere);
    }

    private Trial trial(Fulcrum.Cluster cluster, Fault fault, int run) throws Exception {
        List<InetSocketAddress> nodes = cluster.sockets(BenchNode.Places::peers);
        try (Writers clients =
                new Writers(nodes, fault.toString() + run, writers, deadlineMillis)) {
            clients.start();
            TimeUnit.MILLISECONDS.sleep(BEFORE_MILLIS);
            int leader = cluster.awaitLeader();
            clients.mark();
            Writers.Seen seen;
            boolean healed = false;
            strike(cluster, fault, leader);
            try {
                TimeUnit.MILLISECONDS.sleep(AFTER_MILLIS);
                seen = clients.stop();
                heal(cluster, fault, leader);
                healed = true;
            } finally {
                if (!healed) {
                    heal(cluster, fault, leader);
                }
            }
            cluster.awaitLeader();
            cluster.awaitEqual();
            int lost = lost(nodes, clients.acknowledged());
            return new Trial(
                    leader,
                    seen.longestMillis(),
                    seen.longestOfOneMillis(),
                    seen.acknowledged(),
                    lost);
        }
    }

    /// Through every node, since each could have its own idea of what was acknowledged. A key that
    /// nobody wrote is asked for too: who misses nothing at all does not look.
    private static int lost(List<InetSocketAddress> nodes, List<Bytes> keys) throws Exception {
        Bytes never = Bytes.text("never written");
        List<Bytes> asked = new ArrayList<>(keys);
        asked.add(never);
        Set<Bytes> lost = new TreeSet<>();
        for (InetSocketAddress node : nodes) {
            List<Bytes> missing = ReadBack.missing(node, asked);
            if (!missing.contains(never)) {
                throw new IllegalStateException(node + " has what nobody wrote");
            }
            lost.addAll(missing);
        }
        lost.remove(never);
        return lost.size();
    }

    private static void strike(Fulcrum.Cluster cluster, Fault fault, int leader)
            throws IOException, InterruptedException {
        switch (fault) {
            case KILL -> cluster.node(leader).kill();
            case STOP -> cluster.node(leader).signal("STOP");
            case CUT -> cluster.cut(leader);
        }
    }

    private static void heal(Fulcrum.Cluster cluster, Fault fault, int leader)
            throws IOException, InterruptedException {
        switch (fault) {
            case KILL -> cluster.restart(leader);
            case STOP -> cluster.node(leader).signal("CONT");
            case CUT -> cluster.mend(leader);
        }
    }
}
