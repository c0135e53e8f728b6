package fulcrum.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process again and again over the same real files: `-Dfulcrum.log.kills=200` does
/// so more often.
final class KillTest {

    private static final int KILLS = Integer.getInteger("fulcrum.log.kills", 3);

    @Test
    void aKilledProcessHasLostNothingThatItWasToldIsDurable(@TempDir Path path) throws Exception {
        long[] acknowledged = new long[KilledWriter.GROUPS + 1];
        Dice dice = Dice.of(System.nanoTime());
        for (int kill = 0; kill < KILLS; kill++) {
            kill(path, dice.between(20, 600), acknowledged);
            try (FileDirectory directory = FileDirectory.open(path)) {
                judge(Recovery.of(directory).recovered(), acknowledged);
            }
        }
        assertThat(Arrays.stream(acknowledged).sum()).as("records acknowledged").isPositive();
    }

    /// Starts the process, and kills it when it has said so many things.
    private static void kill(Path path, int lines, long[] acknowledged) throws Exception {
        Process process = start(path);
        try (BufferedReader out = process.inputReader()) {
            int read = 0;
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!line.equals(".")) {
                    assertThat(line).doesNotContain("stopped");
                    String[] words = line.split(" ", -1);
                    acknowledged[Integer.parseInt(words[0])] = Long.parseLong(words[1]);
                }
                if (read++ == lines) {
                    process.toHandle().destroyForcibly(); // SIGKILL; its last words are read
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
    }

    private static Process start(Path path) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(KilledWriter.class.getName());
        command.add(path.toString());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static void judge(Recovered recovered, long[] acknowledged) {
        assertThat(recovered.damaged()).isEmpty();
        assertThat(recovered.complete()).isTrue();
        for (Recovered.Whole whole : recovered.groups()) {
            assertThat(whole.last()).isGreaterThanOrEqualTo(acknowledged[(int) whole.group()]);
            long position = whole.firstNeeded();
            for (LogRecord record : whole.records()) {
                assertThat(record.position()).isEqualTo(position);
                assertThat(record.payload())
                        .isEqualTo(KilledWriter.content(whole.group(), position));
                position++;
            }
        }
        long there = recovered.groups().size();
        assertThat(there).isIn(0L, (long) KilledWriter.GROUPS);
        if (there == 0) {
            assertThat(acknowledged).containsOnly(0L);
        }
    }
}
