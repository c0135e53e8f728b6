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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What clients notice while a node joins a cluster that has data, and while leaders are drained.
@Command(
        name = "members",
        description = {
            "Let a fourth node join three that hold rows, and drain leaders, under writing clients.",
            "",
            "Each client has one write under way, to a key that is written once. Measured before"
                    + " the node comes, until it is a member that has caught up, and while whoever leads is drained:"
                    + " how long writes take, and the longest time without a successful one. At"
                    + " the end all that was acknowledged is read back through the new node.",
        },
        mixinStandardHelpOptions = true)
public final class Members implements Callable<Integer> {

    private static final String STATUS = "/api/v1/status";
    private static final int ROWS = 1;
    private static final int VALUE_BYTES = 1_000;
    private static final long CLIENT_MILLIS = 1_000;
    private static final long DEADLINE_SECONDS = 600;
    private static final long LOOK_MILLIS = 50;
    private static final long BETWEEN_MILLIS = 2_000;

    /// What was measured in one part.
    private record Part(String what, Writers.Seen seen) {

        String line(Part before) {
            return "| %s | %.1f | %,.0f | %.2f | %.2f | %.2fx | %.0f |"
                    .formatted(
                            what,
                            seen.seconds(),
                            seen.writes() / seen.seconds(),
                            seen.p50Millis(),
                            seen.p99Millis(),
                            seen.p99Millis() / before.seen.p99Millis(),
                            seen.longestMillis());
        }
    }

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
    private final List<String> report = new ArrayList<>();
    private DevPorts ports = new DevPorts(0);
    private @Nullable LastWords words;

    @Override
    public Integer call() throws Exception {
        ports = new DevPorts(offset);
        Path directory =
                work == null
                        ? Files.createTempDirectory("fulcrum-bench")
                        : Files.createDirectories(work.resolve("fulcrum-bench"));
        Workplace place = new Workplace(directory.toAbsolutePath(), Path.of("."), heap);
        DevDirectory data = DevDirectory.openOrFound(place.directory().resolve("data"), 3);
        DevProcesses nodes = DevProcesses.start(data, ports, 1, _ -> command(place));
        words = new LastWords(nodes, data);
        int lost;
        try {
            nodes.awaitReady();
            fill();
            lost = measure(nodes, data);
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
        return lost > 0 ? 1 : 0;
    }

    private static List<String> command(Workplace place) {
        List<String> command =
                new ArrayList<>(
                        place.server(
                                Workplace.ourClassPath(),
                                List.of("-XX:+ExitOnOutOfMemoryError"), // as a packaged node has it
                                "fulcrum.cli.Fulcrum"));
        command.addAll(0, List.of("env", "FULCRUM_STORE_MEMTABLE=32MiB"));
        command.addAll(List.of("start", "--config"));
        return command;
    }

    private void fill() throws Exception {
        try (Clients load = new InternalClients(peers(3))) {
            Tally _ = load.run(Load.fill(rows, VALUE_BYTES), new Silent());
        }
        out.printf("%,d rows of %,d bytes are there%n", rows, VALUE_BYTES);
    }

    private int measure(DevProcesses nodes, DevDirectory data) throws Exception {
        try (Writers writers = new Writers(peers(3), "w", clients, CLIENT_MILLIS, VALUE_BYTES)) {
            writers.start();
            TimeUnit.MILLISECONDS.sleep(2 * BETWEEN_MILLIS);
            writers.mark();
            TimeUnit.SECONDS.sleep(seconds);
            Part before = told(new Part("three nodes serve", writers.seen()));

            writers.mark();
            nodes.add(4, List.of(ports.http(1)));
            await(roster -> roster.hasJoined("n4"));
            awaitCaughtUp("n4");
            Part joining = told(new Part("a fourth joins", writers.seen()));
            long bytes = size(data.path().resolve("n4"));
            writers.mark();
            TimeUnit.SECONDS.sleep(seconds);
            Part after = told(new Part("four nodes serve", writers.seen()));

            List<Part> drains = drain(writers);
            Writers.Seen all = writers.stop();
            int lost = ReadBack.missing(ports.peers(4), writers.acknowledged()).size();
            report.add(
                    "| while | seconds | writes/s | p50 ms | p99 ms | p99 to before | longest gap"
                            + " ms |");
            report.add("|---|--:|--:|--:|--:|--:|--:|");
            report.add(before.line(before));
            report.add(joining.line(before));
            report.add(after.line(before));
            drains.forEach(each -> report.add(each.line(before)));
            report.add("");
            report.add(
                    "- %,d rows of %,d bytes and %,d that were written meanwhile, %d clients; n4 had"
                                    .formatted(rows, VALUE_BYTES, all.acknowledged(), clients)
                            + " %,d MB when it was a member".formatted(bytes >> 20));
            report.add(
                    "- longest gap of %d drains, median: %.0f ms; %d writes were refused, and done"
                                    .formatted(drains.size(), medianGap(drains), all.refusals())
                            + " when asked again; of those acknowledged, %d were lost"
                                    .formatted(lost));
            return lost;
        }
    }

    private Part told(Part part) {
        out.printf(
                "%s, %.1f s: p99 %.2f ms, nobody wrote for %.0f ms%n",
                part.what, part.seen.seconds(), part.seen.p99Millis(), part.seen.longestMillis());
        return part;
    }

    private static double medianGap(List<Part> drains) {
        return drains.isEmpty()
                ? 0
                : Point.median(
                        drains.stream().map(each -> each.seen.longestMillis()).sorted().toList());
    }

    private static long size(Path directory) throws IOException {
        long bytes = 0;
        try (var files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0; // 0 if gone meanwhile
            }
        }
        return bytes;
    }

    /// Whoever leads, one after the other.
    private List<Part> drain(Writers writers) throws Exception {
        List<Part> drains = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            String leader = leader();
            writers.mark();
            order(leader, "draining");
            await(roster -> roster.isDrained(leader));
            drains.add(told(new Part(leader + ", who leads, is drained", writers.seen())));
            order(leader, "active");
            await(roster -> roster.hasJoined(leader));
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        }
        return drains;
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
            demandAllUp();
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

    /// Waits until a node lacks nothing of what was committed a second ago.
    private void awaitCaughtUp(String node) throws IOException, InterruptedException {
        String gauge = "fulcrum_follower_lag_seconds{peer=\"" + node + "\"}";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            demandAllUp();
            List<Double> lags = new ArrayList<>();
            for (String url : calls().urls()) {
                Map<?, ?> status = new MemberCalls(List.of(url)).ask("GET", STATUS, null).tree();
                if (status.get("gauges") instanceof Map<?, ?> gauges
                        && gauges.get(gauge) instanceof Number seconds) {
                    lags.add(seconds.doubleValue()); // whoever leads a group tells it
                }
            }
            if (!lags.isEmpty() && lags.stream().allMatch(lag -> lag < 1)) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(node + " does not catch up: it is " + lags + " s behind");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /// Who has died never does what is waited for.
    private void demandAllUp() throws IOException {
        Objects.requireNonNull(words).demandNone();
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
