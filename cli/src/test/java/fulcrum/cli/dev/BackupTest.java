package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of real processes is copied under load, destroyed, and brought back.
final class BackupTest {

    private static final long DEADLINE_MILLIS = 30_000;

    @TempDir Path directory;
    private final DevPorts ports = FreePorts.ofCluster();
    private final List<DevProcesses> started = new ArrayList<>();

    private DevProcesses start(Path data) throws Exception {
        DevProcesses nodes =
                DevProcesses.start(DevDirectory.openOrFound(data, 3), ports, command());
        started.add(nodes);
        nodes.awaitReady();
        return nodes;
    }

    @AfterEach
    void stop() {
        started.forEach(DevProcesses::killAll);
    }

    @Test
    void whatWasAcknowledgedComesBackAfterAllNodesAreLost() throws Exception {
        Path data = directory.resolve("data");
        Path backups = directory.resolve("backups");
        DevProcesses nodes = start(data);
        try (Writers writers = new Writers(ports, 3, 4)) {
            writers.awaitMore(300, DEADLINE_MILLIS);
            nodes.kill(3);
            assertThat(run(0, "backup", "--to", backups.toString(), "--port-offset", offset()))
                    .contains("2 groups", "holds every write that was acknowledged before");
            writers.awaitMore(100, DEADLINE_MILLIS);
            assertThat(against(backups, 1)).contains("OTHER rows");
            assertThat(writers.missing()).isEmpty(); // and they have stopped
            run(0, "backup", "--to", backups.toString(), "--port-offset", offset());
            assertThat(against(backups, 0)).contains("the cluster holds the same rows");
            nodes.killAll();
            DevDirectory.delete(data);

            assertThat(run(0, "backup", "verify", backups.toString())).doesNotContain("DAMAGED");
            Path restored = directory.resolve("restored");
            assertThat(
                            run(
                                    0,
                                    "restore",
                                    "--from",
                                    backups.toString(),
                                    "--data",
                                    restored.toString()))
                    .contains("3 nodes, read back and the same");
            run(2, "restore", "--from", backups.toString(), "--data", restored.toString());
            start(restored);
            List<String> told = against(backups, 0).lines().toList();
            String sound = told.get(told.size() - 2);
            assertThat(told.getLast())
                    .isEqualTo(
                            "the cluster holds the same rows: "
                                    + sound.substring(sound.indexOf("2 groups, ")));
            assertThat(writers.missing()).isEmpty();
        }
    }

    private String against(Path backups, int exit) {
        return run(
                exit,
                "backup",
                "verify",
                backups.toString(),
                "--against",
                "--port-offset",
                offset());
    }

    private String offset() {
        return String.valueOf(ports.offset());
    }

    private static String run(int exit, String... words) {
        StringBuilder printed = new StringBuilder();
        int code = CommandLines.recording(printed).execute(words);
        assertThat(code).as(printed.toString()).isEqualTo(exit);
        return printed.toString();
    }

    /// The very classes that are tested, started as the product starts them.
    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "fulcrum.cli.Fulcrum",
                        "start",
                        "--config"));
        return command;
    }
}
