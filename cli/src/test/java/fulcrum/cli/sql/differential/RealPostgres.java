package fulcrum.cli.sql.differential;

import fulcrum.cli.dev.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL of its own in a temporary directory, as a machine's packages bring it: PostgreSQL
/// 15 or newer. It refuses to run as root; where the test does, it runs as `nobody`.
public final class RealPostgres implements AutoCloseable {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final int LEAST_VERSION = 15;

    private final Path directory;
    private final Process server;
    private final int port;

    private RealPostgres(Path directory, Process server, int port) {
        this.directory = directory;
        this.server = server;
        this.port = port;
    }

    /// Where the newest one's programs are, or null where there is none.
    public static @Nullable Path programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return null;
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(path -> version(path) >= LEAST_VERSION)
                    .filter(path -> Files.isExecutable(path.resolve("bin/initdb")))
                    .max(Comparator.comparingInt(RealPostgres::version))
                    .map(path -> path.resolve("bin"))
                    .orElse(null);
        }
    }

    private static int version(Path path) {
        String name = path.getFileName().toString();
        return name.matches("\\d{1,4}") ? Integer.parseInt(name) : 0;
    }

    /// Makes a database `fulcrum` for a user `fulcrum`, on the loopback.
    public static RealPostgres start(Path programs) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("real-postgres");
        boolean root = "root".equals(System.getProperty("user.name"));
        if (root) {
            var users = directory.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(directory, users.lookupPrincipalByName("nobody"));
        }
        initialise(programs, directory, root);
        int port = FreePorts.one();
        RealPostgres started =
                new RealPostgres(directory, serve(programs, directory, root, port), port);
        started.makeDatabase();
        return started;
    }

    private static void initialise(Path programs, Path directory, boolean root)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(programs.resolve("initdb").toString());
        command.addAll(List.of("-D", "data", "-U", "fulcrum", "-A", "trust", "-N", "-E", "UTF8"));
        command.addAll(List.of("--locale=C.UTF-8", "--no-instructions"));
        Process made = begin(directory, root, command);
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException("initdb: " + said);
        }
    }

    /// Returns when it takes connections.
    private static Process serve(Path programs, Path directory, boolean root, int port)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(programs.resolve("postgres").toString());
        command.addAll(List.of("-D", "data", "-p", Integer.toString(port)));
        command.addAll(List.of("-k", directory.toString()));
        for (String setting :
                List.of(
                        "listen_addresses=127.0.0.1",
                        "fsync=off",
                        "timezone=UTC",
                        "max_prepared_transactions=9",
                        "log_min_messages=log",
                        "shared_buffers=16MB")) {
            command.addAll(List.of("-c", setting));
        }
        Process server = begin(directory, root, command);
        BufferedReader log = server.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines.add(line);
            if (line.contains("ready to accept connections")) {
                Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
                return server;
            }
        }
        throw new IOException("postgres: " + lines);
    }

    private void makeDatabase() throws IOException {
        try (Connection connection = connect("postgres", "");
                var statement = connection.createStatement()) {
            boolean _ = statement.execute("create database fulcrum");
        } catch (SQLException refused) {
            throw new IOException(refused);
        }
    }

    private static Process begin(Path directory, boolean root, List<String> command)
            throws IOException {
        List<String> words = new ArrayList<>();
        if (root) {
            words.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        words.addAll(command);
        return new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    public int port() {
        return port;
    }

    /// A session of the user `fulcrum`.
    ///
    /// @param options of the driver, as in its URL after the question mark
    public Connection connect(String database, String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=fulcrum" + options);
    }

    /// Ends it, whoever is connected, and takes its directory away.
    @Override
    public void close() throws IOException {
        try {
            // What PostgreSQL calls a fast shutdown.
            int _ =
                    new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                            .start()
                            .waitFor();
            int _ = server.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            server.destroyForcibly();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
