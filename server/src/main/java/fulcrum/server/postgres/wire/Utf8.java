package fulcrum.server.postgres.wire;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// UTF-8 as PostgreSQL demands it of texts: well-formed, and without the character 0.
final class Utf8 {

    private Utf8() {}

    /// The text of some bytes.
    ///
    /// @throws SqlError 22021 where they are none
    static String text(ByteBuf in, int from, int length) {
        byte[] octets = new byte[length];
        in.getBytes(from, octets);
        return text(octets);
    }

    static String text(byte[] octets) {
        int i = 0;
        while (i < octets.length && octets[i] > 0) {
            i++;
        }
        if (i == octets.length) {
            return new String(octets, StandardCharsets.ISO_8859_1); // which copies, and no more
        }
        while (i < octets.length) {
            int size = size(octets, i);
            if (size == 0) {
                throw new SqlError(
                        SqlState.BAD_ENCODING,
                        "invalid byte sequence for encoding \"UTF8\": "
                                + shown(octets, i, Math.min(octets.length, i + 4)));
            }
            i += size;
        }
        return new String(octets, StandardCharsets.UTF_8);
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
            boolean whole =
                    left >= 4
                            && second >= least
                            && second <= most
                            && follows(bytes[at + 2])
                            && follows(bytes[at + 3]);
            return whole ? 4 : 0;
        }
        return 0;
    }

    private static boolean follows(byte octet) {
        return (octet & 0xC0) == 0x80;
    }

    /// Bytes as PostgreSQL shows them: `0xc3 0x28`, as many as their first promises.
    private static String shown(byte[] bytes, int from, int to) {
        int lead = bytes[from] & 0xFF;
        int promised = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        StringBuilder shown = new StringBuilder();
        for (int i = from; i < Math.min(to, from + promised); i++) {
            shown.append(i == from ? "0x" : " 0x");
            shown.append(Character.forDigit(bytes[i] >> 4 & 0xF, 16));
            shown.append(Character.forDigit(bytes[i] & 0xF, 16));
        }
        return shown.toString();
    }
}
