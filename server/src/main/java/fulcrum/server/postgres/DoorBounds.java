package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import java.util.concurrent.TimeUnit;

/// What a door holds on to at most.
///
/// @param connections that have passed start-up; further ones are refused with 53300
/// @param strangers that have not; further ones are closed at once
/// @param startUpNanos how long start-up may take
/// @param messageBytes the longest message of a client
/// @param waitingBytes when so much waits behind a statement, no more is read from the socket
/// @param outgoingBytes when so much waits for the socket, no further rows are fetched
/// @param names prepared statements, and portals, of one connection
/// @param namedBytes what all of those statements, and portals, take
/// @param keyBytes the longest key
/// @param valueBytes the longest value
/// @param pageBytes what one request for rows should bring
public record DoorBounds(
        int connections,
        int strangers,
        long startUpNanos,
        int messageBytes,
        int waitingBytes,
        int outgoingBytes,
        int names,
        long namedBytes,
        int keyBytes,
        int valueBytes,
        int pageBytes) {

    public static final DoorBounds USUAL =
            new DoorBounds(
                    1_000,
                    256,
                    TimeUnit.SECONDS.toNanos(10),
                    8 << 20,
                    64 << 10,
                    1 << 20,
                    10_000,
                    32 << 20,
                    4 << 10,
                    1 << 20,
                    256 << 10);

    /// @throws SqlError where it is too long
    Bytes checkedKey(Bytes key) {
        return checked("key", key, keyBytes);
    }

    /// @throws SqlError where it is too long
    Bytes checkedValue(Bytes value) {
        return checked("value", value, valueBytes);
    }

    private static Bytes checked(String what, Bytes bytes, int most) {
        if (bytes.size() > most) {
            throw new SqlError(SqlState.TOO_LARGE, what + " is too large")
                    .detail(
                            "It has "
                                    + bytes.size()
                                    + " bytes, and a "
                                    + what
                                    + " may have "
                                    + most
                                    + ".");
        }
        return bytes;
    }
}
