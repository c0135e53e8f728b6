package fulcrum.cli.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.HistoryText;
import fulcrum.verify.transactions.IsolationLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The histories that are kept for other judges.
class ExportsTest {

    private static final Sources SOURCES = Sources.ofThisProject();
    private static final Map<String, String> KEPT = kept();

    private static Map<String, String> kept() {
        Map<String, String> kept = new TreeMap<>();
        Path directory = SOURCES.root().resolve("docs/reference/histories/database");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                kept.put(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
        return kept;
    }

    @Test
    void areAHundredAndSomeAreViolated() {
        assertThat(KEPT).hasSize(Exports.COUNT);
        assertThat(KEPT.keySet().stream().filter(name -> name.contains("-by-")))
                .hasSizeGreaterThanOrEqualTo(8);
        assertThat(KEPT.keySet().stream().filter(name -> name.endsWith("-valid.edn")))
                .hasSizeBetween(50, 90);
    }

    @Test
    void areWhatTheCommandMakes() {
        Exports exports = new Exports(SOURCES);
        assertThat(KEPT)
                .allSatisfy((name, text) ->
                        assertThat(exports.again(name))
                                .as("./fulcrum campaign histories makes them anew: %s", name)
                                .isEqualTo(text));
    }

    @Test
    void areJudgedAsTheirNamesSay() {
        assertThat(KEPT)
                .allSatisfy((name, text) -> {
                    IsolationLevel level =
                            Stream.of(IsolationLevel.values())
                                    .filter(each -> name.substring(4).startsWith("-" + each + "-"))
                                    .findFirst()
                                    .orElseThrow();
                    String found =
                            switch (Judge.judge(
                                    HistoryText.read(name, text), new Model.Isolation(level))) {
                                case Verdict.Valid _ -> "valid";
                                case Verdict.Violated violated -> violated.anomaly();
                                case Verdict.Undecided(String reason) -> reason;
                            };
                    assertThat(List.of(name.substring(4), name.replaceFirst("-by-.*", ".edn")))
                            .anyMatch(each -> each.endsWith("-" + level + "-" + found + ".edn"));
                });
    }
}
