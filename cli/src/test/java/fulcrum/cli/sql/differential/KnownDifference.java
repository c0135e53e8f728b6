package fulcrum.cli.sql.differential;

import java.util.List;
import java.util.regex.Pattern;

/// Where both may differ, and why.
///
/// @param message of PostgreSQL there
/// @param reason with what says so
record KnownDifference(Pattern message, String reason) {

    private static final List<KnownDifference> ALL =
            List.of(
                    new KnownDifference(
                            Pattern.compile("interval out of range|cannot subtract infinite"),
                            "intervals are infinite since PostgreSQL 17 (its release notes)"));

    /// @param drawn of which it is one; what comes of a mutation may be a form that we refuse by
    ///   its name
    static boolean explains(Drawn drawn, Answer wanted, Answer got) {
        return (drawn.subject().equals("mutations") && got.state().equals("0A000"))
                || ALL.stream().anyMatch(each -> each.message.matcher(wanted.message()).find());
    }
}
