package fulcrum.verify;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.history.HistoryText;
import fulcrum.verify.history.MalformedHistory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each shipped history gets the verdict that was written for it by hand.
class ShippedHistoriesTest {

    /// One line of `verdicts.tsv`.
    record Expected(String file, String model, int exitCode, String phrase) {}

    static Stream<Expected> verdicts() {
        return text("verdicts.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(cells ->
                        new Expected(cells[0], cells[1], Integer.parseInt(cells[2]), cells[3]));
    }

    @ParameterizedTest
    @MethodSource("verdicts")
    void areJudgedAsWrittenByHand(Expected expected) {
        Model model = Objects.requireNonNull(Model.of(expected.model));
        int exitCode;
        List<String> output;
        try {
            Verdict verdict =
                    Judge.judge(HistoryText.read(expected.file, text(expected.file)), model);
            exitCode = verdict.exitCode();
            output = verdict.lines();
        } catch (MalformedHistory malformed) {
            exitCode = 2;
            output = List.of(Objects.requireNonNull(malformed.getMessage()));
        }
        assertThat(exitCode).as(() -> expected + ": ").isEqualTo(expected.exitCode);
        assertThat(String.join("\n", output)).contains(expected.phrase);
    }

    @Test
    void areFortyAtLeast() {
        assertThat(verdicts().map(Expected::file).distinct()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(verdicts().map(Expected::model).distinct()).containsAll(Model.labels());
    }

    private static String text(String file) {
        try (InputStream in =
                ShippedHistoriesTest.class.getResourceAsStream("/histories/" + file)) {
            byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
