package fulcrum.server.postgres.wire;

import fulcrum.server.session.Standing;
import fulcrum.server.transport.Sockets;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Node;
import fulcrum.sql.session.Opening;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.SucceededFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where PostgreSQL's clients come in: a listening socket on one loop, and its connections on the
/// same.
///
/// Who is let in is said by [fulcrum.server.postgres.login.LoginRules]. What clients say is
/// encrypted where they ask for it and the node has a certificate.
public final class PostgresDoor {

    private final EventLoop loop;
    private final Sockets sockets;
    private final DoorSide side;
    private final TreeMap<Integer, PostgresConnection> connections = new TreeMap<>();
    private final TreeMap<Integer, Integer> ofRole = new TreeMap<>();
    private @Nullable Channel listening;
    private int lastProcess;
    private int strangers;
    private boolean closing;
    private @Nullable DoorTls tls;

    /// @param opening asked on the loop
    public PostgresDoor(
            EventLoop loop,
            Sockets sockets,
            Opening opening,
            Standing standing,
            Admission admission,
            DoorBounds bounds) {
        this.loop = loop;
        this.sockets = sockets;
        this.side = new DoorSide(opening, standing, admission, bounds, new DoorCounters());
    }

    /// From now on who asks for TLS gets it. Before the door listens.
    public void secure(DoorTls with) {
        tls = with;
    }

    @Nullable DoorTls tls() {
        return tls;
    }

    public DoorCounters counters() {
        return side.counters();
    }

    /// What is counted, as of one moment; from any thread.
    public Future<DoorCounters.Figures> figures() {
        return loop.submit(() -> side.counters().figures());
    }

    /// Begins to listen.
    ///
    /// @return where
    public Future<InetSocketAddress> listen(InetSocketAddress address) {
        Promise<InetSocketAddress> bound = loop.newPromise();
        loop.execute(() -> listen(address, bound));
        return bound;
    }

    private void listen(InetSocketAddress address, Promise<InetSocketAddress> bound) {
        int most = side.bounds().outgoingBytes();
        ServerBootstrap bootstrap =
                sockets.door(loop, 1024)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(most / 2, most))
                        .childHandler(new Entrance());
        ChannelFuture binding = bootstrap.bind(address);
        binding.addListener(_ -> {
            if (binding.isSuccess()) {
                listening = binding.channel();
                bound.setSuccess((InetSocketAddress) binding.channel().localAddress());
            } else {
                bound.setFailure(binding.cause());
            }
        });
    }

    /// Puts a connection into the place of itself for each accepted channel.
    @ChannelHandler.Sharable
    private final class Entrance extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRegistered(ChannelHandlerContext context) {
            accept(context.channel());
            context.pipeline().remove(this);
        }
    }

    /// Makes a channel one of this door's.
    void accept(Channel channel) {
        side.counters().accepted++;
        if (closing || strangers >= side.bounds().strangers()) {
            side.counters().refused++;
            var _ = channel.close();
            return;
        }
        strangers++;
        lastProcess = lastProcess == Integer.MAX_VALUE ? 1 : lastProcess + 1;
        PostgresConnection connection =
                new PostgresConnection(this, side, channel.alloc(), lastProcess);
        connections.put(lastProcess, connection);
        channel.pipeline().addLast(connection);
    }

    /// Says farewell to everybody, and listens no more. From any thread; asked again, it waits for
    /// the same farewells.
    ///
    /// @return completes when everybody's last words are written, or will never be
    public Future<Void> close() {
        if (loop.isShutdown()) { // and all connections have ended with it
            return new SucceededFuture<>(ImmediateEventExecutor.INSTANCE, null);
        }
        Promise<Void> closed = loop.newPromise();
        loop.execute(() -> close(closed));
        return closed;
    }

    private void close(Promise<Void> closed) {
        closing = true;
        if (listening != null) {
            var _ = listening.close();
        }
        List<ChannelFuture> lastWords = new ArrayList<>();
        for (PostgresConnection connection : List.copyOf(connections.values())) {
            ChannelFuture written = connection.bidFarewell(farewell());
            if (written != null) {
                lastWords.add(written);
            }
        }
        Countdown countdown = new Countdown(lastWords.size(), closed);
        lastWords.forEach(written -> written.addListener(_ -> countdown.less()));
    }

    private SqlError farewell() {
        return new SqlError(
                        SqlState.SHUTTING_DOWN,
                        "terminating connection due to administrator command")
                .detail(
                        "Node "
                                + side.standing().node()
                                + " stops. A statement"
                                + " without an answer may have taken effect.")
                .hint("Connect to another node.");
    }

    /// On the loop.
    private static final class Countdown {

        private final Promise<Void> atZero;
        private int left;

        Countdown(int left, Promise<Void> atZero) {
            this.left = left + 1;
            this.atZero = atZero;
            less();
        }

        void less() {
            if (--left == 0) {
                atZero.setSuccess(null);
            }
        }
    }

    // For its connections

    boolean admits() {
        return side.counters().connections < side.bounds().connections();
    }

    /// Of a role, at this node.
    int connectionsOf(Role role) {
        return ofRole.getOrDefault(role.oid(), 0);
    }

    /// Whether nobody is here, let in or not.
    boolean isEmpty() {
        return connections.isEmpty();
    }

    /// Whether somebody does not read what is sent to him.
    boolean isAnybodyFull() {
        return connections.values().stream().anyMatch(PostgresConnection::isFull);
    }

    /// What waits for the sockets to take it.
    long pendingBytes() {
        return connections.values().stream().mapToLong(PostgresConnection::pendingBytes).sum();
    }

    /// Whether somebody sends more than is read for now.
    boolean isAnybodyUnread() {
        return connections.values().stream().anyMatch(PostgresConnection::isUnread);
    }

    void entered(Role role) {
        strangers--;
        side.counters().connections++;
        int _ = ofRole.merge(role.oid(), 1, Integer::sum);
    }

    void left(PostgresConnection connection) {
        if (connections.remove(connection.process(), connection)) {
            Role role = connection.role();
            if (role != null) {
                side.counters().connections--;
                var _ =
                        ofRole.computeIfPresent(
                                role.oid(), (_, count) -> count == 1 ? null : count - 1);
            } else {
                strangers--;
            }
        }
    }

    void cancel(int process, int secret) {
        PostgresConnection connection = connections.get(process);
        if (connection != null && connection.secret() == secret) {
            connection.cancel();
        }
    }

    /// Does to a connection what a session has asked for. From any thread.
    public void signal(int process, Node.Signal signal) {
        loop.execute(() -> {
            PostgresConnection connection = connections.get(process);
            if (connection == null) {
                return;
            }
            switch (signal) {
                case CANCEL -> connection.cancel();
                case TERMINATE ->
                        connection.fatal(
                                new SqlError(
                                        SqlState.SHUTTING_DOWN,
                                        "terminating connection due to administrator command"));
            }
        });
    }
}
