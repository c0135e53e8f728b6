package fulcrum.cli.kills;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.server.node.NodeRefused;
import fulcrum.verify.linearizable.Linearizability;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// Kills nodes under load, starts them again, and judges what clients saw.
public final class Kills {

    private static final int CLIENTS = 8;
    private static final int KEYS = 400;
    private static final long RECOVERY_MILLIS = 30_000;
    private static final long DISK_BYTES = 192L << 20;
    private static final int DAMAGE_EVERY = 10;
    private static final int FULL_EVERY = 20;

    private final Path directory;
    private final DevPorts ports;
    private final List<String> command;
    private final SplittableRandom random;
    private final long seed;
    private final boolean disks;
    private final PrintWriter progress;
    private final List<Long> silences = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Path> mounted = new ArrayList<>();
    private int kills;
    private int damages;
    private int noticed;
    private int fullDisks;

    /// What came of it.
    ///
    /// @param silenceMillisMedian of single kills: for how long nobody was answered well
    /// @param failures in words; none if all is well
    public record Verdict(
            int kills,
            int damages,
            int noticed,
            int fullDisks,
            long done,
            long refused,
            long unknown,
            long silenceMillisMedian,
            long silenceMillisMost,
            List<String> failures) {

        public String text(long seed) {
            String counts =
                    ("%d kills, %d damaged logs (%d of them mattered), %d full disks, seed %d:"
                                    + " %,d operations done, %,d refused, %,d unknown;%n"
                                    + "after a kill nobody was answered for %d ms in the median,"
                                    + " %d ms at most")
                            .formatted(
                                    kills,
                                    damages,
                                    noticed,
                                    fullDisks,
                                    seed,
                                    done,
                                    refused,
                                    unknown,
                                    silenceMillisMedian,
                                    silenceMillisMost);
            return failures.isEmpty()
                    ? counts
                            + "\n"
                            + "passed: what clients saw is linearizable, every kill was lived"
                            + " through, and all replicas hold the same"
                    : counts + "\nFAILED: " + String.join("\nFAILED: ", failures);
        }
    }

    /// @param command what runs a node, but for its file
    /// @param disks each node gets a small file system in memory, which is filled at times
    public Kills(
            Path directory,
            DevPorts ports,
            List<String> command,
            long seed,
            boolean disks,
            PrintWriter progress) {
        this.directory = directory.resolve("data");
        this.ports = ports;
        this.command = command;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.disks = disks;
        this.progress = progress;
    }

    /// Runs it to the end.
    public Verdict run(int count) throws IOException, NodeRefused, InterruptedException {
        try {
            if (disks) {
                mountDisks();
            }
            try (Cluster cluster = new Cluster(directory, ports, command);
                    Clients clients = new Clients(ports, 3, CLIENTS, KEYS, seed)) {
                while (kills < count && failures.isEmpty()) {
                    round(cluster, clients);
                }
                recovered(clients, "at the end");
                String verdict =
                        String.join("\n", Linearizability.judge(clients.history()).lines());
                if (!verdict.startsWith("valid")) {
                    failures.add(verdict);
                }
                agreed(cluster);
                return verdict(clients);
            }
        } finally {
            unmountDisks();
        }
    }

    private Verdict verdict(Clients clients) {
        Collections.sort(silences);
        return new Verdict(
                kills,
                damages,
                noticed,
                fullDisks,
                clients.doneCount(),
                clients.refusedCount(),
                clients.unknownCount(),
                silences.isEmpty() ? 0 : silences.get(silences.size() / 2),
                silences.isEmpty() ? 0 : silences.getLast(),
                List.copyOf(failures));
    }

    private void round(Cluster cluster, Clients clients) throws IOException, InterruptedException {
        recovered(clients, "before kill " + (kills + 1));
        pause(1, 1_000);
        long silenceBefore = clients.silenceMillis();
        if (disks && kills % FULL_EVERY == FULL_EVERY - 1) {
            fillDisk(cluster, clients);
        }
        int first = random.nextInt(1, 4);
        int victims = random.nextInt(10) == 0 ? random.nextInt(2, 4) : 1;
        for (int i = 0; i < victims; i++) {
            cluster.kill((first - 1 + i) % 3 + 1);
            kills++;
        }
        if (victims == 1) {
            pause(600, 1_500);
            silences.add(clients.silenceMillis());
        } else {
            pause(1, 500);
        }
        if (victims == 1 && kills % DAMAGE_EVERY == 0) {
            damage(cluster, first);
        }
        for (int i = 0; i < victims; i++) {
            int node = (first - 1 + i) % 3 + 1;
            if (!cluster.start(node)) {
                failures.add("n" + node + " did not start again after kill " + kills);
            }
        }
        progress.printf(
                "%d kills; n%d%s; %d done, silent for %d ms before%n",
                kills,
                first,
                victims > 1 ? " and " + (victims - 1) + " more" : "",
                clients.doneCount(),
                silenceBefore);
        progress.flush();
    }

    private void agreed(Cluster cluster) throws IOException, InterruptedException {
        String wrong = Agreement.await(ports, 3);
        if (wrong.isEmpty()) {
            cluster.stop();
            wrong = Agreement.compare(cluster.directory());
        }
        if (!wrong.isEmpty()) {
            failures.add(wrong);
        }
    }

    private void recovered(Clients clients, String when) throws InterruptedException {
        if (!clients.awaitMore(200, RECOVERY_MILLIS)) {
            failures.add("no service within " + RECOVERY_MILLIS + " ms " + when);
        }
    }

    /// A byte of a killed node's log is changed. Where that hit anything, the node must not take
    /// part again, and gets its own log back; where it did not, it has taken part, and keeps what
    /// it has: with the copy it would have forgotten its votes.
    private void damage(Cluster cluster, int node) throws IOException, InterruptedException {
        Path copy = cluster.copy(node);
        if (cluster.damage(node, random) == null) {
            return;
        }
        damages++;
        boolean takesPart = false;
        if (cluster.start(node)) {
            pause(300, 800);
            takesPart = cluster.takesPart(node);
        }
        cluster.kill(node);
        if (!takesPart) {
            noticed++;
            cluster.restore(node, copy);
        }
    }

    private void fillDisk(Cluster cluster, Clients clients)
            throws IOException, InterruptedException {
        int node = random.nextInt(1, 4);
        Path ballast = cluster.fill(node, 0);
        fullDisks++;
        pause(1_000, 3_000);
        Files.delete(ballast);
        recovered(clients, "after the disk of n" + node + " was full");
    }

    private void pause(int least, int most) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(least, most));
    }

    private void mountDisks() throws IOException, InterruptedException, NodeRefused {
        DevDirectory.openOrFound(directory, 3);
        for (int node = 1; node <= 3; node++) {
            Path point = directory.resolve("n" + node);
            Path aside = directory.resolve("n" + node + ".founded");
            Files.move(point, aside);
            Files.createDirectory(point);
            run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", point.toString());
            mounted.add(point);
            try (var files = Files.list(aside)) {
                for (Path file : files.toList()) {
                    Files.copy(file, point.resolve(file.getFileName()));
                }
            }
            DevDirectory.delete(aside);
        }
    }

    private void unmountDisks() throws IOException, InterruptedException {
        for (Path point : mounted) {
            run("umount", point.toString());
        }
    }

    private static void run(String... line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + " failed");
        }
    }
}
