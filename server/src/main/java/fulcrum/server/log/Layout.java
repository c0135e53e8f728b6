package fulcrum.server.log;

import fulcrum.machine.codec.Crc32c;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The numbers of the format; `docs/internals/log.md` draws them.
final class Layout {

    static final byte VERSION = 1;

    /// What a fragment never crosses, so that damage cannot hide more than one block.
    static final int BLOCK_BYTES = 32 << 10;

    /// Checksum, length, type and guard of a fragment.
    static final int HEADER_BYTES = 8;

    /// What stands before the first fragment of a segment: the preamble, twice.
    static final int PREAMBLE_BYTES = 64;

    static final int FULL = 1;
    static final int FIRST = 2;
    static final int MIDDLE = 3;
    static final int LAST = 4;

    private static final String SUFFIX = ".log";
    private static final int DIGITS = 16;

    private Layout() {}

    /// Segments sort by name as they do by number.
    static String segmentName(long number) {
        return HexFormat.of().toHexDigits(number) + SUFFIX;
    }

    static boolean isSegment(String name) {
        return name.length() == DIGITS + SUFFIX.length()
                && name.endsWith(SUFFIX)
                && name.chars().limit(DIGITS).allMatch(HexFormat::isHexDigit);
    }

    static long segmentNumber(String name) {
        return HexFormat.fromHexDigitsToLong(name, 0, DIGITS);
    }

    /// At most so many bytes of a segment does a record of this length take, wherever it begins.
    static long footprint(long length) {
        long most = BLOCK_BYTES - HEADER_BYTES;
        return length + (length / most + 2) * HEADER_BYTES + HEADER_BYTES;
    }

    /// What a segment says of itself in its first bytes, twice, since nothing of it can be read
    /// without.
    ///
    /// @param salt a number of this one writing of this segment: a spare into which somebody began
    ///   to write, and crashed before it had its name, is full of records of the same number
    record Preamble(byte version, long number, long salt, int segmentBytes) {

        private static final byte[] MAGIC = {'F', 'U', 'L', 'C', 'L', 'O', 'G'};
        private static final int VERSION_AT = 7;
        private static final int NUMBER_AT = 8;
        private static final int SALT_AT = 16;
        private static final int SIZE_AT = 24;
        private static final int CRC_AT = 28;
        private static final int COPY_BYTES = 32;

        byte[] encode() {
            byte[] bytes = new byte[PREAMBLE_BYTES];
            System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
            bytes[VERSION_AT] = version;
            Numbers.putLong(bytes, NUMBER_AT, number);
            Numbers.putLong(bytes, SALT_AT, salt);
            Numbers.putInt(bytes, SIZE_AT, segmentBytes);
            Numbers.putInt(bytes, CRC_AT, Crc32c.of(bytes, 0, CRC_AT));
            System.arraycopy(bytes, 0, bytes, COPY_BYTES, COPY_BYTES);
            return bytes;
        }

        /// The preamble, or null where these bytes are none; of any version, since later ones keep
        /// this much of the form.
        static @Nullable Preamble decode(byte[] bytes) {
            Preamble first = decode(bytes, 0);
            return first == null ? decode(bytes, COPY_BYTES) : first;
        }

        private static @Nullable Preamble decode(byte[] bytes, int from) {
            boolean whole =
                    Arrays.equals(bytes, from, from + MAGIC.length, MAGIC, 0, MAGIC.length)
                            && Numbers.getInt(bytes, from + CRC_AT)
                                    == Crc32c.of(bytes, from, from + CRC_AT);
            return whole
                    ? new Preamble(
                            bytes[from + VERSION_AT],
                            Numbers.getLong(bytes, from + NUMBER_AT),
                            Numbers.getLong(bytes, from + SALT_AT),
                            Numbers.getInt(bytes, from + SIZE_AT))
                    : null;
        }
    }
}
