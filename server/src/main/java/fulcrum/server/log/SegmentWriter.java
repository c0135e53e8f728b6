package fulcrum.server.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Lays records into one segment, as fragments that no block boundary cuts, through a buffer.
final class SegmentWriter implements Closeable {

    /// Blocks, so that a fragment always fits into an empty buffer.
    static final int STAGING_BYTES = 1 << 20;

    private static final byte[] ZEROS = new byte[Layout.HEADER_BYTES];

    private final LogFile file;
    private final long number;
    private final int segmentBytes;
    private final Seal seal;
    private final ByteBuffer staging;
    private final LogCounters counters;

    private int offset;

    /// @param staging empty, and nobody else's while this segment is written
    SegmentWriter(
            LogFile file, Layout.Preamble preamble, ByteBuffer staging, LogCounters counters) {
        this.file = file;
        this.number = preamble.number();
        this.segmentBytes = preamble.segmentBytes();
        this.seal = new Seal(preamble.salt(), preamble.number());
        this.staging = staging.clear();
        this.counters = counters;
        staging.put(preamble.encode());
        offset = Layout.PREAMBLE_BYTES;
    }

    long number() {
        return number;
    }

    /// Where the last record ended; the next begins here or at the next block.
    int offset() {
        return offset;
    }

    int remaining() {
        return segmentBytes - offset;
    }

    boolean fits(long footprint) {
        return footprint <= remaining();
    }

    /// Lays down a record, for which the caller knows that there is room.
    void append(byte[] record, int from, int to) throws IOException {
        boolean first = true;
        int next = from;
        while (next < to) {
            int room = Layout.BLOCK_BYTES - offset % Layout.BLOCK_BYTES;
            if (room <= Layout.HEADER_BYTES) {
                put(ZEROS, 0, room);
                room = Layout.BLOCK_BYTES;
            }
            int length = Math.min(to - next, room - Layout.HEADER_BYTES);
            boolean last = next + length == to;
            fragment(type(first, last), record, next, length);
            first = false;
            next += length;
        }
    }

    private static int type(boolean first, boolean last) {
        if (first) {
            return last ? Layout.FULL : Layout.FIRST;
        }
        return last ? Layout.LAST : Layout.MIDDLE;
    }

    private void fragment(int type, byte[] record, int from, int length) throws IOException {
        if (staging.remaining() < Layout.HEADER_BYTES + length) {
            flush();
        }
        staging.putInt(seal.checksum(offset, type, record, from, length))
                .putShort((short) length)
                .put((byte) type)
                .put(seal.guard(offset, type, length))
                .put(record, from, length);
        offset += Layout.HEADER_BYTES + length;
    }

    private void put(byte[] source, int from, int length) throws IOException {
        if (staging.remaining() < length) {
            flush();
        }
        staging.put(source, from, length);
        offset += length;
    }

    /// Hands what was laid down to the system.
    void flush() throws IOException {
        int bytes = staging.position();
        if (bytes > 0) {
            file.write(staging.flip(), offset - (long) bytes);
            staging.clear();
            counters.wrote(bytes);
        }
    }

    /// Returns when everything laid down is durable.
    void force() throws IOException {
        flush();
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
