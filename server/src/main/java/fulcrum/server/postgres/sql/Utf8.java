package fulcrum.server.postgres.sql;

/// UTF-8 as PostgreSQL demands it of texts: well-formed, and without the character 0.
public final class Utf8 {

    private Utf8() {}

    /// Demands that bytes are a text.
    public static void demand(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && bytes[i] > 0) {
            i++;
        }
        while (i < bytes.length) {
            int size = size(bytes, i);
            if (size == 0) {
                throw Lexer.badEncoding(shown(bytes, i, Math.min(bytes.length, i + 4)));
            }
            i += size;
        }
    }

    /// How many bytes the character has that begins here; 0 where it is none (Unicode, table 3-7).
    private static int size(byte[] bytes, int at) {
        int first = bytes[at];
        if (first > 0) {
            return 1;
        }
        int left = bytes.length - at;
        int lead = first & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return left >= 2 && follows(bytes[at + 1]) ? 2 : 0;
        }
        int second = left >= 2 ? bytes[at + 1] & 0xFF : 0;
        if (lead >= 0xE0 && lead <= 0xEF) {
            int least = lead == 0xE0 ? 0xA0 : 0x80;
            int most = lead == 0xED ? 0x9F : 0xBF;
            return left >= 3 && second >= least && second <= most && follows(bytes[at + 2]) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int least = lead == 0xF0 ? 0x90 : 0x80;
            int most = lead == 0xF4 ? 0x8F : 0xBF;
            return left >= 4
                            && second >= least
                            && second <= most
                            && follows(bytes[at + 2])
                            && follows(bytes[at + 3])
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean follows(byte octet) {
        return (octet & 0xC0) == 0x80;
    }

    /// Bytes as PostgreSQL shows them: `0xc3 0x28`.
    static String shown(byte[] bytes, int from, int to) {
        StringBuilder shown = new StringBuilder();
        for (int i = from; i < to; i++) {
            shown.append(i == from ? "0x" : " 0x");
            shown.append(Character.forDigit(bytes[i] >> 4 & 0xF, 16));
            shown.append(Character.forDigit(bytes[i] & 0xF, 16));
        }
        return shown.toString();
    }
}
