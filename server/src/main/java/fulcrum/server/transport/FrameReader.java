package fulcrum.server.transport;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Finds the frames in the bytes of one connection, however these are cut.
///
/// Frames that arrived whole are read out of an array that all connections of a loop share. Only
/// what is left is kept, in an array that grows with what has arrived, never with what was
/// promised.
final class FrameReader {

    private static final byte[] NOTHING = {};

    /// Who is given the frames.
    interface Sink {

        /// A whole frame from its kind on; the array is used again after the call.
        void frame(byte[] array, int from, int to);

        /// The next frame would be of this size, which is out of bounds.
        void outOfBounds(long size, int bound);
    }

    private final Sink sink;
    private final byte[] shared;
    private int bound;
    private int keptBytes;
    private boolean stopped;

    private byte[] held = NOTHING;
    private int heldBytes;

    FrameReader(Sink sink, byte[] shared, int bound) {
        this.sink = sink;
        this.shared = shared;
        this.bound = bound;
    }

    /// From now on frames may be so long, and an array of this size may stay with the connection.
    void bound(int frameBytes, int arrayBytes) {
        bound = frameBytes;
        keptBytes = arrayBytes;
    }

    /// What follows is not looked at.
    void stop() {
        stopped = true;
        held = NOTHING;
        heldBytes = 0;
    }

    /// Takes all readable bytes.
    void read(ByteBuf in) {
        while (in.isReadable() && !stopped) {
            if (heldBytes == 0) {
                readShared(in);
            } else {
                readHeld(in);
            }
        }
    }

    private void readShared(ByteBuf in) {
        int count = Math.min(in.readableBytes(), shared.length);
        in.readBytes(shared, 0, count);
        int at = 0;
        while (count - at >= Frame.SIZE_BYTES) {
            int size = Frame.read32(shared, at);
            if (!inBounds(size)) {
                return;
            }
            if (count - at - Frame.SIZE_BYTES < size) {
                break;
            }
            at += Frame.SIZE_BYTES;
            sink.frame(shared, at, at + size);
            at += size;
            if (stopped) {
                return;
            }
        }
        if (at < count) {
            reserve(count - at);
            System.arraycopy(shared, at, held, 0, count - at);
            heldBytes = count - at;
        }
    }

    private void readHeld(ByteBuf in) {
        if (heldBytes < Frame.SIZE_BYTES) {
            take(in, Frame.SIZE_BYTES - heldBytes);
            if (heldBytes < Frame.SIZE_BYTES) {
                return;
            }
        }
        int size = Frame.read32(held, 0);
        if (!inBounds(size)) {
            return;
        }
        take(in, Frame.SIZE_BYTES + size - heldBytes);
        if (heldBytes == Frame.SIZE_BYTES + size) {
            heldBytes = 0;
            byte[] whole = held;
            if (whole.length > keptBytes) {
                held = NOTHING;
            }
            sink.frame(whole, Frame.SIZE_BYTES, Frame.SIZE_BYTES + size);
        }
    }

    private boolean inBounds(int size) {
        if (size >= 1 && size <= bound) {
            return true;
        }
        stop();
        sink.outOfBounds(Integer.toUnsignedLong(size), bound);
        return false;
    }

    private void take(ByteBuf in, int most) {
        int count = Math.min(in.readableBytes(), most);
        reserve(heldBytes + count);
        in.readBytes(held, heldBytes, count);
        heldBytes += count;
    }

    private void reserve(int bytes) {
        if (held.length < bytes) {
            int grown = Math.max(Math.max(64, held.length * 2), keptBytes);
            held = Arrays.copyOf(held, Math.max(bytes, grown));
        }
    }
}
