package fulcrum.server.http;

import fulcrum.server.transport.Sockets;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// What the HTTP doors of one process share: a thread that has all their connections, and virtual
/// threads for answers that wait for a node.
public final class HttpThread implements Closeable {

    private static final long PATIENCE_MILLIS = 1_000;

    private final Sockets sockets = Sockets.available().getFirst();
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("http", true), sockets.loop());
    private final ExecutorService waiting =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-answer").factory());

    public HttpThread() {}

    Sockets sockets() {
        return sockets;
    }

    EventLoopGroup loop() {
        return loop;
    }

    ExecutorService waiting() {
        return waiting;
    }

    /// Close the doors first.
    @Override
    public void close() {
        waiting.shutdownNow();
        loop.shutdownGracefully(0, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(PATIENCE_MILLIS);
    }
}
