package fulcrum.cli.kills;

import fulcrum.cli.dev.DevDirectory;
import fulcrum.cli.dev.DevPorts;
import fulcrum.cli.dev.DevProcesses;
import fulcrum.server.node.NodeRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Three nodes in processes that are killed, damaged and started again.
final class Cluster implements AutoCloseable {

    private final DevDirectory directory;
    private final DevPorts ports;
    private final DevProcesses processes;

    Cluster(Path path, DevPorts ports, List<String> command)
            throws IOException, NodeRefused, InterruptedException {
        this.directory = DevDirectory.openOrFound(path, 3);
        this.ports = ports;
        this.processes = DevProcesses.start(directory, ports, command);
        processes.awaitReady();
    }

    /// kill -9, and nothing before.
    void kill(int node) throws InterruptedException {
        processes.kill(node);
    }

    /// Starts a node again, and waits until it serves or has ended.
    ///
    /// @return whether it serves
    boolean start(int node) throws IOException, InterruptedException {
        processes.restart(node);
        return processes.awaitReady(node);
    }

    /// The node has its group open.
    boolean takesPart(int node) throws IOException {
        URL status =
                URI.create("http://127.0.0.1:" + ports.http(node).getPort() + "/api/v1/status")
                        .toURL();
        try (InputStream in = status.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("\"absent\":{}");
        }
    }

    /// Copies the directory of a node that does not run.
    Path copy(int node) throws IOException {
        Path copy = directory.path().resolve("n" + node + ".copy");
        DevDirectory.delete(copy);
        Files.createDirectory(copy);
        copyContent(directory.node(node), copy);
        return copy;
    }

    /// Puts a copy's content in the place of a node's.
    void restore(int node, Path copy) throws IOException {
        try (var files = Files.list(directory.node(node))) {
            for (Path file : files.toList()) {
                DevDirectory.delete(file);
            }
        }
        copyContent(copy, directory.node(node));
        DevDirectory.delete(copy);
    }

    private static void copyContent(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.equals(from)) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
    }

    /// Changes one byte of a node's log, somewhere among what it has written.
    ///
    /// @return where; null where there is no log
    @Nullable String damage(int node, SplittableRandom random) throws IOException {
        List<Path> segments;
        try (var files = Files.list(directory.node(node).resolve("log"))) {
            segments = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
        if (segments.isEmpty()) {
            return null;
        }
        Path segment = segments.get(random.nextInt(segments.size()));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            long written = written(file);
            if (written == 0) {
                return null;
            }
            long at = random.nextLong(written);
            file.seek(at);
            int before = file.read();
            file.seek(at);
            file.write(before ^ 1 << random.nextInt(8));
            return segment.getFileName() + " at " + at;
        }
    }

    /// Up to where a segment holds anything, about.
    private static long written(RandomAccessFile file) throws IOException {
        byte[] block = new byte[32 << 10];
        long end = 0;
        file.seek(0);
        for (int read = file.read(block); read > 0; read = file.read(block)) {
            boolean blank = true;
            for (int i = 0; i < read; i++) {
                blank &= block[i] == 0;
            }
            if (blank) {
                break;
            }
            end += read;
        }
        return end;
    }

    /// Takes all the room that a node's disk has, but for so many bytes.
    Path fill(int node, long leave) throws IOException {
        Path ballast = directory.node(node).resolve("ballast");
        byte[] chunk = new byte[1 << 20];
        try (var out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(directory.node(node)).getUsableSpace()
                    > leave + chunk.length) {
                out.write(chunk);
            }
        }
        return ballast;
    }

    /// Stops all nodes in good order.
    void stop() {
        processes.close();
    }

    DevDirectory directory() {
        return directory;
    }

    @Override
    public void close() {
        processes.killAll();
    }
}
