package fulcrum.database.versions;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import org.jspecify.annotations.Nullable;

/// Where a row's versions lie, and what is in them.
public final class VersionKeys {

    private static final int VERSION = 32;
    private static final int TIMESTAMP_BYTES = 8;

    private static final byte DELETED = 0;
    private static final byte STORED = 1;
    private static final Bytes DELETION = Bytes.of(DELETED);
    private static final Bytes STORING = Bytes.of(STORED);

    private static final Bytes BEHIND_ALL = Bytes.of((byte) (VERSION + 1));

    private VersionKeys() {}

    /// Where the version of a timestamp lies; the first at or behind it in the row is the newest at
    /// or below that timestamp.
    ///
    /// @param timestamp not negative
    public static Bytes at(Bytes row, long timestamp) {
        byte[] key = new byte[1 + row.size() + TIMESTAMP_BYTES];
        key[0] = VERSION;
        row.copyTo(key, 1);
        long inverted = ~timestamp;
        for (int i = key.length - 1; i > row.size(); i--) {
            key[i] = (byte) inverted;
            inverted >>>= 8;
        }
        return Bytes.wrap(key);
    }

    /// Behind all versions of the row, timestamps being positive.
    public static Bytes behind(Bytes row) {
        return at(row, 0);
    }

    /// Before the versions of the first row that is not below this key.
    public static Bytes from(Bytes row) {
        return new Encoder(1 + row.size()).tag(VERSION).toBytes().concat(row);
    }

    /// Behind the versions of the last row below this key; of all rows for null.
    public static Bytes to(@Nullable Bytes row) {
        return row == null ? BEHIND_ALL : from(row);
    }

    /// What a version's value is when it is stored, up to the row's own value.
    public static Bytes head(@Nullable Bytes value) {
        return value == null ? DELETION : STORING;
    }

    /// It is the key of a version of a row.
    public static boolean isVersion(Bytes key) {
        return key.size() > TIMESTAMP_BYTES && key.at(0) == VERSION;
    }

    /// @throws Malformed where this is no version
    public static Version read(Bytes key, Bytes stored) {
        int end = key.size() - TIMESTAMP_BYTES;
        if (end < 1 || key.at(0) != VERSION || stored.isEmpty()) {
            throw new Malformed(0, "no version of a row");
        }
        Bytes value = stored.at(0) == DELETED ? null : stored.slice(1);
        return new Version(key.slice(1, end), timestamp(key), value);
    }

    /// Of a version, by its key.
    public static long timestamp(Bytes key) {
        long inverted = 0;
        for (int i = key.size() - TIMESTAMP_BYTES; i < key.size(); i++) {
            inverted = inverted << 8 | Byte.toUnsignedLong(key.at(i));
        }
        return ~inverted;
    }
}
