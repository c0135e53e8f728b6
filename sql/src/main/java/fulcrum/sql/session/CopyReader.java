package fulcrum.sql.session;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

    /// The values of the next line.
    ///
    /// @return null behind the last one
    @Nullable List<@Nullable String> next() {
        String read = format.csv() ? quotedLine() : plainLine();
        if (read == null || read.equals("\\.")) {
            return null;
        }
        text = read;
        return format.csv() ? quotedValues(read) : plainValues(read);
    }

    private @Nullable String plainLine() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int octet = octet();
        if (octet < 0) {
            return null;
        }
        line++;
        while (octet >= 0 && octet != '\n') {
            bytes.write(octet);
            demandShort(bytes);
            octet = octet();
        }
        return decoded(bytes);
    }

    /// A line that may go on within quotes.
    private @Nullable String quotedLine() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int octet = octet();
        if (octet < 0) {
            return null;
        }
        line++;
        boolean within = false;
        while (octet >= 0 && (within || octet != '\n')) {
            if (octet == format.quote()) {
                within = !within;
            }
            bytes.write(octet);
            demandShort(bytes);
            octet = octet();
        }
        String read = decoded(bytes);
        if (within) {
            text = read;
            throw new SqlError(SqlState.BAD_COPY_FORMAT, "unterminated CSV quoted field")
                    .context(whereWithLine());
        }
        return read;
    }

    private void demandShort(ByteArrayOutputStream bytes) {
        if (bytes.size() > LINE_BYTES_MOST) {
            throw new SqlError(SqlState.TOO_LARGE, "a line of COPY data is too long")
                    .context(where());
        }
    }

    private String decoded(ByteArrayOutputStream bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.toByteArray()))
                            .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException _) {
            throw new SqlError(SqlState.BAD_ENCODING, "invalid byte sequence for encoding \"UTF8\"")
                    .context(where());
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
            }
        }
        return values;
    }

    private static String unescaped(String raw) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                out.append(c);
                continue;
            }
            char next = raw.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'v' -> out.append((char) 0x0b);
                default -> out.append(next);
            }
        }
        return out.toString();
    }
}
