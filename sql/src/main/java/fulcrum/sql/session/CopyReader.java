package fulcrum.sql.session;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.TextForm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts what a client copies into lines, and lines into values.
final class CopyReader {

    private static final int LINE_BYTES_MOST = 64 << 20;

    /// Of a line so many characters are told where something is wrong with it.
    private static final int TOLD_MOST = 100;

    private final CopyFormat format;
    private final Output.CopySource source;
    private final String table;
    private byte[] piece = {};
    private int at;
    private boolean ended;
    private long line;

    /// What ended the first line; empty before that.
    private String end = "";

    /// The line that was read last.
    private String text = "";

    CopyReader(CopyFormat format, Output.CopySource source, String table) {
        this.format = format;
        this.source = source;
        this.table = table;
    }

    /// Where it is, for messages.
    String where() {
        return "COPY " + table + ", line " + line;
    }

    /// The same with the line, of which no more than its beginning is told.
    String whereWithLine() {
        int end = Math.min(text.length(), TOLD_MOST);
        String rest = end < text.length() ? "..." : "";
        return where() + ": \"" + text.substring(0, end) + rest + "\"";
    }

    private int octet() {
        while (at == piece.length) {
            byte[] next = ended ? null : source.next();
            if (next == null) {
                ended = true;
                return -1;
            }
            piece = next;
            at = 0;
        }
        return piece[at++] & 0xff;
    }

    private int peek() {
        int octet = octet();
        if (octet >= 0) {
            at--;
        }
        return octet;
    }

    /// The values of the next line.
    ///
    /// @return null behind the last one
    @Nullable List<@Nullable String> next() {
        String read = line();
        if (read == null || read.equals("\\.")) {
            return null;
        }
        text = read;
        return format.csv() ? quotedValues(read) : plainValues(read);
    }

    /// A line of the text goes on behind a backslash at its end, one of CSV within quotes.
    private @Nullable String line() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int octet = octet();
        if (octet < 0) {
            return null;
        }
        line++;
        Quotes quotes = new Quotes();
        while (octet >= 0) {
            boolean within = format.csv() && quotes.within(octet);
            if (!within && isEnd(octet)) {
                break;
            }
            bytes.write(octet);
            if (within && octet == (end.equals("\n") ? '\n' : '\r')) {
                line++; // as PostgreSQL counts
            } else if (!format.csv() && octet == '\\') {
                int next = octet();
                if (next >= 0) {
                    bytes.write(next);
                }
            }
            demandShort(bytes);
            octet = octet();
        }
        String read = decoded(bytes.toByteArray());
        if (quotes.within) {
            text = read;
            throw unterminated();
        }
        return read;
    }

    /// Whether octets of a CSV line are within quotes.
    private final class Quotes {

        private boolean within;
        private boolean escaped;

        boolean within(int octet) {
            boolean escapes = octet == format.escape() && format.escape() != format.quote();
            if (octet == format.quote() && !escaped) {
                within = !within;
            }
            escaped = within && escapes && !escaped;
            return within;
        }
    }

    private SqlError unterminated() {
        return new SqlError(SqlState.BAD_COPY_FORMAT, "unterminated CSV quoted field")
                .context(whereWithLine());
    }

    /// Lines end as the first one does: with a newline, a carriage return, or with both.
    private boolean isEnd(int octet) {
        if (octet != '\n' && octet != '\r') {
            return false;
        }
        boolean both = octet == '\r' && (end.isEmpty() || end.equals("\r\n")) && peek() == '\n';
        if (both) {
            int _ = octet();
        }
        String found = both ? "\r\n" : octet == '\r' ? "\r" : "\n";
        if (!end.isEmpty() && !end.equals(found)) {
            String name = octet == '\r' ? "carriage return" : "newline";
            throw new SqlError(
                            SqlState.BAD_COPY_FORMAT,
                            (format.csv() ? "unquoted " : "literal ") + name + " found in data")
                    .hint(
                            format.csv()
                                    ? "Use quoted CSV field to represent " + name + "."
                                    : "Use \"\\"
                                            + (octet == '\r' ? "r" : "n")
                                            + "\" to represent "
                                            + name
                                            + ".")
                    .context(where());
        }
        end = found;
        return true;
    }

    private void demandShort(ByteArrayOutputStream bytes) {
        if (bytes.size() > LINE_BYTES_MOST) {
            throw new SqlError(SqlState.TOO_LARGE, "a line of COPY data is too long")
                    .context(where());
        }
    }

    private String decoded(byte[] bytes) {
        try {
            return TextForm.utf8(bytes);
        } catch (SqlError wrong) {
            throw wrong.context(where());
        }
    }

    private List<@Nullable String> quotedValues(String text) {
        List<@Nullable String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean within = false;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (within) {
                boolean more = i + 1 < text.length();
                if (c == format.escape()
                        && more
                        && (text.charAt(i + 1) == format.quote()
                                || text.charAt(i + 1) == format.escape())) {
                    value.append(text.charAt(++i));
                } else if (c == format.quote()) {
                    within = false;
                } else {
                    value.append(c);
                }
            } else if (c == format.quote()) {
                within = true;
                quoted = true;
            } else if (c == format.delimiter()) {
                values.add(orNull(value.toString(), quoted, values.size()));
                value.setLength(0);
                quoted = false;
            } else {
                value.append(c);
            }
        }
        values.add(orNull(value.toString(), quoted, values.size()));
        return values;
    }

    /// Where a value is both not to be NULL and NULL, it is NULL if it was quoted.
    private @Nullable String orNull(String value, boolean quoted, int place) {
        boolean meant =
                quoted
                        ? format.forceNull().contains(place)
                        : !format.forceNotNull().contains(place);
        return meant && value.equals(format.nullText()) ? null : value;
    }

    private List<@Nullable String> plainValues(String text) {
        List<@Nullable String> values = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == format.delimiter()) {
                String raw = text.substring(from, i);
                values.add(raw.equals(format.nullText()) ? null : unescaped(raw));
                from = i + 1;
            } else if (text.charAt(i) == '\\') {
                i++;
                if (i < text.length() && text.charAt(i) == '.') {
                    throw new SqlError(SqlState.BAD_COPY_FORMAT, "end-of-copy marker corrupt")
                            .context(where());
                }
            }
        }
        return values;
    }

    /// A value with what its backslashes mean; numbers behind them are octets.
    private String unescaped(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        byte[] octets = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] != '\\') {
                out.write(octets[i]);
            } else if (i + 1 < octets.length) {
                char next = (char) (octets[++i] & 0xff);
                boolean hex = next == 'x' && i + 1 < octets.length && digit(octets[i + 1], 16) >= 0;
                int radix = hex ? 16 : 8;
                if (hex || digit(octets[i], 8) >= 0) {
                    int from = hex ? i + 1 : i;
                    int end = from;
                    int value = 0;
                    while (end < Math.min(octets.length, from + (hex ? 2 : 3))
                            && digit(octets[end], radix) >= 0) {
                        value = value * radix + digit(octets[end++], radix);
                    }
                    out.write(value);
                    i = end - 1;
                } else {
                    out.write(escaped(next));
                }
            }
        }
        try {
            return TextForm.utf8(out.toByteArray());
        } catch (SqlError wrong) {
            throw wrong.context(whereWithLine());
        }
    }

    private static int digit(byte octet, int radix) {
        return Character.digit((char) (octet & 0xff), radix);
    }

    private static int escaped(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            default -> letter;
        };
    }
}
