package fulcrum.server.transport;

import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.transport.Greeting.Farewell;
import fulcrum.server.transport.Greeting.Hello;
import fulcrum.server.transport.Greeting.Welcome;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client's end of a connection to a node: greets, sends messages, takes the answers, and says in
/// time that it is still there. Used on one loop.
public final class Caller extends ChannelInboundHandlerAdapter
        implements FrameReader.Sink, Frame.Taker {

    private static final long PULSE_NANOS = 500_000_000;

    /// Who is told what comes; on the loop.
    public interface Answers {

        /// The node has welcomed the client: messages can be sent.
        void opened();

        /// @param message its bytes, which are overwritten after the call
        void received(long group, Decoder message);

        /// All that came with one read was handed out: what is sent now leaves together.
        void readComplete();

        /// The connection is gone, or never was; what was under way may have taken effect.
        void closed(String why);
    }

    private final Answers answers;
    private final FrameReader reader = new FrameReader(this, new byte[64 << 10], 64 << 20);
    private final Decoder message = new Decoder(new byte[0], 0, 0);
    private byte[] outgoing = new byte[1024];
    private @Nullable Channel channel;
    private @Nullable ByteBuf frame;
    private @Nullable Future<?> pulses;
    private String ending = "the node closed the connection";
    private boolean open;
    private boolean over;

    private Caller(Answers answers) {
        this.answers = answers;
    }

    /// Calls a node without TLS.
    public static Caller call(
            EventLoop loop, Sockets sockets, InetSocketAddress to, Answers answers) {
        return call(loop, sockets, to, null, answers);
    }

    /// Calls a node.
    ///
    /// @param tls shows a certificate of the node's cluster; null for a node without TLS
    public static Caller call(
            EventLoop loop,
            Sockets sockets,
            InetSocketAddress to,
            @Nullable SslContext tls,
            Answers answers) {
        Caller caller = new Caller(answers);
        ChannelFuture connecting =
                new Bootstrap()
                        .group(loop)
                        .channel(sockets.calling())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 1_000)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        if (tls != null) {
                                            channel.pipeline()
                                                    .addLast(tls.newHandler(channel.alloc()));
                                        }
                                        channel.pipeline().addLast(caller);
                                    }
                                })
                        .connect(to);
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                caller.end(String.valueOf(connecting.cause().getMessage()));
            }
        });
        return caller;
    }

    /// Adds a message to those that leave with the next flush; dropped where nobody listens.
    public void send(long group, Encoder bytes) {
        Channel to = channel;
        if (to == null || !open) {
            return;
        }
        ByteBuf out = frame;
        if (out == null) {
            out = to.alloc().directBuffer(4096);
            Frame.begin(out, Frame.MESSAGES);
            frame = out;
        }
        if (outgoing.length < bytes.size()) {
            outgoing = new byte[2 * bytes.size()];
        }
        Frame.add(out, group, bytes, outgoing);
    }

    /// Gives the socket what was sent.
    public void flush() {
        ByteBuf out = frame;
        if (out != null && channel != null) {
            frame = null;
            Frame.end(out);
            var _ = channel.writeAndFlush(out, channel.voidPromise());
        }
    }

    public void close() {
        if (channel != null) {
            var _ = channel.close();
        }
        end("closed here");
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        Hello hello = new Hello(VersionRange.CURRENT, ClusterId.ANY, null, null, Purpose.CLIENT, 0);
        var _ = context.writeAndFlush(Frame.greeting(hello, context.alloc()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        try {
            reader.read((ByteBuf) read);
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (open) {
            answers.readComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(ending);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        TlsTrouble trouble = TlsTrouble.of(cause);
        ending =
                trouble == null
                        ? String.valueOf(cause.getMessage())
                        : trouble.refusal().why() + ": " + trouble.detail();
        var _ = context.close();
    }

    @Override
    public void frame(byte[] array, int from, int to) {
        switch (array[from]) {
            case Frame.GREETING -> greeted(Greeting.CODEC.decode(array, from + 1, to));
            case Frame.MESSAGES -> Frame.messages(array, from + 1, to, message, this);
            default -> {} // a pulse
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void message(long group, Decoder bytes) {
        answers.received(group, bytes);
    }

    private void greeted(Greeting greeting) {
        switch (greeting) {
            case Welcome _ -> {
                open = true;
                Channel to = channel;
                if (to != null) {
                    pulses =
                            to.eventLoop()
                                    .scheduleAtFixedRate(
                                            () -> pulse(to),
                                            PULSE_NANOS,
                                            PULSE_NANOS,
                                            TimeUnit.NANOSECONDS);
                }
                answers.opened();
            }
            case Farewell farewell -> ending = farewell.reason().why() + ": " + farewell.detail();
            case Hello _ -> ending = "a client called instead of answering";
        }
    }

    private static void pulse(Channel to) {
        var _ = to.writeAndFlush(Frame.pulse(to.alloc()), to.voidPromise());
    }

    @Override
    public void outOfBounds(long size, int bound) {
        ending = "the node sent a frame of " + size + " bytes";
        if (channel != null) {
            var _ = channel.close();
        }
    }

    private void end(String why) {
        if (over) {
            return;
        }
        over = true;
        open = false;
        if (frame != null) {
            frame.release();
            frame = null;
        }
        if (pulses != null) {
            pulses.cancel(false);
        }
        answers.closed(why);
    }
}
