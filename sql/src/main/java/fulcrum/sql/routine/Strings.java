package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Texts as PostgreSQL counts them: by characters (code points), from 1; and how long one may get.
final class Strings {

    /// Bytes of a text or array that a function may make. Deviation: PostgreSQL's bound is 1 GB;
    /// here a client may not ask for so much of the memory that all share.
    static final int BYTES_MOST = 1 << 27;

    private Strings() {}

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The characters from one on (from 0) up to before another; both within the text.
    static String between(String text, int from, int to) {
        int begin = text.offsetByCodePoints(0, from);
        return text.substring(begin, text.offsetByCodePoints(begin, to - from));
    }

    /// The `char(n)` without the blanks at its end.
    static String trimmed(String padded) {
        int end = padded.length();
        while (end > 0 && padded.charAt(end - 1) == ' ') {
            end--;
        }
        return padded.substring(0, end);
    }

    static void demandLength(long bytes) {
        if (bytes > BYTES_MOST) {
            throw new SqlError(SqlState.TOO_LARGE, "requested length too large");
        }
    }

    /// SQL's substring: from a character (from 1, or before the first one) so many.
    static String substring(String text, long from, long count) {
        if (count < 0) {
            throw new SqlError(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
        }
        int length = length(text);
        long begin = Math.max(from, 1);
        long end = Math.min(from + count, length + 1L);
        return end <= begin ? "" : between(text, (int) begin - 1, (int) end - 1);
    }

    /// The number of the character at which a part first stands, from 1; 0 for nowhere.
    static int position(String text, String part) {
        int at = text.indexOf(part);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    static String reverse(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    /// The first so many characters; of a number below 0, all but the last so many.
    static String left(String text, int count) {
        int length = length(text);
        int to = count < 0 ? Math.max(length + count, 0) : Math.min(count, length);
        return between(text, 0, to);
    }

    /// The last so many characters; of a number below 0, all but the first so many.
    static String right(String text, int count) {
        int length = length(text);
        long from = count < 0 ? Math.min(-(long) count, length) : Math.max(length - count, 0);
        return between(text, (int) from, length);
    }

    /// A text of just so many characters: cut at its end, or with others before or behind it.
    static String padded(String text, int count, String fill, boolean before) {
        int length = length(text);
        int wanted = Math.max(count, 0);
        if (wanted <= length) {
            return between(text, 0, wanted);
        }
        if (fill.isEmpty()) {
            return text;
        }
        demandLength((long) wanted * Character.BYTES);
        int[] points = fill.codePoints().toArray();
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < wanted - length; i++) {
            padding.appendCodePoint(points[i % points.length]);
        }
        return before ? padding + text : text + padding;
    }

    /// A text without the characters of a set at one of its ends, or both.
    static String trim(String text, String set, boolean before, boolean behind) {
        int from = 0;
        int to = text.length();
        while (before && from < to && set.indexOf(text.codePointAt(from)) >= 0) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (behind && from < to && set.indexOf(text.codePointBefore(to)) >= 0) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static String repeat(String text, int count) {
        int times = Math.max(count, 0);
        demandLength((long) times * bytes(text));
        return text.repeat(times);
    }

    static String replace(String text, String from, String to) {
        if (from.isEmpty()) {
            return text;
        }
        long grown = text.length();
        for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
            grown += to.length() - from.length();
        }
        demandLength(grown * Character.BYTES);
        return text.replace(from, to);
    }

    /// Each character of one set becomes that at its place in another, or vanishes.
    static String translate(String text, String from, String to) {
        int[] sources = from.codePoints().toArray();
        int[] targets = to.codePoints().toArray();
        StringBuilder translated = new StringBuilder();
        text.codePoints()
                .forEach(point -> {
                    int at = 0;
                    while (at < sources.length && sources[at] != point) {
                        at++;
                    }
                    if (at == sources.length) {
                        translated.appendCodePoint(point);
                    } else if (at < targets.length) {
                        translated.appendCodePoint(targets[at]);
                    }
                });
        return translated.toString();
    }

    /// The words begin with capitals, the rest is small.
    static String initialCapitals(String text) {
        StringBuilder made = new StringBuilder();
        boolean within = false;
        for (int point : text.codePoints().toArray()) {
            made.appendCodePoint(
                    within ? Character.toLowerCase(point) : Character.toUpperCase(point));
            within = Character.isLetterOrDigit(point);
        }
        return made.toString();
    }

    /// Character by character, so that no language's rules and no longer forms come in.
    static String upper(String text) {
        return mapped(text, true);
    }

    static String lower(String text) {
        return mapped(text, false);
    }

    private static String mapped(String text, boolean upper) {
        StringBuilder made = new StringBuilder(text.length());
        text.codePoints()
                .map(each -> upper ? Character.toUpperCase(each) : Character.toLowerCase(each))
                .forEach(made::appendCodePoint);
        return made.toString();
    }

    /// The field of a number between delimiters; counted from the end below 0.
    static String part(String text, String delimiter, int number) {
        if (number == 0) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "field position must not be zero");
        }
        if (delimiter.isEmpty()) {
            return number == 1 || number == -1 ? text : "";
        }
        List<String> parts = split(text, delimiter);
        long at = number > 0 ? number - 1L : parts.size() + (long) number;
        return at < 0 || at >= parts.size() ? "" : parts.get((int) at);
    }

    /// What stands between delimiters, which are not empty.
    static List<String> split(String text, String delimiter) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, from)) {
            parts.add(text.substring(from, at));
            from = at + delimiter.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// A name of at most 63 bytes, cut between characters.
    static String name(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            bytes += bytes(Character.toString(point));
            if (bytes > 63) {
                return text.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return text;
    }
}
