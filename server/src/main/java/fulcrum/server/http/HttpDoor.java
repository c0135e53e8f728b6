package fulcrum.server.http;

import fulcrum.server.node.NodeRefused;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A node's HTTP door: a port, and what answers there.
public final class HttpDoor implements Closeable {

    private static final int BACKLOG = 128;

    private final Channel listening;
    private final ChannelGroup connections;

    private HttpDoor(Channel listening, ChannelGroup connections) {
        this.listening = listening;
        this.connections = connections;
    }

    /// Opens the door of one node.
    ///
    /// @param address port 0 for any
    /// @param events what the node notes, if it is given to the node too
    /// @throws NodeRefused where the port is not to be had
    public static HttpDoor open(
            InetSocketAddress address, NodeView view, EventRing events, HttpThread thread)
            throws NodeRefused {
        return open(address, view, events, thread, HttpLimits.STANDARD);
    }

    /// The same, and it speaks TLS alone.
    ///
    /// @param tls what is in force when a connection begins; null for none
    public static HttpDoor open(
            InetSocketAddress address,
            NodeView view,
            EventRing events,
            HttpThread thread,
            @Nullable Supplier<SslContext> tls)
            throws NodeRefused {
        return open(address, view, events, thread, HttpLimits.STANDARD, tls);
    }

    static HttpDoor open(
            InetSocketAddress address,
            NodeView view,
            EventRing events,
            HttpThread thread,
            HttpLimits limits)
            throws NodeRefused {
        return open(address, view, events, thread, limits, null);
    }

    private static HttpDoor open(
            InetSocketAddress address,
            NodeView view,
            EventRing events,
            HttpThread thread,
            HttpLimits limits,
            @Nullable Supplier<SslContext> tls)
            throws NodeRefused {
        DoorCounters counters = new DoorCounters();
        Desk desk = new Desk(view, new MetricsPage(counters, events));
        ChannelGroup connections = new DefaultChannelGroup(thread.loop().next());
        HttpConversation.Door door =
                new HttpConversation.Door(desk, events, counters, limits, thread.waiting());
        ChannelFuture binding =
                thread.sockets()
                        .door(thread.loop(), BACKLOG)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        connections.add(channel);
                                        if (tls != null) {
                                            channel.pipeline()
                                                    .addLast(tls.get().newHandler(channel.alloc()));
                                        }
                                        furnish(channel, door);
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw refused(address, binding.cause());
        }
        return new HttpDoor(binding.channel(), connections);
    }

    private static void furnish(Channel channel, HttpConversation.Door door) {
        HttpLimits limits = door.limits();
        HttpConversation conversation = new HttpConversation(door);
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(limits.lineBytes())
                                        .setMaxHeaderSize(limits.headerBytes())),
                        new HttpObjectAggregator(limits.bodyBytes(), true) {
                            @Override
                            protected void handleOversizedMessage(
                                    ChannelHandlerContext ctx, HttpMessage oversized) {
                                conversation.refuseBody();
                            }

                            @Override
                            protected @Nullable Object newContinueResponse(
                                    HttpMessage start, int most, ChannelPipeline pipeline) {
                                Object usual = super.newContinueResponse(start, most, pipeline);
                                return usual instanceof FullHttpResponse response
                                                && response.status().code() >= 400
                                        ? conversation.refusedAhead(response.status().code())
                                        : usual;
                            }
                        },
                        conversation);
    }

    private static NodeRefused refused(InetSocketAddress address, Throwable cause) {
        return new NodeRefused(
                "cannot listen on "
                        + address.getHostString()
                        + ":"
                        + address.getPort()
                        + " for HTTP: "
                        + cause.getMessage(),
                "stop whoever has the port ('ss -ltnp' names it), or give 'listen.http' another");
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /// Ends all conversations.
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }
}
