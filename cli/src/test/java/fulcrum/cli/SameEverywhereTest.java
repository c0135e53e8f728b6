package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A seed gives the same run whatever the JVM is like: its compilers and collector, its identity
/// hashes, where and when it believes to be, and how many threads share the seeds.
final class SameEverywhereTest {

    private static final List<String> HERE = List.of("-XX:+UseSerialGC");

    private static final List<String> ELSEWHERE =
            List.of(
                    "-XX:+UseParallelGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:hashCode=2",
                    "-Duser.language=ar",
                    "-Duser.country=EG",
                    "-Duser.timezone=Asia/Kathmandu",
                    "-Dfile.encoding=ISO-8859-1");

    @TempDir private Path elsewhere;

    @ParameterizedTest
    @ValueSource(strings = {"raft", "sql"})
    void everyLineOfATraceIsTheSame(String world) {
        List<String> seed = List.of("sim", world, "--seed", "4711", "--trace");
        Process here = start(HERE, Path.of("."), seed);
        String there = end(start(ELSEWHERE, elsewhere, seed));
        assertThat(there).isEqualTo(end(here));
        assertThat(there.lines().count()).isGreaterThan(1000);
    }

    @Test
    void aStoryIsTheSame() {
        List<String> seed = List.of("sim", "raft", "--seed", "3");
        Process here = start(HERE, Path.of("."), seed);
        assertThat(end(start(ELSEWHERE, elsewhere, seed))).isEqualTo(end(here));
    }

    @Test
    void measuredDetectorsAreTheSame() {
        List<String> measure = List.of("sim", "detector", "--measure", "--json");
        Process here = start(HERE, Path.of("."), measure);
        String there = end(start(ELSEWHERE, elsewhere, measure));
        assertThat(there).isEqualTo(end(here)).contains("\"mistakesAnHour\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raft", "gossip", "detector", "timekeeper", "lattice", "antientropy"})
    void aSetOfSeedsHasTheSameHashAndCounts(String world) {
        List<String> set = List.of("sim", world, "--count", "40", "--json", "--threads");
        Process here = start(HERE, Path.of("."), with(set, "1"));
        String there = end(start(ELSEWHERE, elsewhere, with(set, "3")));
        assertThat(withoutTime(there)).isEqualTo(withoutTime(end(here))).contains("\"hash\":");
    }

    private static String withoutTime(String json) {
        return json.replaceFirst(",\"millis\":\\d+", "");
    }

    private static List<String> with(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return all;
    }

    private static Process start(List<String> flags, Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Fulcrum.class.getName());
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private static String end(Process process) {
        try {
            byte[] printed = process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isEqualTo(0);
            return new String(printed, StandardCharsets.UTF_8);
        } catch (IOException | InterruptedException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}
