package fulcrum.sql.session;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How rows look that are copied (manual, COPY, File Formats).
///
/// @param csv rather than text
/// @param nullText what stands for NULL
/// @param forceQuote places of columns whose values are always quoted
/// @param forceNotNull places of columns where nothing stands for NULL without quotes
/// @param forceNull places of columns where what stands for NULL does so within quotes too
record CopyFormat(
        boolean csv,
        char delimiter,
        char quote,
        char escape,
        String nullText,
        Set<Integer> forceQuote,
        Set<Integer> forceNotNull,
        Set<Integer> forceNull) {

    /// Writes a line of names, which are quoted where they need it.
    void writeHeader(List<String> names, StringBuilder out) {
        new CopyFormat(csv, delimiter, quote, escape, nullText, Set.of(), forceNotNull, forceNull)
                .write(names, out);
    }

    /// Writes a line.
    void write(List<? extends @Nullable String> values, StringBuilder out) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(delimiter);
            }
            String value = values.get(i);
            if (value == null) {
                out.append(nullText);
            } else if (csv) {
                quoted(value, forceQuote.contains(i), out);
            } else {
                escaped(value, out);
            }
        }
        out.append('\n');
    }

    private void quoted(String value, boolean always, StringBuilder out) {
        boolean needs =
                always
                        || value.equals(nullText)
                        || value.equals("\\.")
                        || value.chars()
                                .anyMatch(c ->
                                        c == delimiter || c == quote || c == '\n' || c == '\r');
        if (!needs) {
            out.append(value);
            return;
        }
        out.append(quote);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == quote || c == escape) {
                out.append(escape);
            }
            out.append(c);
        }
        out.append(quote);
    }

    private void escaped(String value, StringBuilder out) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 0x0b -> out.append("\\v");
                default -> {
                    if (c == delimiter) {
                        out.append('\\');
                    }
                    out.append(c);
                }
            }
        }
    }
}
