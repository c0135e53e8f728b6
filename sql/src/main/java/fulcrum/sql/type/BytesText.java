package fulcrum.sql.type;

import fulcrum.machine.Bytes;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// `bytea` as text (manual, 8.4): hexadecimal behind `\x`, or characters with octal escapes.
public final class BytesText {

    private BytesText() {}

    /// @throws SqlError 22P02 or 22023
    public static Bytes read(String text) {
        return text.startsWith("\\x") ? hexadecimal(text.substring(2)) : escaped(text);
    }

    /// Two digits for each byte, with blanks between bytes if wanted.
    ///
    /// @throws SqlError 22023
    public static Bytes hexadecimal(String digits) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(digits.length() / 2);
        int at = 0;
        while (at < digits.length()) {
            char c = digits.charAt(at);
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
                at++;
                continue;
            }
            int high = digit(digits, at);
            if (at + 1 == digits.length()) {
                throw new SqlError(
                        SqlState.BAD_PARAMETER_VALUE,
                        "invalid hexadecimal data: odd number of digits");
            }
            bytes.write(high << 4 | digit(digits, at + 1));
            at += 2;
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    private static int digit(String digits, int at) {
        int digit = digits.charAt(at) > 'f' ? -1 : Character.digit(digits.charAt(at), 16);
        if (digit < 0) {
            String shown = Character.toString(digits.codePointAt(at));
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE, "invalid hexadecimal digit: \"" + shown + "\"");
        }
        return digit;
    }

    private static Bytes escaped(String text) {
        byte[] written = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length);
        int at = 0;
        while (at < written.length) {
            if (written[at] != '\\') {
                bytes.write(written[at++]);
            } else if (at + 1 < written.length && written[at + 1] == '\\') {
                bytes.write('\\');
                at += 2;
            } else {
                bytes.write(octal(written, at));
                at += 4;
            }
        }
        return Bytes.wrap(bytes.toByteArray());
    }

    private static int octal(byte[] written, int at) {
        boolean good =
                at + 3 < written.length
                        && '0' <= written[at + 1]
                        && written[at + 1] <= '3'
                        && isOctal(written[at + 2])
                        && isOctal(written[at + 3]);
        if (!good) {
            throw new SqlError(SqlState.BAD_TEXT_FORM, "invalid input syntax for type bytea");
        }
        return (written[at + 1] - '0') << 6 | (written[at + 2] - '0') << 3 | written[at + 3] - '0';
    }

    private static boolean isOctal(byte c) {
        return '0' <= c && c <= '7';
    }

    public static String write(Bytes bytes, boolean hexadecimal) {
        if (hexadecimal) {
            return "\\x" + bytes.asHex();
        }
        StringBuilder text = new StringBuilder(bytes.size());
        for (int i = 0; i < bytes.size(); i++) {
            int each = bytes.at(i) & 0xff;
            if (each == '\\') {
                text.append("\\\\");
            } else if (each < ' ' || each > '~') {
                text.append('\\');
                text.append((char) ('0' + (each >> 6)));
                text.append((char) ('0' + (each >> 3 & 7)));
                text.append((char) ('0' + (each & 7)));
            } else {
                text.append((char) each);
            }
        }
        return text.toString();
    }
}
