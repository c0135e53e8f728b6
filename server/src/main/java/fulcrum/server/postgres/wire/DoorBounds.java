package fulcrum.server.postgres.wire;

import java.util.concurrent.TimeUnit;

/// What a door holds on to at most.
///
/// @param connections that were let in; further ones are refused with 53300
/// @param strangers that were not yet; further ones are closed at once
/// @param startUpNanos how long start-up may take, proving who one is included
/// @param messageBytes the longest message of a client
/// @param waitingBytes when so much waits behind a statement, no more is read from the socket
/// @param outgoingBytes when so much waits for the socket, no further rows are taken
/// @param names prepared statements, and portals, of one connection
/// @param namedBytes what all of those statements, and portals, take
/// @param copyBytes when so much of what a client copies waits to be taken in, no more is read
public record DoorBounds(
        int connections,
        int strangers,
        long startUpNanos,
        int messageBytes,
        int waitingBytes,
        int outgoingBytes,
        int names,
        long namedBytes,
        int copyBytes) {

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
                    256 << 10);
}
