package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.session.Standing;
import fulcrum.server.transport.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A door on loopback, in front of a small database, on a loop of its own.
final class WireDoor implements AutoCloseable {

    static final long DEADLINE_SECONDS = 20;

    static final LoginRules TRUST = LoginRules.of("host all all 127.0.0.0/8 trust");

    static final Standing STANDING =
            new Standing() {
                @Override
                public String node() {
                    return "n1";
                }

                @Override
                public String lost() {
                    return "";
                }
            };

    final TestWorld world = new TestWorld();
    final PostgresDoor door;
    final InetSocketAddress address;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private long began = System.nanoTime();

    WireDoor() throws Exception {
        this(DoorBounds.USUAL, TRUST);
    }

    WireDoor(TestWorld.Place place) throws Exception {
        this();
        world.place = place;
    }

    WireDoor(DoorBounds bounds, LoginRules rules) throws Exception {
        this(bounds, rules, null);
    }

    WireDoor(DoorBounds bounds, LoginRules rules, @org.jspecify.annotations.Nullable DoorTls tls)
            throws Exception {
        Sockets sockets = Sockets.available().getFirst();
        group = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        loop = group.next();
        world.on(loop);
        door = new PostgresDoor(loop, sockets, world, STANDING, Admission.by(rules), bounds);
        if (tls != null) {
            door.secure(tls);
        }
        address =
                door.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + address.getPort() + "/fulcrum?user=test";
    }

    /// Does something on the loop.
    <T> T on(Callable<T> action) throws Exception {
        return loop.submit(action).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /// Waits for something to be so on the loop.
    void await(Callable<Boolean> condition) throws Exception {
        began = System.nanoTime();
        while (!on(condition)) {
            hurry();
        }
    }

    /// Ends a wait that would go on for ever.
    void hurry() throws TimeoutException {
        if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(3 * DEADLINE_SECONDS)) {
            throw new TimeoutException("not so after all that time");
        }
        Thread.onSpinWait();
    }

    /// Lets the first statement that waits go on.
    void letGo() throws Exception {
        await(() -> !world.held.isEmpty());
        boolean _ =
                on(() -> {
                    world.held.removeFirst().run();
                    return true;
                });
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
