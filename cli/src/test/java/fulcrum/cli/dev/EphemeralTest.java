package fulcrum.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cluster that is to be forgotten, in a process that is told to end.
final class EphemeralTest {

    @TempDir private Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"--ephemeral", "--ephemeral --processes"})
    void leavesNothingBehind(String flags) throws Exception {
        Process dev = start(flags.split(" "));
        try (BufferedReader out = dev.inputReader()) {
            assertThat(out.lines().anyMatch(line -> line.startsWith("ready after"))).isTrue();
            assertThat(clusters()).hasSize(1);
            dev.destroy();
            assertThat(dev.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(clusters()).isEmpty();
        } finally {
            dev.destroyForcibly();
        }
    }

    private List<Path> clusters() throws Exception {
        try (var all = Files.list(temporary)) {
            return all.filter(path -> path.getFileName().toString().startsWith("fulcrum-dev"))
                    .toList();
        }
    }

    private Process start(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("-XX:") || argument.startsWith("--")) {
                command.add(argument);
            }
        }
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("fulcrum.cli.Fulcrum", "dev", "--port-offset"));
        command.add(Integer.toString(FreePorts.ofCluster().offset()));
        command.addAll(List.of(flags));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
