package fulcrum.server.transport;

import fulcrum.machine.codec.Decoder;
import fulcrum.server.tls.Credentials;
import fulcrum.server.tls.TlsFiles;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that calls a node, and waits until it is let in or not.
final class TestCaller implements Caller.Answers, AutoCloseable {

    private final MultiThreadIoEventLoopGroup group;
    private final CompletableFuture<Boolean> welcomed = new CompletableFuture<>();

    private TestCaller(Sockets sockets) {
        group = new MultiThreadIoEventLoopGroup(1, sockets.loop());
    }

    /// @param files what it shows; null for a client without TLS
    static TestCaller call(InetSocketAddress to, @Nullable TlsFiles files) throws Exception {
        Sockets sockets = Sockets.available().getFirst();
        TestCaller caller = new TestCaller(sockets);
        InetSocketAddress here =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), to.getPort());
        var _ =
                Caller.call(
                        caller.group.next(),
                        sockets,
                        here,
                        files == null ? null : Credentials.read(files, Instant.now()).calling(),
                        caller);
        return caller;
    }

    boolean isWelcome() throws Exception {
        return welcomed.get(TestNode.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void opened() {
        welcomed.complete(true);
    }

    @Override
    public void received(long number, Decoder message) {}

    @Override
    public void readComplete() {}

    @Override
    public void closed(String why) {
        welcomed.complete(false);
    }

    @Override
    public void close() {
        boolean _ =
                group.shutdownGracefully(0, 5, TimeUnit.SECONDS)
                        .awaitUninterruptibly(TestNode.DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
