package fulcrum.server.log;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// What the log has done since it was opened. One thread counts; others read figures of some
/// moment.
public final class LogCounters {

    private static final int DIGITS = 2;

    private volatile long records;
    private volatile long writes;
    private volatile long bytes;
    private volatile long syncs;
    private volatile long statements;
    private volatile long segments;
    private volatile long recycled;
    private final SingleWriterRecorder syncNanos = new SingleWriterRecorder(DIGITS);
    private final SingleWriterRecorder recordsPerSync = new SingleWriterRecorder(DIGITS);

    /// @param records records of groups that became durable
    /// @param writes calls of write
    /// @param bytes bytes written, framing included
    /// @param syncs syncs of segments
    /// @param statements statements written by an idle log
    /// @param segments segments begun
    /// @param recycled segments that were overwritten or deleted since nobody needed them
    public record Figures(
            long records,
            long writes,
            long bytes,
            long syncs,
            long statements,
            long segments,
            long recycled) {}

    public Figures figures() {
        return new Figures(records, writes, bytes, syncs, statements, segments, recycled);
    }

    /// How long syncs took since this was asked last, their writes included.
    public Histogram syncNanos() {
        return syncNanos.getIntervalHistogram();
    }

    /// How many records one sync made durable since this was asked last.
    public Histogram recordsPerSync() {
        return recordsPerSync.getIntervalHistogram();
    }

    // One writer: the sum of a volatile field and a number is not lost.

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void wrote(int written) {
        writes++;
        bytes += written;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void synced() {
        syncs++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void committed(int stored, long nanos) {
        records += stored;
        syncNanos.recordValue(Math.max(nanos, 0));
        recordsPerSync.recordValue(stored);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void stated() {
        statements++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void began() {
        segments++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    void recycledOne() {
        recycled++;
    }
}
