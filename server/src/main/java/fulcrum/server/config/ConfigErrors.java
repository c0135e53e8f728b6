package fulcrum.server.config;

import java.util.Comparator;
import java.util.List;

/// Everything that is wrong with a configuration, in the order in which it stands there.
public record ConfigErrors(List<Wrong> all) {

    /// @param message what is wrong
    /// @param hint what to do about it
    public record Wrong(Source source, String message, String hint) {

        @Override
        public String toString() {
            return source + ": " + message + "\n  hint: " + hint;
        }
    }

    public ConfigErrors {
        all = all.stream().sorted(Comparator.comparingInt(ConfigErrors::place)).toList();
    }

    /// Lines of the file in their order, then what is missing there, then the rest.
    private static int place(Wrong wrong) {
        return wrong.source instanceof Source.InFile inFile && inFile.line() > 0
                ? inFile.line()
                : Integer.MAX_VALUE;
    }

    /// Two lines for each.
    @Override
    public String toString() {
        return String.join("\n", all.stream().map(Wrong::toString).toList());
    }
}
