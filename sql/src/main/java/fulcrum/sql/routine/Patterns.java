package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.bytes;
import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.regex.LikePattern;
import fulcrum.sql.regex.Options;
import fulcrum.sql.regex.Regex;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The operators of patterns: LIKE, ILIKE, SIMILAR TO and `~` (manual, 9.7).
final class Patterns {

    private Patterns() {}

    static void declare(Bodies bodies) {
        for (String type : List.of("text", "name", "bpchar")) {
            bodies.of(type + "like", a -> datum(isLike(text(a[0]), text(a[1]))));
            bodies.of(type + "nlike", a -> datum(!isLike(text(a[0]), text(a[1]))));
            bodies.of(type + "iclike", a -> datum(isLikeInAnyCase(a)));
            bodies.of(type + "icnlike", a -> datum(!isLikeInAnyCase(a)));
            regular(bodies, type + "regex", Options.NONE);
            regular(bodies, type + "icregex", Options.IGNORING_CASE);
        }
        bodies.of("like(text,text) like(name,text)", a -> datum(isLike(text(a[0]), text(a[1]))));
        bodies.of(
                "notlike(text,text) notlike(name,text)",
                a -> datum(!isLike(text(a[0]), text(a[1]))));
        bodies.of("bytealike like(bytea,bytea)", a -> datum(isLike(latin(a[0]), latin(a[1]))));
        bodies.of("byteanlike notlike(bytea,bytea)", a -> datum(!isLike(latin(a[0]), latin(a[1]))));
        bodies.of(
                "like_escape(text,text)",
                a -> datum(LikePattern.escapedBy(text(a[0]), text(a[1]))));
        bodies.of(
                "like_escape(bytea,bytea)",
                a -> datum(unlatin(LikePattern.escapedBy(latin(a[0]), latin(a[1])))));
        bodies.of(
                "similar_to_escape(text,text)",
                a -> datum(SimilarPattern.toRegular(text(a[0]), text(a[1]))));
        bodies.of(
                "similar_to_escape(text)", a -> datum(SimilarPattern.toRegular(text(a[0]), "\\")));
        bodies.of("similar_escape", Patterns::similarEscape);
    }

    private static void regular(Bodies bodies, String prefix, Options options) {
        bodies.of(prefix + "eq", a -> datum(Regex.of(text(a[1]), options).isFound(text(a[0]))));
        bodies.of(prefix + "ne", a -> datum(!Regex.of(text(a[1]), options).isFound(text(a[0]))));
    }

    private static boolean isLike(String text, String pattern) {
        return LikePattern.of(pattern).matches(text);
    }

    private static boolean isLikeInAnyCase(Datum[] a) {
        return isLike(Strings.lower(text(a[0])), Strings.lower(text(a[1])));
    }

    /// Bytes as characters of the same numbers.
    private static String latin(Datum value) {
        return new String(bytes(value), StandardCharsets.ISO_8859_1);
    }

    private static byte[] unlatin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The older form, whose escape is a backslash where it is null.
    private static Datum similarEscape(Datum[] a) {
        if (a[0] instanceof Datum.Null) {
            return Datum.NULL;
        }
        String escape = a[1] instanceof Datum.Text(String given) ? given : "\\";
        return datum(SimilarPattern.toRegular(text(a[0]), escape));
    }
}
