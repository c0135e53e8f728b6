package fulcrum.verify;

import java.util.ArrayList;
import java.util.List;

/// What a judge says about a history.
public sealed interface Verdict {

    /// Some execution that the model allows could have given this history.
    record Valid() implements Verdict {}

    /// No execution that the model allows could have given this history.
    ///
    /// @param anomaly its name in a few words, such as `stale read` or `G1c`
    /// @param story a minimal counterexample: what happened, in order of time, and last why it
    ///   cannot be; one sentence each
    /// @param calls the numbers in the judged history of the calls that the story tells of,
    ///   ascending
    record Violated(String anomaly, List<String> story, List<Integer> calls) implements Verdict {

        public Violated {
            story = List.copyOf(story);
            calls = List.copyOf(calls);
        }
    }

    /// The judge cannot tell: the model does not apply, or the search was given up.
    record Undecided(String reason) implements Verdict {}

    /// The exit code of the command line: 0 valid, 1 violated, 2 undecided.
    default int exitCode() {
        return switch (this) {
            case Valid _ -> 0;
            case Violated _ -> 1;
            case Undecided _ -> 2;
        };
    }

    /// The verdict as lines for a reader.
    default List<String> lines() {
        return switch (this) {
            case Valid _ -> List.of("valid");
            case Violated v -> {
                List<String> lines = new ArrayList<>();
                lines.add("violated: " + v.anomaly());
                v.story().forEach(sentence -> lines.add("  " + sentence));
                yield List.copyOf(lines);
            }
            case Undecided u -> List.of("undecided: " + u.reason());
        };
    }
}
