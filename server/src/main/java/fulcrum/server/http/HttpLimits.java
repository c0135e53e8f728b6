package fulcrum.server.http;

/// Bounds of the HTTP door, all positive. Nothing that is asked has a body worth more.
///
/// @param connections at a time
/// @param streams of events at a time
/// @param lineBytes of a request's first line
/// @param headerBytes of all its headers
/// @param bodyBytes of its body
/// @param quietNanos for a connection to bring a whole request, or to take an answer
/// @param heartbeatNanos between two signs of life in a stream of events; one that takes none of
///   four is closed
public record HttpLimits(
        int connections,
        int streams,
        int lineBytes,
        int headerBytes,
        int bodyBytes,
        long quietNanos,
        long heartbeatNanos) {

    public static final HttpLimits STANDARD =
            new HttpLimits(256, 64, 4096, 8192, 16 << 10, 30_000_000_000L, 15_000_000_000L);
}
