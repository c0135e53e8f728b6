package fulcrum.bench.beside;

import fulcrum.bench.load.ClientProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A primary of PostgreSQL and two standbys, of which one has to have a commit too.
record Postgres() implements Peer {

    static final String CLIENTS = "fulcrum.bench.peers.postgres.PostgresClients";

    private static final List<String> PROGRAMS =
            List.of("postgres", "initdb", "pg_basebackup", "psql");

    /// Whom root becomes: the servers refuse to run as root.
    private static final String USER = "postgres";

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public String description() {
        return "PostgreSQL, the machine's own: primary and two streaming standbys, ANY 1 (s1,s2),"
                + " else its own defaults; pgjdbc, a connection for each client, all to the"
                + " primary, prepared statements; a read is a plain SELECT there";
    }

    @Override
    public @Nullable String missing(Workplace place) {
        for (String program : PROGRAMS) {
            if (Programs.named(program) == null) {
                return "no program `" + program + "` is on the PATH or in /usr/lib/postgresql";
            }
        }
        return place.isBuilt(name()) ? null : "its client's jar could not be fetched";
    }

    @Override
    public Running start(Workplace place) throws Exception {
        Path directory = place.fresh(name());
        Path data = Files.createDirectories(directory.resolve("data"));
        if (isRoot()) {
            Child.run("chown", directory, List.of("chown", USER, data.toString()));
            Child.run("chmod", directory, List.of("chmod", "a+x", place.directory().toString()));
        }
        int port = Workplace.ports(3);
        Path primary = data.resolve("p");
        Child.run(
                "initdb",
                directory,
                as(
                        List.of(
                                Programs.needed("initdb"),
                                "--pgdata=" + primary,
                                "--username=postgres",
                                "--auth=trust",
                                "--no-locale",
                                "--encoding=UTF8")));
        Files.writeString(
                primary.resolve("postgresql.conf"),
                """
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                max_connections = 400
                """,
                StandardOpenOption.APPEND);
        try (Starting starting = new Starting()) {
            serve(starting, directory, primary, port);
            for (int standby = 1; standby <= 2; standby++) {
                copy(directory, data.resolve("s" + standby), port, standby);
                serve(starting, directory, data.resolve("s" + standby), port + standby);
            }
            sql(directory, port, "alter system set synchronous_standby_names = 'ANY 1 (s1,s2)'");
            sql(directory, port, "select pg_reload_conf()");
            List<String> command = place.clients(place.classPath(name()), List.of(), CLIENTS);
            command.add("postgres");
            command.add("127.0.0.1:" + port);
            Child clients = starting.clients(Child.start("clients", directory, command));
            clients.await(ClientProcess.READY, 60);
            return starting.done();
        }
    }

    private static void serve(Starting starting, Path directory, Path data, int port)
            throws IOException, InterruptedException {
        List<String> command =
                as(
                        List.of(
                                Programs.needed("postgres"),
                                "-D",
                                data.toString(),
                                "-p",
                                Integer.toString(port)));
        starting.server(Child.start("server-" + data.getFileName(), directory, command));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                sql(directory, port, "select 1");
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static void copy(Path directory, Path to, int port, int standby)
            throws IOException, InterruptedException {
        Child.run(
                "copy" + standby,
                directory,
                as(
                        List.of(
                                Programs.needed("pg_basebackup"),
                                "--pgdata=" + to,
                                "--write-recovery-conf",
                                "--wal-method=stream",
                                "--checkpoint=fast",
                                "--dbname=host=127.0.0.1 port="
                                        + port
                                        + " user=postgres application_name=s"
                                        + standby)));
    }

    private static void sql(Path directory, int port, String statement)
            throws IOException, InterruptedException {
        Child.run(
                "psql",
                directory,
                List.of(
                        Programs.needed("psql"),
                        "--no-psqlrc",
                        "--quiet",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--username=postgres",
                        "--command=" + statement));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name", "").equals("root");
    }

    private static List<String> as(List<String> command) {
        if (!isRoot()) {
            return command;
        }
        List<String> other =
                new ArrayList<>(
                        List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        other.addAll(command);
        return other;
    }
}
