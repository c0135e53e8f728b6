package fulcrum.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.server.tls.Certificates;
import fulcrum.server.tls.TestCertificates;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command that people try first.
final class PsqlTest {

    private static final Path PSQL = Path.of("/usr/bin/psql");

    @BeforeEach
    void needsPsql() {
        Assumptions.assumeTrue(Files.isExecutable(PSQL), "skipped: there is no " + PSQL);
    }

    private static String psql(TestDoor door, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(PSQL.toString());
        command.addAll(List.of("-X", "-A", "-t", "-U", "test", "-h", "127.0.0.1"));
        command.addAll(List.of("-p", String.valueOf(door.address.getPort())));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(TestDoor.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    @Test
    void insistsOnTlsWhereTheDoorHasIt(@TempDir Path directory) throws Exception {
        try (TestCertificates made = new TestCertificates(directory, new ClusterId(1, 2));
                TestDoor door = new TestDoor()) {
            Certificates certificates = made.open(1, made.node(1));
            door.door.secure(new DoorTls(certificates::door, true));
            assertThat(psql(door, "-d", "sslmode=require", "-c", "\\conninfo"))
                    .contains("SSL connection (protocol: TLSv1.3");
            assertThat(psql(door, "-d", "sslmode=disable", "-c", "TABLE kv"))
                    .contains("this node takes encrypted connections only");
        }
    }

    @Test
    void putsAndGets() throws Exception {
        try (TestDoor door = new TestDoor()) {
            assertThat(psql(door, "-c", "INSERT INTO kv VALUES ('a', 'ü')"))
                    .isEqualTo("INSERT 0 1");
            assertThat(
                            psql(
                                    door,
                                    "-c",
                                    "BEGIN",
                                    "-c",
                                    "SELECT v FROM kv WHERE k = 'a'",
                                    "-c",
                                    "COMMIT",
                                    "-c",
                                    "UPDATE kv SET v = 'b' WHERE k = 'a' AND v = 'ü'",
                                    "-c",
                                    "TABLE kv",
                                    "-c",
                                    "SELECT * FROM kv"))
                    .isEqualTo(
                            """
                            BEGIN
                            ü
                            COMMIT
                            UPDATE 1
                            ERROR:  TABLE is not supported yet
                            LINE 1: TABLE kv
                                    ^
                            HINT:  This version has one table, kv(k text primary key, v text), \
                            read and written by key; docs/reference/sql-kv.md lists what it takes.
                            a|b\
                            """);
        }
    }

    @Test
    void readsAFileAndSaysWhereItIsWrong() throws Exception {
        try (TestDoor door = new TestDoor()) {
            Path file = Files.createTempFile("kv", ".sql");
            Files.writeString(
                    file,
                    """
                    \\set key 'one'
                    INSERT INTO kv VALUES (:'key', E'two\\nlines');
                    SELECT v FROM kv
                      WHERE k = :'key' ANT v = 'x';
                    SELECT v FROM kv WHERE k = :'key';
                    """);
            assertThat(psql(door, "-v", "VERBOSITY=verbose", "-f", file.toString()))
                    .contains("ERROR:  42601: syntax error at or near \"ANT\"")
                    .contains("LINE 2:   WHERE k = 'one' ANT v = 'x';")
                    .endsWith("two\nlines");
            Files.delete(file);
        }
    }

    @Test
    void tellsOfALostQuorum() throws Exception {
        try (TestDoor door = new TestDoor()) {
            boolean _ =
                    door.on(() -> {
                        door.shard.refuse();
                        return true;
                    });
            assertThat(psql(door, "-v", "VERBOSITY=verbose", "-c", "SELECT v FROM kv"))
                    .contains("ERROR:  ZF001: quorum unavailable")
                    .contains("HINT:  Not reachable: n2 (12 s), n3 (4 s).");
        }
    }
}
