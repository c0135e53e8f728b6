package fulcrum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.cli.CommandLines.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./fulcrum check`: files in, verdicts and exit codes out. The judges have tests of their own.
final class CheckTest {

    private static final String WRITE =
            """
            {"type":"invoke","process":0,"f":"write","value":1}
            {"type":"ok","process":0,"f":"write","value":1}
            {"type":"invoke","process":1,"f":"read","value":null}
            """;

    private static final String FRESH =
            WRITE + "{\"type\":\"ok\",\"process\":1,\"f\":\"read\",\"value\":1}\n";

    private static final String STALE =
            WRITE + "{\"type\":\"ok\",\"process\":1,\"f\":\"read\",\"value\":null}\n";

    @TempDir private Path directory;

    @Test
    void aValidHistoryEndsInZero() throws IOException {
        Run run = check(file("h.jsonl", FRESH), "linearizable");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.printed())
                .startsWith("valid\n")
                .contains("held to linearizable: every operation takes effect at one instant")
                .endsWith("h.jsonl: 2 calls\n");
    }

    @Test
    void aViolatedHistoryEndsInOneWithItsStory() throws IOException {
        Run run = check(file("h.jsonl", STALE), "linearizable");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed()).startsWith("violated: ").contains("\n  ");
        assertThat(check(file("h.jsonl", STALE), "sequential").exit()).isEqualTo(0);
    }

    @Test
    void aModelThatDoesNotApplyEndsInTwoWithTheReason() throws IOException {
        Run run = check(file("h.jsonl", FRESH), "serializable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).startsWith("undecided: serializable judges transactions");
    }

    @Test
    void ednIsReadByItsEnding() throws IOException {
        String edn = "{:type :invoke, :process 0, :f :read}\n{:type :ok, :process 0, :f :read}";
        assertThat(check(file("h.edn", edn), "linearizable").exit()).isEqualTo(0);
    }

    @Test
    void standardInputIsReadInTheFormThatIsNamed() {
        String[] arguments = {"check", "-", "--format", "jsonl", "--model", "linearizable"};
        Run run = CommandLines.runWithInput(STALE, arguments);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed()).endsWith("-: 2 calls\n");
    }

    @Test
    void aFormThatNothingTellsIsAskedFor() throws IOException {
        Run run = check(file("h.log", FRESH), "linearizable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .contains("cannot tell the form of", "hint: add --format jsonl or --format edn");
    }

    @Test
    void aMalformedLineIsToldWithItsNumber() throws IOException {
        String file = file("h.jsonl", WRITE + "{\"type\":\"ok\",\"process\":1,\n");
        Run run = check(file, "linearizable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .startsWith("fulcrum: " + file + ":4: ")
                .contains("hint: docs/reference/history-format.md");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = directory.resolve("h.jsonl");
        Files.write(file, new byte[] {'\n', '\n', (byte) 0xff, (byte) 0xfe});
        Run run = check(file.toString(), "linearizable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .contains("h.jsonl:3: these bytes are not text in UTF-8")
                .contains("hint: save the history as UTF-8 text");
    }

    @Test
    void aDirectoryIsRefused() {
        Run run = check(directory.toString(), "linearizable", "--format", "edn");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("cannot read '").contains("directory");
    }

    @Test
    void aMisleadingNameIsHelpedByTheFormat() throws IOException {
        Run run = check(file("h.edn", FRESH), "linearizable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("h.edn:1: ").contains("--format jsonl");
        String named = file("h.edn", FRESH);
        assertThat(check(named, "linearizable", "--format", "jsonl").exit()).isEqualTo(0);
    }

    @Test
    void aMissingFileIsRefused() {
        Run run = check(directory.resolve("none.edn").toString(), "linearizable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("cannot read '", "': no such file");
    }

    @Test
    void anUnknownModelIsRefusedWithTheNearest() throws IOException {
        Run run = check(file("h.jsonl", FRESH), "linearisable");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed())
                .isEqualTo(
                        """
                        fulcrum: unknown model 'linearisable'
                          hint: did you mean 'linearizable'?
                        """);
    }

    @Test
    void theModelIsNeverGuessed() throws IOException {
        Run run = CommandLines.run("check", file("h.jsonl", FRESH));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.printed()).contains("missing required option", "--model");
    }

    @Test
    void jsonHoldsTheVerdictAndItsStory() throws IOException {
        String file = file("h.jsonl", STALE);
        Run run = CommandLines.run("check", file, "--model", "linearizable", "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.printed())
                .startsWith("{\"history\":\"" + file + "\",\"calls\":2,\"model\":\"linearizable\",")
                .contains("\"verdict\":\"violated\",\"anomaly\":\"", "\"story\":[\"")
                .endsWith("\"storyCalls\":[0,1]}\n");
    }

    @Test
    void theHelpListsEveryModel() {
        assertThat(CommandLines.run("check", "--help").printed())
                .contains(
                        "Models:\n  linearizable          every operation takes effect",
                        "bounded:2s",
                        "repeatable-read       Adya's PL-2.99");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private static Run check(String file, String model, String... more) {
        List<String> words = new ArrayList<>(List.of("check", file, "--model", model));
        words.addAll(List.of(more));
        return CommandLines.run(words.toArray(String[]::new));
    }
}
