package fulcrum.sql.routine;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Bytes as texts: in an encoding of characters (`convert_from`), or spelled with letters that go
/// anywhere (`encode`; manual, 9.5).
final class Encodings {

    private static final int LINE = 76;
    private static final String BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Encodings() {}

    /// By PostgreSQL's names.
    static Charset charset(String name) {
        String plain = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        String java =
                switch (plain) {
                    case "UTF8", "UNICODE" -> "UTF-8";
                    case "SQLASCII" -> "US-ASCII";
                    case "LATIN1", "ISO88591" -> "ISO-8859-1";
                    case "LATIN2" -> "ISO-8859-2";
                    case "LATIN3" -> "ISO-8859-3";
                    case "LATIN4" -> "ISO-8859-4";
                    case "LATIN5" -> "ISO-8859-9";
                    case "LATIN9" -> "ISO-8859-15";
                    case "WIN1250", "WIN1251", "WIN1252", "WIN1253", "WIN1254", "WIN1257" ->
                            "windows-" + plain.substring(3);
                    case "KOI8R", "KOI8" -> "KOI8-R";
                    case "SJIS" -> "Shift_JIS";
                    case "EUCJP" -> "EUC-JP";
                    case "GBK" -> "GBK";
                    case "BIG5" -> "Big5";
                    default ->
                            throw new SqlError(
                                    SqlState.BAD_PARAMETER_VALUE,
                                    "invalid source encoding name \"" + name + "\"");
                };
        return Charset.forName(java);
    }

    static String read(byte[] bytes, String encoding) {
        String text;
        try {
            text = charset(encoding).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw invalid(bytes, encoding);
        }
        if (text.indexOf('\0') >= 0) {
            throw new SqlError(
                    SqlState.BAD_ENCODING, "invalid byte sequence for encoding \"UTF8\": 0x00");
        }
        return text;
    }

    /// Names the first bytes that are no character.
    private static SqlError invalid(byte[] bytes, String encoding) {
        int at = 0;
        int length = 1;
        while (at < bytes.length) {
            length = Math.min(lengthOf(bytes[at]), bytes.length - at);
            String one = new String(bytes, at, length, StandardCharsets.UTF_8);
            if (one.indexOf('\uFFFD') >= 0) {
                break;
            }
            at += length;
        }
        StringBuilder hex = new StringBuilder();
        for (int i = at; i < Math.min(at + length, bytes.length); i++) {
            hex.append(hex.isEmpty() ? "" : " ")
                    .append("0x")
                    .append(HexFormat.of().toHexDigits(bytes[i]));
        }
        return new SqlError(
                SqlState.BAD_ENCODING,
                "invalid byte sequence for encoding \""
                        + encoding.toUpperCase(Locale.ROOT)
                        + "\": "
                        + hex);
    }

    private static int lengthOf(byte first) {
        int value = first & 0xff;
        return value < 0xc0 ? 1 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : value < 0xf8 ? 4 : 1;
    }

    static byte[] write(String text, String encoding) {
        try {
            ByteBuffer bytes = charset(encoding).newEncoder().encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException _) {
            throw new SqlError(
                    SqlState.UNTRANSLATABLE_CHARACTER,
                    "character in encoding \"UTF8\" has no equivalent in encoding \""
                            + encoding.toUpperCase(Locale.ROOT)
                            + "\"");
        }
    }

    /// `encode`.
    static String spell(byte[] bytes, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" -> base64(bytes);
            case "escape" -> escaped(bytes);
            default -> throw unknown(format);
        };
    }

    /// `decode`.
    static byte[] unspell(String text, String format) {
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> unhex(text);
            case "base64" -> unbase64(text);
            case "escape" -> unescaped(text);
            default -> throw unknown(format);
        };
    }

    private static SqlError unknown(String format) {
        return refused("unrecognized encoding: \"" + format + "\"");
    }

    private static SqlError refused(String message) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, message);
    }

    private static String base64(byte[] bytes) {
        StringBuilder result = new StringBuilder();
        int column = 0;
        for (int i = 0; i < bytes.length; i += 3) {
            int count = Math.min(3, bytes.length - i);
            int group = 0;
            for (int k = 0; k < 3; k++) {
                group = (group << 8) | (k < count ? bytes[i + k] & 0xff : 0);
            }
            for (int k = 0; k < 4; k++) {
                char letter = BASE64.charAt((group >> (18 - 6 * k)) & 63);
                result.append(k <= count ? letter : '=');
            }
            column += 4;
            if (column >= LINE) {
                result.append('\n');
                column = 0;
            }
        }
        return result.toString();
    }

    private static byte[] unbase64(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int group = 0;
        int count = 0;
        int padding = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (" \t\n\r".indexOf(c) >= 0) {
                continue;
            }
            int digit = BASE64.indexOf(c);
            if (c == '=') {
                if (count < 2) {
                    throw refused("unexpected \"=\" while decoding base64 sequence");
                }
                padding++;
                digit = 0;
            } else if (digit < 0 || padding > 0) {
                throw refused("invalid symbol \"" + c + "\" found while decoding base64 sequence");
            }
            group = (group << 6) | digit;
            if (++count == 4) {
                for (int k = 0; k < 3 - padding; k++) {
                    out.write(group >> (16 - 8 * k));
                }
                group = 0;
                count = 0;
            }
        }
        if (count != 0) {
            throw refused("invalid base64 end sequence")
                    .hint(
                            "Input data is missing padding, is truncated, or is otherwise corrupted.");
        }
        return out.toByteArray();
    }

    private static byte[] unhex(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int high = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (" \t\n\r".indexOf(c) >= 0 && high < 0) {
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw refused(
                        "invalid hexadecimal digit: \""
                                + Character.toString(text.codePointAt(i))
                                + "\"");
            }
            if (high < 0) {
                high = digit;
            } else {
                out.write((high << 4) | digit);
                high = -1;
            }
        }
        if (high >= 0) {
            throw refused("invalid hexadecimal data: odd number of digits");
        }
        return out.toByteArray();
    }

    private static String escaped(byte[] bytes) {
        StringBuilder result = new StringBuilder();
        for (byte each : bytes) {
            int value = each & 0xff;
            if (value == 0 || value > 127) {
                result.append('\\').append(String.format("%03o", value));
            } else if (value == '\\') {
                result.append("\\\\");
            } else {
                result.append((char) value);
            }
        }
        return result.toString();
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = Strings.utf8(text);
        int i = 0;
        while (i < bytes.length) {
            if (bytes[i] != '\\') {
                out.write(bytes[i++]);
            } else if (i + 1 < bytes.length && bytes[i + 1] == '\\') {
                out.write('\\');
                i += 2;
            } else if (i + 3 < bytes.length && isOctal(bytes, i + 1)) {
                out.write(
                        ((bytes[i + 1] - '0') << 6)
                                | ((bytes[i + 2] - '0') << 3)
                                | (bytes[i + 3] - '0'));
                i += 4;
            } else {
                throw new SqlError(SqlState.BAD_TEXT_FORM, "invalid input syntax for type bytea");
            }
        }
        return out.toByteArray();
    }

    private static boolean isOctal(byte[] bytes, int at) {
        return bytes[at] >= '0'
                && bytes[at] <= '3'
                && bytes[at + 1] >= '0'
                && bytes[at + 1] <= '7'
                && bytes[at + 2] >= '0'
                && bytes[at + 2] <= '7';
    }
}
