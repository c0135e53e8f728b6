package fulcrum.database.shard;

import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// How the state is laid out: the first byte of a key says what it is about.
final class StateKeys {

    private static final int META = 1;
    private static final int SESSION = 2;
    private static final int ROW = 16;

    /// The order in which sessions are given up.
    static final Bytes SESSION_ORDER = Bytes.of((byte) META, (byte) 1);

    /// The hash of all that was written.
    static final Bytes HASH = Bytes.of((byte) META, (byte) 2);

    private static final Bytes ROWS = Bytes.of((byte) ROW);
    private static final Bytes BEHIND_ROWS = Bytes.of((byte) (ROW + 1));

    private StateKeys() {}

    static Bytes row(Bytes key) {
        return ROWS.concat(key);
    }

    /// Behind the last row that is meant.
    static Bytes rowsUpTo(@Nullable Bytes to) {
        return to == null ? BEHIND_ROWS : row(to);
    }

    /// The client's name of a row.
    static Bytes named(Bytes row) {
        return row.slice(1);
    }

    static Bytes session(long session) {
        return new Encoder(16).tag(SESSION).fixed64(session).toBytes();
    }
}
