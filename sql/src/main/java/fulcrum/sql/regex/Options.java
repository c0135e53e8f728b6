package fulcrum.sql.regex;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import org.jspecify.annotations.Nullable;

/// How a regular expression is to be read and matched.
///
/// @param global all matches, not the first one
/// @param ignoreCase letters match in either case
/// @param literal nothing in it is special
/// @param expanded blanks and comments in it do not count
/// @param dotStopsAtNewline neither `.` nor `[^...]` matches a line's end
/// @param anchorsAtNewline `^` and `$` match at lines' ends, too
public record Options(
        boolean global,
        boolean ignoreCase,
        boolean literal,
        boolean expanded,
        boolean dotStopsAtNewline,
        boolean anchorsAtNewline) {

    public static final Options NONE = new Options(false, false, false, false, false, false);
    public static final Options IGNORING_CASE =
            new Options(false, true, false, false, false, false);

    /// Those of the letters that functions take (manual, table 9.24), and `g`.
    ///
    /// @throws SqlError 22023 for letters that stand for nothing
    public static Options of(String letters) {
        Options options = NONE;
        for (int i = 0; i < letters.length(); i++) {
            Options next = options.with(letters.charAt(i));
            if (next == null) {
                throw new SqlError(
                        SqlState.BAD_PARAMETER_VALUE,
                        "invalid regular expression option: \""
                                + Character.toString(letters.codePointAt(i))
                                + "\"");
            }
            options = next;
        }
        return options;
    }

    @Nullable Options with(char letter) {
        return switch (letter) {
            case 'g' ->
                    new Options(
                            true,
                            ignoreCase,
                            literal,
                            expanded,
                            dotStopsAtNewline,
                            anchorsAtNewline);
            case 'i' ->
                    new Options(
                            global, true, literal, expanded, dotStopsAtNewline, anchorsAtNewline);
            case 'c' ->
                    new Options(
                            global, false, literal, expanded, dotStopsAtNewline, anchorsAtNewline);
            case 'q' ->
                    new Options(
                            global,
                            ignoreCase,
                            true,
                            expanded,
                            dotStopsAtNewline,
                            anchorsAtNewline);
            case 'x' ->
                    new Options(
                            global, ignoreCase, literal, true, dotStopsAtNewline, anchorsAtNewline);
            case 't' ->
                    new Options(
                            global,
                            ignoreCase,
                            literal,
                            false,
                            dotStopsAtNewline,
                            anchorsAtNewline);
            case 'n', 'm' -> new Options(global, ignoreCase, literal, expanded, true, true);
            case 's' -> new Options(global, ignoreCase, literal, expanded, false, false);
            case 'p' -> new Options(global, ignoreCase, literal, expanded, true, false);
            case 'w' -> new Options(global, ignoreCase, literal, expanded, false, true);
            case 'b', 'e' -> this;
            default -> null;
        };
    }
}
