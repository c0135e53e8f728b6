package fulcrum.server.http;

import fulcrum.server.http.Desk.WrongParameter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One connection: a request, its answer, the next request; or a stream of events until the end.
///
/// A connection has one request under way however many it sends: the others wait, and where they
/// are many, nothing more is read.
final class HttpConversation extends ChannelInboundHandlerAdapter {

    private static final int PARAMETERS_MOST = 32;
    private static final int WAITING_MOST = 16;
    private static final long LEAVE_MILLIS = 500;

    /// What the conversations at one door share.
    record Door(
            Desk desk,
            EventRing events,
            DoorCounters counters,
            HttpLimits limits,
            ExecutorService waiting) {}

    private final Door door;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable EventStream stream;
    private final ArrayDeque<FullHttpRequest> requests = new ArrayDeque<>();
    private boolean answering;
    private boolean counted;
    private boolean over;

    HttpConversation(Door door) {
        this.door = door;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        counted = true;
        if (door.counters.connect() > door.limits.connections()) {
            refuse(
                    Answer.problem(
                                    503,
                                    "too many connections",
                                    "there are " + door.limits.connections() + " already",
                                    "close those that are not needed, and try again")
                            .with("retry-after", "1"));
            return;
        }
        watch();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        requests.forEach(ReferenceCountUtil::release);
        requests.clear();
        stopWaiting();
        if (stream != null) {
            stream.close();
        }
        if (counted) {
            door.counters.disconnect();
        }
        ctx.fireChannelInactive();
    }

    private void next() {
        answering = false;
        if (over) {
            return;
        }
        watch();
        FullHttpRequest request = requests.poll();
        if (request == null) {
            context().channel().config().setAutoRead(true);
            return;
        }
        try {
            receive(request);
        } finally {
            ReferenceCountUtil.release(request);
        }
    }

    /// Whoever is silent, or does not take what it asked for, is closed.
    private void watch() {
        stopWaiting();
        deadline =
                context()
                        .executor()
                        .schedule(this::close, door.limits.quietNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (stream != null) {
            ReferenceCountUtil.release(message);
            close(); // there is nothing to be said any more
        } else if (over || !(message instanceof FullHttpRequest request)) {
            ReferenceCountUtil.release(message);
        } else {
            requests.add(request);
            if (!answering) {
                next();
            } else if (requests.size() >= WAITING_MOST) {
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    private void receive(FullHttpRequest request) {
        answering = true;
        DecoderResult decoded = request.decoderResult();
        if (decoded.isFailure()) {
            refuse(garbled(decoded.cause()));
            return;
        }
        String method = request.method().name();
        String path;
        Map<String, List<String>> parameters;
        try {
            QueryStringDecoder query =
                    new QueryStringDecoder(
                            request.uri(), StandardCharsets.UTF_8, true, PARAMETERS_MOST);
            path = query.path();
            parameters = query.parameters();
        } catch (IllegalArgumentException wrong) {
            refuse(garbled(wrong));
            return;
        }
        boolean again = HttpUtil.isKeepAlive(request);
        Routes route = Routes.of(path);
        Answer objection = Desk.objection(method, path, route, parameters.keySet());
        if (objection != null || route == null) {
            door.counters.refuse();
            answer(Objects.requireNonNull(objection), again);
        } else if (route == Routes.LIVE) {
            answer(door.desk.answer(route, method, path, ""), again);
        } else if (route == Routes.EVENTS) {
            stream(request, parameters);
        } else {
            String body = request.content().toString(StandardCharsets.UTF_8);
            Routes asked = route;
            waitFor(() -> door.desk.answer(asked, method, path, body), again);
        }
    }

    private void waitFor(Supplier<Answer> desk, boolean again) {
        watch();
        try {
            door.waiting.execute(() -> {
                Answer answer = answered(desk);
                try {
                    context().executor().execute(() -> answer(answer, again));
                } catch (RejectedExecutionException _) {
                    // the process stops, and so does the connection
                }
            });
        } catch (RejectedExecutionException _) {
            close(); // the process stops
        }
    }

    private static Answer answered(Supplier<Answer> desk) {
        try {
            return desk.get();
        } catch (RuntimeException wrong) {
            return Answer.problem(
                    500,
                    "an error of our own",
                    wrong.toString(),
                    "please tell what you asked and what this says");
        }
    }

    private void stream(FullHttpRequest request, Map<String, List<String>> parameters) {
        EventFilter filter;
        String after;
        try {
            filter = Desk.filter(parameters);
            after = Desk.after(request.headers().get("last-event-id"));
        } catch (WrongParameter wrong) {
            door.counters.refuse();
            answer(wrong.answer(), HttpUtil.isKeepAlive(request));
            return;
        }
        if (door.events.listeners() >= door.limits.streams()) {
            refuse(
                    Answer.problem(
                                    503,
                                    "too many streams",
                                    "there are " + door.limits.streams() + " already",
                                    "close those that are not needed, and try again")
                            .with("retry-after", "5"));
            return;
        }
        stopWaiting();
        door.counters.request();
        EventStream begun = new EventStream(context(), door.events, door.limits);
        if (begun.begin(request, filter, after)) {
            stream = begun;
        }
    }

    private static Answer garbled(Throwable cause) {
        String hint = "'curl -v URL' shows how it is done";
        return switch (cause) {
            case TooLongHttpLineException _ ->
                    Answer.problem(414, "address too long", "the first line is too long", hint);
            case TooLongHttpHeaderException _ ->
                    Answer.problem(431, "headers too long", "there are too many headers", hint);
            default -> Answer.problem(400, "no request", "this is not HTTP/1.1", hint);
        };
    }

    /// The request's body is longer than anybody needs.
    void refuseBody() {
        refuse(tooLong());
    }

    private Answer tooLong() {
        return Answer.problem(
                413,
                "body too long",
                "a body may have " + door.limits.bodyBytes() + " bytes",
                "send less, or none");
    }

    /// Whoever asks beforehand whether he may send is told why not, before he does.
    FullHttpResponse refusedAhead(int status) {
        door.counters.refuse();
        return response(
                status == 413
                        ? tooLong()
                        : Answer.problem(
                                status,
                                "expectation failed",
                                "only '100-continue' can be expected here",
                                "ask without 'Expect'"));
    }

    /// Says why and ends the conversation.
    private void refuse(Answer answer) {
        door.counters.refuse();
        answer(answer, false);
        over = true;
    }

    private void answer(Answer answer, boolean again) {
        if (over) {
            return;
        }
        watch();
        FullHttpResponse response = response(answer);
        if (!again) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        door.counters.request();
        ChannelFuture written = context().writeAndFlush(response);
        written.addListener(_ -> {
            if (again && written.isSuccess()) {
                context().executor().execute(this::next); // not deeper with each request
            } else {
                takeLeave();
            }
        });
    }

    private static FullHttpResponse response(Answer answer) {
        ByteBuf body = Unpooled.wrappedBuffer(answer.body().toArray());
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.type())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff");
        return response;
    }

    /// A socket that is closed with unread bytes resets, and what was written last is lost: so the
    /// other end is given a moment to be done.
    private void takeLeave() {
        over = true;
        stopWaiting();
        deadline = context().executor().schedule(this::close, LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        if (context().channel() instanceof DuplexChannel both && both.isActive()) {
            var _ = both.shutdownOutput();
            both.config().setAutoRead(true);
        } else {
            close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (stream != null) {
            stream.pump();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        door.counters.refuse();
        close();
    }

    private void close() {
        over = true;
        var _ = context().close();
    }
}
