package fulcrum.sql.scanner;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;

/// Backslashes of `E''`. Bytes that it writes must make characters, with what stands beside.
final class Escapes {

    private final Scanner scanner;

    /// The places in what was read that are bytes, not characters.
    private final BitSet bytes = new BitSet();

    /// The first half of a surrogate pair; 0 for none.
    private char high;

    Escapes(Scanner scanner) {
        this.scanner = scanner;
    }

    /// Reads the escape that begins there.
    ///
    /// @return where it ends
    int read(int backslash, StringBuilder into) {
        char c = scanner.charAt(backslash + 1);
        int next = backslash + 2;
        switch (c) {
            case 'b' -> into.append('\b');
            case 'f' -> into.append('\f');
            case 'n' -> into.append('\n');
            case 'r' -> into.append('\r');
            case 't' -> into.append('\t');
            case 'v' -> into.append((char) 0x0b);
            case 'u' -> next = unicode(backslash, 4, into);
            case 'U' -> next = unicode(backslash, 8, into);
            case 'x' -> next = coded(next, 16, 2, into, 'x');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> next = coded(next - 1, 8, 3, into, c);
            case '\0' -> next = backslash + 1;
            default -> into.append(c);
        }
        return next;
    }

    private int coded(int from, int radix, int digitsMax, StringBuilder into, char otherwise) {
        int value = 0;
        int at = from;
        while (at < from + digitsMax && Character.digit(scanner.charAt(at), radix) >= 0) {
            value = value * radix + Character.digit(scanner.charAt(at), radix);
            at++;
        }
        if (at == from) {
            into.append(otherwise);
            return at;
        }
        value &= 0xff;
        if (value == 0 || value >= 0x80) {
            bytes.set(into.length());
        }
        into.append((char) value);
        return at;
    }

    private int unicode(int backslash, int digits, StringBuilder into) {
        int from = backslash + 2;
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(scanner.charAt(i), 16);
            if (digit < 0 || scanner.charAt(i) >= 0x80) {
                throw Scanner.BadToken.coded(
                        "22025",
                        "invalid Unicode escape",
                        backslash,
                        "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.");
            }
            value = value << 4 | digit;
        }
        append(value, backslash, from + digits, into);
        return from + digits;
    }

    private void append(int value, int from, int end, StringBuilder into) {
        boolean low = value >= 0xdc00 && value <= 0xdfff;
        if (low != (high != 0)) {
            throw Scanner.BadToken.near("invalid Unicode surrogate pair", from, end);
        }
        if (value >= 0xd800 && value <= 0xdbff) {
            if (scanner.charAt(end) != '\\' || (scanner.charAt(end + 1) | 0x20) != 'u') {
                // It is what stands there that is wrong.
                int next = Math.min(end + 1, scanner.text().length());
                throw Scanner.BadToken.near("invalid Unicode surrogate pair", end, next);
            }
            high = (char) value;
            return;
        }
        if (value <= 0 || value > Character.MAX_CODE_POINT) {
            throw Scanner.BadToken.near("invalid Unicode escape value", from, end);
        }
        if (low) {
            into.append(high).append((char) value);
            high = 0;
        } else {
            into.appendCodePoint(value);
        }
    }

    /// The string with its bytes made characters.
    String finish(StringBuilder read) {
        if (bytes.isEmpty()) {
            return read.toString();
        }
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        int from = 0;
        for (int at = bytes.nextSetBit(0); at >= 0; at = bytes.nextSetBit(at + 1)) {
            encoded.writeBytes(read.substring(from, at).getBytes(StandardCharsets.UTF_8));
            encoded.write(read.charAt(at));
            from = at + 1;
        }
        encoded.writeBytes(read.substring(from).getBytes(StandardCharsets.UTF_8));
        return decode(encoded.toByteArray());
    }

    private static String decode(byte[] encoded) {
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        CharBuffer decoded = CharBuffer.allocate(encoded.length);
        StandardCharsets.UTF_8.newDecoder().decode(bytes, decoded, true);
        String read = decoded.flip().toString();
        int wrong = read.indexOf('\0') >= 0 ? indexOfZero(encoded) : bytes.position();
        if (wrong == encoded.length) {
            return read;
        }
        StringBuilder told = new StringBuilder("invalid byte sequence for encoding \"UTF8\":");
        for (int i = wrong; i < Math.min(wrong + length(encoded[wrong]), encoded.length); i++) {
            told.append(" 0x").append(HexFormat.of().toHexDigits(encoded[i]));
        }
        throw Scanner.BadToken.unplaced("22021", told.toString());
    }

    private static int indexOfZero(byte[] encoded) {
        int at = 0;
        while (encoded[at] != 0) {
            at++;
        }
        return at;
    }

    /// How many bytes the character would have that begins so.
    private static int length(byte first) {
        int lead = first & 0xff;
        return lead < 0xc0 || lead >= 0xf8 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }
}
