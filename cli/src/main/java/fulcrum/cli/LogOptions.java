package fulcrum.cli;

import fulcrum.server.Shared;
import fulcrum.server.config.Nearest;
import fulcrum.server.logs.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/// What commands that run nodes take for their log.
final class LogOptions {

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Lines for people or for programs: text or json (default: text)")
    private @Nullable String format;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "The least that is logged: error, warn, info, debug or trace")
    private @Nullable String level;

    /// Opens what the nodes of this process share, the log among it, on standard error.
    ///
    /// @param usual the least that is logged where nobody says
    Shared open(Level usual) {
        return Shared.logging(
                format == null ? LogFormat.TEXT : word("--log-format", format, LogFormat.values()),
                level == null ? usual : word("--log-level", level, Level.values()),
                System.err);
    }

    private static <E extends Enum<E>> E word(String option, String typed, E[] known) {
        List<String> words = new ArrayList<>();
        for (E one : known) {
            String word = one.name().toLowerCase(Locale.ROOT);
            if (word.equals(typed)) {
                return one;
            }
            words.add(word);
        }
        String near = Nearest.to(typed, words);
        throw new Refusal(
                option + " is no '" + typed + "'",
                near == null
                        ? "it is one of " + String.join(", ", words)
                        : "did you mean '" + near + "'?");
    }
}
