package fulcrum.sql.session;

import fulcrum.sql.ast.Option;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How rows look that are copied (manual, COPY, File Formats).
///
/// @param csv rather than text
/// @param nullText what stands for NULL
record CopyFormat(
        boolean csv, boolean header, char delimiter, char quote, char escape, String nullText) {

    static CopyFormat of(List<Option> options) {
        boolean csv = false;
        boolean header = false;
        String delimiter = null;
        String quote = "\"";
        String escape = null;
        String nullText = null;
        for (Option option : options) {
            String value = option.values().isEmpty() ? "" : option.values().getFirst().text();
            switch (option.name()) {
                case "format" ->
                        csv =
                                switch (value.toLowerCase(Locale.ROOT)) {
                                    case "csv" -> true;
                                    case "text" -> false;
                                    case "binary" ->
                                            throw SqlError.notSupported(
                                                    "COPY in binary format", option.at());
                                    default ->
                                            throw SqlError.at(
                                                    option.at(),
                                                    SqlState.BAD_PARAMETER_VALUE,
                                                    "COPY format \"" + value + "\" not recognized");
                                };
                case "header" -> header = isTrue(value);
                case "delimiter" -> delimiter = one("delimiter", value);
                case "quote" -> quote = one("quote", value);
                case "escape" -> escape = one("escape", value);
                case "null" -> nullText = value;
                case "encoding" -> {
                    if (!value.replace("-", "").equalsIgnoreCase("utf8")) {
                        throw SqlError.notSupported("COPY in another encoding", option.at());
                    }
                }
                case "freeze" -> {
                    // nothing is frozen, or thawed
                }
                default ->
                        throw SqlError.notSupported(
                                "COPY option \"" + option.name() + "\"", option.at());
            }
        }
        String by = delimiter == null ? (csv ? "," : "\t") : delimiter;
        return new CopyFormat(
                csv,
                header,
                by.charAt(0),
                quote.charAt(0),
                (escape == null ? quote : escape).charAt(0),
                nullText == null ? (csv ? "" : "\\N") : nullText);
    }

    private static boolean isTrue(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "true", "on", "1", "match" -> true;
            default -> false;
        };
    }

    private static String one(String name, String value) {
        if (value.length() != 1) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "COPY " + name + " must be a single one-byte character");
        }
        return value;
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
                quoted(value, out);
            } else {
                escaped(value, out);
            }
        }
        out.append('\n');
    }

    private void quoted(String value, StringBuilder out) {
        boolean needs =
                value.equals(nullText)
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
