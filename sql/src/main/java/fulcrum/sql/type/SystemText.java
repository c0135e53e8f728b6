package fulcrum.sql.type;

import java.nio.charset.StandardCharsets;

/// The two types of text that the system's tables have (manual, 8.3): `name`, of 63 bytes at most,
/// and `"char"`, of one byte.
///
/// A byte of the latter that is no character of ASCII stands here as PostgreSQL prints it: a
/// backslash and three octal digits.
final class SystemText {

    private static final int NAME_BYTES_MOST = 63;

    private SystemText() {}

    /// As many whole characters as fit.
    static String name(String text) {
        if (text.length() <= NAME_BYTES_MOST / 3) {
            return text;
        }
        int bytes = 0;
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > NAME_BYTES_MOST) {
                return text.substring(0, at);
            }
            at += Character.charCount(point);
        }
        return text;
    }

    /// The first byte, or the one that an escape means.
    static String readChar(String text) {
        if (text.isEmpty()) {
            return text;
        }
        if (text.matches("\\\\[0-3][0-7][0-7]")) {
            return ofByte(Integer.parseInt(text.substring(1), 8));
        }
        return ofByte(
                text.substring(0, text.offsetByCodePoints(0, 1))
                        .getBytes(StandardCharsets.UTF_8)[0]);
    }

    static String ofByte(int value) {
        int unsigned = value & 0xff;
        if (unsigned == 0) {
            return "";
        }
        return unsigned < 0x80
                ? Character.toString(unsigned)
                : "\\" + Integer.toOctalString(unsigned);
    }

    static byte toByte(String value) {
        if (value.isEmpty()) {
            return 0;
        }
        return (byte)
                (value.length() == 4 ? Integer.parseInt(value.substring(1), 8) : value.charAt(0));
    }
}
