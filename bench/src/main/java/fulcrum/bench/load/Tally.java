package fulcrum.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/// What the clients of a run saw.
///
/// @param answered well in the time that counts
/// @param tailAnswered well in the time after it
/// @param errors answers that were refusals or unknown
/// @param firstError one of them; empty if there was none
public record Tally(
        long answered,
        long tailAnswered,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        double mostMillis,
        long errors,
        String firstError) {

    static Tally of(Histogram nanos, long tailAnswered, long errors, String firstError) {
        return new Tally(
                nanos.getTotalCount(),
                tailAnswered,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getValueAtPercentile(99.9) / 1e6,
                nanos.getMaxValue() / 1e6,
                errors,
                firstError);
    }

    /// As a line for another process.
    String toLine() {
        byte[] error = firstError.getBytes(StandardCharsets.UTF_8);
        return answered
                + " "
                + tailAnswered
                + " "
                + p50Millis
                + " "
                + p99Millis
                + " "
                + p999Millis
                + " "
                + mostMillis
                + " "
                + errors
                + " "
                + (error.length == 0 ? "-" : Base64.getEncoder().encodeToString(error));
    }

    /// Reads what another process wrote.
    public static Tally fromLine(String line) {
        String[] words = line.split(" ");
        String error =
                words[7].equals("-")
                        ? ""
                        : new String(Base64.getDecoder().decode(words[7]), StandardCharsets.UTF_8);
        return new Tally(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]),
                Long.parseLong(words[6]),
                error);
    }
}
