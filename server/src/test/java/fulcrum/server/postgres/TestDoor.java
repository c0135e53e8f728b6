package fulcrum.server.postgres;

import fulcrum.database.shard.ShardCodec;
import fulcrum.server.session.Standing;
import fulcrum.server.transport.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// A door on loopback, over a shard in memory, on a loop of its own.
final class TestDoor implements AutoCloseable {

    static final long DEADLINE_SECONDS = 20;

    static final Standing STANDING =
            new Standing() {
                @Override
                public String node() {
                    return "n1";
                }

                @Override
                public String lost() {
                    return "n2 (12 s), n3 (4 s)";
                }
            };

    final MemoryShard shard = new MemoryShard();
    final PostgresDoor door;
    final InetSocketAddress address;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    TestDoor() throws Exception {
        this(DoorBounds.USUAL, 0);
    }

    TestDoor(DoorBounds bounds) throws Exception {
        this(bounds, 0);
    }

    TestDoor(DoorBounds bounds, int port) throws Exception {
        Sockets sockets = Sockets.available().getFirst();
        group = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        loop = group.next();
        door =
                new PostgresDoor(
                        loop,
                        sockets,
                        shard::session,
                        STANDING,
                        ShardCodec.RESULTS::decode,
                        bounds,
                        new Random(1));
        address =
                door.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + address.getPort() + "/fulcrum?user=test";
    }

    /// Does something on the loop.
    <T> T on(Callable<T> action) throws Exception {
        return loop.submit(action).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        boolean closed = door.close().awaitUninterruptibly(DEADLINE_SECONDS, TimeUnit.SECONDS);
        boolean ended =
                group.shutdownGracefully(0, 5, TimeUnit.SECONDS)
                        .awaitUninterruptibly(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!closed || !ended) {
            throw new AssertionError("the loop does not end");
        }
    }
}
