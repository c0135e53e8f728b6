package fulcrum.server.store;

import fulcrum.machine.Bytes;

/// The keys on disk.
///
/// | key | holds |
/// |---|---|
/// | 0, group | a group's applied index and the number of its range; see [Position] |
/// | range, key | a row; range numbers are even |
/// | range + 1 | what an imported range is; see [Imports] |
///
/// Numbers are eight bytes, most significant first.
final class Layout {

    static final int PREFIX_BYTES = 8;
    static final int VERSION = 1;

    private static final long META = 0;

    private Layout() {}

    /// Where a group's position stands.
    static byte[] positionKey(long group) {
        byte[] key = new byte[2 * PREFIX_BYTES];
        putLong(key, 0, META);
        putLong(key, PREFIX_BYTES, group);
        return key;
    }

    /// What comes before all rows of a range.
    static byte[] prefix(long range) {
        byte[] key = new byte[PREFIX_BYTES];
        putLong(key, 0, range);
        return key;
    }

    /// The key of a row.
    static byte[] rowKey(long range, Bytes key) {
        byte[] whole = new byte[PREFIX_BYTES + key.size()];
        putLong(whole, 0, range);
        key.copyTo(whole, PREFIX_BYTES);
        return whole;
    }

    static void putLong(byte[] target, int at, long value) {
        for (int i = 0; i < 8; i++) {
            target[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    static long longAt(byte[] source, int at) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (source[at + i] & 0xff);
        }
        return value;
    }

    /// How far a group has come.
    ///
    /// @param applied the index of the last change that the rows include
    /// @param range the number of the range that holds the rows
    record Position(long applied, long range) {

        static final int BYTES = 17;

        static Position read(byte[] value) {
            if (value.length != BYTES || value[0] != VERSION) {
                throw new IllegalStateException("a group's position is not in its form");
            }
            return new Position(longAt(value, 1), longAt(value, 9));
        }
    }
}
