package fulcrum.database.keys;

/// Whole numbers: the first byte says how many follow, so that fewer are always smaller in size.
/// Identifiers up to 223 take one byte, up to 65,535 three.
final class IntegerForm {

    /// The first byte of zero. Negative numbers begin with less, by how many bytes follow.
    private static final int NOUGHT = 0x10;

    /// The greatest number that the first byte itself holds.
    private static final int INLINE_MOST = 223;

    /// The first byte of a greater number is greater than this, by how many bytes follow.
    private static final int GREATER = NOUGHT + INLINE_MOST;

    private static final int BYTES_MOST = 8;

    private IntegerForm() {}

    static void write(long value, KeyWriter out) {
        if (value < 0) {
            int bytes = bytes(~value);
            out.one(NOUGHT - bytes);
            out.lowest(value, bytes);
        } else if (value <= INLINE_MOST) {
            out.one(NOUGHT + (int) value);
        } else {
            int bytes = bytes(value);
            out.one(GREATER + bytes);
            out.lowest(value, bytes);
        }
    }

    static long read(KeyReader in) {
        int first = in.one();
        if (first < NOUGHT - BYTES_MOST || first > GREATER + BYTES_MOST) {
            throw in.malformed("no number begins with " + first);
        }
        if (first >= NOUGHT && first <= GREATER) {
            return (long) first - NOUGHT;
        }
        boolean negative = first < NOUGHT;
        int bytes = negative ? NOUGHT - first : first - GREATER;
        long read = in.lowest(bytes);
        long value = negative && bytes < BYTES_MOST ? read - (1L << (8 * bytes)) : read;
        boolean shortest =
                value < 0
                        ? negative && bytes(~value) == bytes
                        : !negative && value > INLINE_MOST && bytes(value) == bytes;
        if (!shortest) {
            throw in.malformed("a number is not in its shortest form");
        }
        return value;
    }

    /// How many bytes a number takes that is not negative, one at least.
    private static int bytes(long value) {
        return Math.max(1, (Long.SIZE + 7 - Long.numberOfLeadingZeros(value)) / 8);
    }
}
