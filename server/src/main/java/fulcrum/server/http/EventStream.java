package fulcrum.server.http;

import fulcrum.server.json.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Server-sent events (the HTML standard, section 9.2) over one connection.
///
/// As much is written as the connection takes. Meanwhile the ring goes on, and what it has dropped
/// when the connection takes more is told as a gap.
final class EventStream {

    private static final int CHUNK_BYTES = 16 << 10;
    private static final int SILENT_BEATS = 4;

    private static final byte[] OPENING = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEARTBEAT = ": nothing new\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ChannelHandlerContext context;
    private final EventRing events;
    private final HttpLimits limits;
    private EventRing.@Nullable Listener listener;
    private @Nullable ScheduledFuture<?> heart;
    private boolean pumping;
    private int unheard;

    EventStream(ChannelHandlerContext context, EventRing events, HttpLimits limits) {
        this.context = context;
        this.events = events;
        this.limits = limits;
    }

    /// Sends the head, and whatever there is; false where nothing follows.
    boolean begin(FullHttpRequest request, EventFilter filter, @Nullable String after) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set("x-accel-buffering", "no");
        if (request.protocolVersion().isKeepAliveDefault()) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        var _ = context.write(head);
        if (request.method().equals(HttpMethod.HEAD)) {
            context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                    .addListener(ChannelFutureListener.CLOSE);
            return false;
        }
        write(Unpooled.wrappedBuffer(OPENING));
        listener = events.listen(filter, after, this::wake);
        heart =
                context.executor()
                        .scheduleAtFixedRate(
                                this::beat,
                                limits.heartbeatNanos(),
                                limits.heartbeatNanos(),
                                TimeUnit.NANOSECONDS);
        context.flush();
        pump();
        return true;
    }

    /// On the thread of whoever notes something.
    private void wake() {
        try {
            context.executor().execute(this::pump);
        } catch (RejectedExecutionException _) {
            // the process stops, and nobody listens any more
        }
    }

    /// Writes what there is, as long as the connection takes it.
    void pump() {
        if (pumping || listener == null) {
            return;
        }
        pumping = true;
        try {
            boolean more = true;
            while (more && context.channel().isActive() && context.channel().isWritable()) {
                ByteBuf chunk = context.alloc().buffer();
                while (more && chunk.readableBytes() < CHUNK_BYTES) {
                    Heard heard = listener.next();
                    more = heard != null;
                    if (heard != null) {
                        ByteBufUtil.writeUtf8(chunk, text(heard));
                    }
                }
                if (chunk.isReadable()) {
                    unheard = 0;
                    write(chunk);
                    context.flush();
                } else {
                    chunk.release();
                }
            }
        } finally {
            pumping = false;
        }
    }

    private String text(Heard heard) {
        return switch (heard) {
            case Heard.Gap(long count) ->
                    "event: gap\ndata: {\"gap\":" + (count < 0 ? "null" : count) + "}\n\n";
            case Event event -> {
                String id = events.name(event);
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("id", id);
                tree.putAll(event.tree());
                yield "id: " + id + "\ndata: " + Json.write(tree) + "\n\n";
            }
        };
    }

    private void beat() {
        if (context.channel().isWritable()) {
            unheard = 0;
            write(Unpooled.wrappedBuffer(HEARTBEAT));
            context.flush();
        } else if (++unheard == SILENT_BEATS) {
            var _ = context.close();
        }
    }

    private void write(ByteBuf bytes) {
        var _ = context.write(new DefaultHttpContent(bytes));
    }

    void close() {
        if (heart != null) {
            heart.cancel(false);
        }
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }
}
