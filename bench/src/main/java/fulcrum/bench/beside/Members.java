package fulcrum.bench.beside;

import fulcrum.bench.load.Clients;
import fulcrum.bench.load.InternalClients;
import fulcrum.bench.load.Load;
import fulcrum.bench.load.ReadBack;
import fulcrum.bench.load.Tally;
import fulcrum.bench.load.Writers;
import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.DevProcesses;
import fulcrum.cli.members.MemberCalls;
import fulcrum.cli.members.Roster;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What clients notice while a node joins a cluster that has data, and while one is drained.
@Command(
        name = "members",
        description = {
            "Let a fourth node join three that hold data, and drain leaders, under writing clients.",
            "",
            "The first measures writes second by second, before the node comes and until it is a"
                    + " member. The second measures the longest time without a successful write.",
        },
        mixinStandardHelpOptions = true)
public final class Members implements Callable<Integer> {

    private static final int ROWS = 1;
    private static final int VALUE_BYTES = 1_000;
    private static final long DEADLINE_SECONDS = 600;
    private static final long LOOK_MILLIS = 50;

    @Option(names = "--rows", description = "Of 1 kB each (default: 1000000)")
    private int rows = 1_000_000;

    @Option(names = "--clients", description = "At a time (default: 16)")
    private int clients = 16;

    @Option(names = "--seconds", description = "Before the node comes (default: 20)")
    private int seconds = 20;

    @Option(names = "--runs", description = "Drains (default: 10)")
    private int runs = 10;

    @Option(names = "--heap", description = "Of each node (default: 512m)")
    private String heap = "512m";

    @Option(
            names = "--port-offset",
            description = "Added to the ports of a dev cluster (default: 21000)")
    private int offset = 21_000;

    @Option(names = "--work", description = "Where data goes; it is removed afterwards")
    private @Nullable Path work;

    @Option(names = "--markdown", description = "Write the table here too")
    private @Nullable Path markdown;

    private final PrintStream out = System.out;
    private DevPorts ports = new DevPorts(0);

    @Override
    public Integer call() throws Exception {
        ports = new DevPorts(offset);
        Path directory =
                work == null
                        ? Files.createTempDirectory("fulcrum-bench")
                        : Files.createDirectories(work.resolve("fulcrum-bench"));
        Workplace place = new Workplace(directory.toAbsolutePath(), Path.of("."), heap);
        DevDirectory data = DevDirectory.openOrFound(place.directory().resolve("data"), 3);
        DevProcesses nodes =
                DevProcesses.start(
                        data,
                        ports,
                        _ -> {
                            List<String> command =
                                    new ArrayList<>(
                                            place.server(
                                                    Workplace.ourClassPath(),
                                                    List.of(),
                                                    "fulcrum.cli.Fulcrum"));
                            command.addAll(0, List.of("env", "FULCRUM_STORE_MEMTABLE=32MiB"));
                            command.addAll(List.of("start", "--config"));
                            return command;
                        });
        List<String> report = new ArrayList<>();
        boolean lost;
        try {
            nodes.awaitReady();
            report.addAll(grow(nodes, data));
            report.add("");
            lost = drain(report);
            report.add("");
            Machine.portrait(directory).forEach(line -> report.add("- " + line));
        } finally {
            nodes.killAll();
            Workplace.delete(directory);
        }
        out.println();
        report.forEach(out::println);
        if (markdown != null) {
            Files.write(markdown, report);
        }
        return lost ? 1 : 0;
    }

    // A node joins

    private List<String> grow(DevProcesses nodes, DevDirectory data) throws Exception {
        List<Tally> before = new ArrayList<>();
        List<Tally> meanwhile = new ArrayList<>();
        long began;
        try (Clients load = new InternalClients(peers(3))) {
            Tally _ = load.run(Load.fill(rows, VALUE_BYTES), new Silent());
            for (int i = 0; i < seconds; i++) {
                before.add(second(load));
            }
            began = System.nanoTime();
            FutureTask<Boolean> joined =
                    new FutureTask<>(() -> {
                        nodes.add(4, List.of(ports.peers(1)));
                        await(roster -> roster.hasJoined("n4"));
                        return true;
                    });
            Thread _ = Thread.ofPlatform().start(joined);
            while (!joined.isDone()) {
                meanwhile.add(second(load));
            }
            joined.get();
        }
        double took = (System.nanoTime() - began) / 1e9;
        double usual = p99(before);
        double then = p99(meanwhile);
        return List.of(
                "| while | seconds | writes/s, median | p99 ms, median | p99 ms, worst second | to"
                        + " before |",
                "|---|--:|--:|--:|--:|--:|",
                line("three nodes serve", before, 1),
                line("a fourth joins", meanwhile, then / usual),
                "",
                "- %,d rows of %d bytes, %d clients; after %.1f s the node was a member, and its"
                                .formatted(rows, VALUE_BYTES, clients, took)
                        + " directory had %,d MB".formatted(size(data.path().resolve("n4")) >> 20));
    }

    private Tally second(Clients load) throws Exception {
        Load one = new Load(Load.Operation.WRITE, clients, rows, VALUE_BYTES, 0, 1_000, 0);
        return load.run(one, new Silent());
    }

    private static double p99(List<Tally> seconds) {
        return Point.median(seconds.stream().map(Tally::p99Millis).sorted().toList());
    }

    private static String line(String what, List<Tally> seconds, double ratio) {
        return "| %s | %d | %,.0f | %.2f | %.2f | %.2fx |"
                .formatted(
                        what,
                        seconds.size(),
                        Point.median(
                                seconds.stream()
                                        .map(second -> (double) second.answered())
                                        .sorted()
                                        .toList()),
                        p99(seconds),
                        seconds.stream().mapToDouble(Tally::p99Millis).max().orElse(0),
                        ratio);
    }

    private static long size(Path directory) throws IOException {
        long bytes = 0;
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    // A node is drained

    private boolean drain(List<String> report) throws Exception {
        List<Double> gaps = new ArrayList<>();
        List<String> all = new ArrayList<>();
        int acknowledged = 0;
        int lost = 0;
        long refusals = 0;
        for (int run = 1; run <= runs; run++) {
            try (Writers writers = new Writers(peers(4), "drain" + run, clients, 1_000)) {
                writers.start();
                TimeUnit.SECONDS.sleep(2);
                String leader = leader();
                writers.mark();
                order(leader, "draining");
                await(roster -> roster.isDrained(leader));
                TimeUnit.SECONDS.sleep(1);
                Writers.Seen seen = writers.stop();
                order(leader, "active");
                await(roster -> roster.hasJoined(leader));
                gaps.add(seen.longestMillis());
                all.add("%.0f".formatted(seen.longestMillis()));
                acknowledged += seen.acknowledged();
                refusals += seen.refusals();
                lost += ReadBack.missing(ports.peers(1), writers.acknowledged()).size();
                out.printf(
                        "drain %d: %s led; nobody wrote for %.0f ms%n",
                        run, leader, seen.longestMillis());
            }
        }
        report.add(
                "| drained | runs | longest gap ms, median | all | refused, and done when asked"
                        + " again | acknowledged | of these lost |");
        report.add("|---|--:|--:|---|--:|--:|--:|");
        report.add(
                "| who leads | %d | %.0f | %s | %d | %,d | %d |"
                        .formatted(
                                runs,
                                Point.median(gaps.stream().sorted().toList()),
                                String.join(", ", all),
                                refusals,
                                acknowledged,
                                lost));
        return lost > 0;
    }

    private String leader() throws Exception {
        return Objects.requireNonNull(leads(await(roster -> leads(roster) != null)));
    }

    private static @Nullable String leads(Roster roster) {
        if (roster.tree().get("nodes") instanceof List<?> nodes) {
            for (Object each : nodes) {
                if (each instanceof Map<?, ?> node
                        && node.get("leads") instanceof List<?> groups
                        && groups.contains((long) ROWS)) {
                    return String.valueOf(node.get("node"));
                }
            }
        }
        return null;
    }

    private void order(String node, String state) throws IOException, InterruptedException {
        MemberCalls.Reply reply =
                calls().ask("PUT", MemberCalls.NODES + "/" + node, Map.of("state", state));
        if (!reply.good()) {
            throw new IOException(node + " is not " + state + ": " + reply.text("detail"));
        }
    }

    private Roster await(Predicate<Roster> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            Roster roster = new Roster(calls().ask("GET", MemberCalls.NODES, null).tree());
            if (wanted.test(roster)) {
                return roster;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("it takes too long: " + roster.progress());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private MemberCalls calls() {
        return new MemberCalls(
                IntStream.rangeClosed(1, 3)
                        .mapToObj(node -> "http://127.0.0.1:" + ports.http(node).getPort())
                        .toList());
    }

    private List<InetSocketAddress> peers(int nodes) {
        return IntStream.rangeClosed(1, nodes).mapToObj(ports::peers).toList();
    }

    /// Costs are not read here.
    private static final class Silent implements Clients.Moments {
        @Override
        public void begun() {}

        @Override
        public void over() {}
    }
}
