package fulcrum.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Frames of one connection that the weather keeps from its socket for a while, in their order: one
/// that is late makes those behind it late. On the transport's loop.
final class LateFrames {

    private record Late(ByteBuf frame, long due) {}

    private final Channel channel;
    private final ArrayDeque<Late> frames = new ArrayDeque<>();
    private long bytes;
    private long lastDue;
    private @Nullable ScheduledFuture<?> waking;

    LateFrames(Channel channel) {
        this.channel = channel;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    /// Takes a frame behind all others.
    ///
    /// @param lateNanos [Weather#STUCK] where nobody knows for how long
    void add(ByteBuf frame, long lateNanos) {
        frames.add(new Late(frame, due(lateNanos)));
        bytes += frame.readableBytes();
        if (frames.size() == 1) {
            await();
        }
    }

    private long due(long lateNanos) {
        boolean stuck =
                lateNanos == Weather.STUCK || (!frames.isEmpty() && lastDue == Weather.STUCK);
        if (stuck) {
            lastDue = Weather.STUCK;
        } else {
            long due = System.nanoTime() + lateNanos;
            lastDue = frames.isEmpty() ? due : Math.max(lastDue, due);
        }
        return lastDue;
    }

    /// The weather is another: what was stuck is asked about again.
    ///
    /// @param lateNanos what becomes of a frame now
    void change(LongSupplier lateNanos) {
        int count = frames.size();
        ArrayDeque<Late> before = new ArrayDeque<>(frames);
        frames.clear();
        for (int i = 0; i < count; i++) {
            Late late = before.remove();
            long due = late.due;
            if (due == Weather.STUCK) {
                long asked = lateNanos.getAsLong();
                due = due(asked == Weather.LOST ? Weather.STUCK : asked);
            } else {
                lastDue = due;
            }
            frames.add(new Late(late.frame, due));
        }
        await();
    }

    private void await() {
        if (waking != null) {
            waking.cancel(false);
            waking = null;
        }
        Late first = frames.peek();
        if (first != null && first.due != Weather.STUCK) {
            long wait = Math.max(0, first.due - System.nanoTime());
            waking = channel.eventLoop().schedule(this::release, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void release() {
        waking = null;
        long now = System.nanoTime();
        for (Late first = frames.peek();
                first != null && first.due != Weather.STUCK && first.due - now <= 0;
                first = frames.peek()) {
            frames.remove();
            bytes -= first.frame.readableBytes();
            var _ = channel.write(first.frame, channel.voidPromise());
        }
        channel.flush();
        await();
    }

    /// The connection is over.
    void discard() {
        frames.forEach(late -> late.frame.release());
        frames.clear();
        bytes = 0;
        await();
    }
}
