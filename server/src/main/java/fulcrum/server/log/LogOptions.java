package fulcrum.server.log;

/// How large a log's parts are.
///
/// @param segmentBytes the size of a segment, a multiple of 32 KiB
/// @param maxRecordBytes the longest record
/// @param queueBytes at most so many bytes wait for the log's thread; more is refused
/// @param reserveBytes kept free for batches that help to make room
/// @param spares segments that lie ready for use
/// @param segmentsWanted with more segments in use the group that holds the oldest is told of
/// @param idleNanos how long after its last batch an idle log follows it with a statement
public record LogOptions(
        int segmentBytes,
        int maxRecordBytes,
        long queueBytes,
        long reserveBytes,
        int spares,
        int segmentsWanted,
        long idleNanos) {

    public LogOptions {
        if (segmentBytes % Layout.BLOCK_BYTES != 0 || segmentBytes < 2 * Layout.BLOCK_BYTES) {
            throw new IllegalArgumentException(
                    "a segment is two or more blocks of 32 KiB, not " + segmentBytes + " bytes");
        }
        if (maxRecordBytes < 1 || maxRecordBytes > segmentBytes / 4) {
            throw new IllegalArgumentException(
                    "the longest record is at most a quarter of a segment, not " + maxRecordBytes);
        }
        if (spares < 1 || segmentsWanted < 1 || queueBytes < 1 || reserveBytes < 0) {
            throw new IllegalArgumentException("a log needs room to work in");
        }
    }

    public static LogOptions standard() {
        return new LogOptions(64 << 20, 16 << 20, 16 << 20, 8 << 20, 2, 16, 10_000_000);
    }

    public LogOptions withSegmentBytes(int bytes) {
        return new LogOptions(
                bytes,
                Math.min(maxRecordBytes, bytes / 4),
                queueBytes,
                Math.min(reserveBytes, bytes / 4),
                spares,
                segmentsWanted,
                idleNanos);
    }

    public LogOptions withSegmentsWanted(int segments) {
        return new LogOptions(
                segmentBytes,
                maxRecordBytes,
                queueBytes,
                reserveBytes,
                spares,
                segments,
                idleNanos);
    }
}
