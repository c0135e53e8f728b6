package fulcrum.sql.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A template of dates and times (manual, tables 9.27 and 9.28), cut in its parts.
///
/// @param exact `FX` stands before: blanks count
record TimePattern(List<Part> parts, boolean exact) {

    /// What stands in a template.
    sealed interface Part {}

    /// Characters that stand for themselves.
    ///
    /// @param quoted they stood in quotes
    record Literal(String text, boolean quoted) implements Part {}

    /// A field.
    ///
    /// @param word in upper case, without its modifiers
    /// @param written as it stood
    /// @param fill without FM: blanks and zeros fill it up
    /// @param ordinal behind it `TH` or `th`; empty for neither
    record Field(String word, String written, boolean fill, String ordinal) implements Part {}

    private static final String[] WORDS = {
        "SSSSS", "Y,YYY", "MONTH", "IYYY", "YYYY", "IDDD", "HH24", "HH12", "SSSS", "A.D.", "B.C.",
        "A.M.", "P.M.", "DAY", "DDD", "MON", "IYY", "YYY", "TZH", "TZM", "FF1", "FF2", "FF3", "FF4",
        "FF5", "FF6", "AD", "BC", "AM", "PM", "CC", "DD", "DY", "HH", "ID", "IW", "IY", "MI", "MM",
        "MS", "OF", "RM", "SS", "TZ", "US", "WW", "YY", "D", "I", "J", "Q", "W", "Y"
    };

    static TimePattern read(String text) {
        List<Part> parts = new ArrayList<>();
        boolean exact = false;
        boolean fill = true;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                int end = closing(text, at + 1);
                String inside = text.substring(at + 1, Math.min(end, text.length()));
                parts.add(new Literal(inside.replace("\\\"", "\""), true));
                at = end + 1;
            } else if (c == '\\' && text.startsWith("\\\"", at)) {
                parts.add(new Literal("\"", true));
                at += 2;
            } else if (startsWith(text, "FM", at)) {
                fill = false;
                at += 2;
            } else if (startsWith(text, "FX", at)) {
                exact = true;
                at += 2;
            } else if (startsWith(text, "TM", at)) {
                at += 2;
            } else {
                String word = word(text, at);
                if (word.isEmpty()) {
                    parts.add(new Literal(Character.toString(text.codePointAt(at)), false));
                    at += Character.charCount(text.codePointAt(at));
                } else {
                    String written = text.substring(at, at + word.length());
                    at += word.length();
                    String ordinal = startsWith(text, "TH", at) ? text.substring(at, at + 2) : "";
                    at += ordinal.length();
                    parts.add(new Field(word, written, fill, ordinal));
                    fill = true;
                }
            }
        }
        return new TimePattern(parts, exact);
    }

    private static int closing(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    /// In upper or in lower case.
    private static boolean startsWith(String text, String word, int at) {
        return text.startsWith(word, at) || text.startsWith(word.toLowerCase(Locale.ROOT), at);
    }

    private static String word(String text, int at) {
        for (String word : WORDS) {
            boolean capital =
                    word.length() > 1
                            && (word.equals("DAY")
                                    || word.equals("DY")
                                    || word.equals("MON")
                                    || word.equals("MONTH"))
                            && text.startsWith(
                                    word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT),
                                    at);
            if (capital || startsWith(text, word, at)) {
                return word;
            }
        }
        return "";
    }
}
