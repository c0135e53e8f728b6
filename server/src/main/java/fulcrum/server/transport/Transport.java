package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.transport.Greeting.Farewell;
import fulcrum.server.transport.Greeting.Hello;
import fulcrum.server.transport.TransportConfig.Protection;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All connections of a node, on one loop. Unless a method says otherwise, it is called there.
public final class Transport {

    /// As much as a socket is read at a time.
    static final int SHARED_BYTES = 64 << 10;

    private static final int KEPT_BYTES = 1 << 20;

    /// Signing and checking signatures takes milliseconds, which the loop has not.
    private static final Executor ARITHMETIC = task -> Thread.ofVirtual().start(task);

    private final EventLoop loop;
    private final Sockets sockets;
    private final TransportConfig config;
    private final Receiver receiver;
    private final Consumer<? super TransportNote> notes;
    private final TransportCounters counters = new TransportCounters();

    private final Peers peers;
    private final Admission admission;
    private final SortedMap<Long, Connection> connections = new TreeMap<>();
    private final ArrayList<Connection> dirty = new ArrayList<>();
    private long connectionNumber;
    private int clients;
    private int strangers;
    private volatile Weather weather = Weather.FAIR;
    private boolean closing;
    private @Nullable Channel listening;
    private @Nullable Future<?> ticking;

    private final byte[] shared = new byte[SHARED_BYTES];
    private byte[] outgoing = new byte[SHARED_BYTES];
    private final Decoder message = new Decoder(new byte[0], 0, 0);

    /// @param loop made of the sockets' own kind
    /// @param notes told on the loop
    public Transport(
            EventLoop loop,
            Sockets sockets,
            TransportConfig config,
            Receiver receiver,
            Consumer<? super TransportNote> notes) {
        this.loop = loop;
        this.sockets = sockets;
        this.config = config;
        this.receiver = receiver;
        this.notes = notes;
        this.peers = new Peers(this, config.peers());
        this.admission = new Admission(config, peers);
    }

    // For those who use it

    /// Opens the port and begins to call; the address is the one that was bound. From any thread.
    public Future<InetSocketAddress> start() {
        Promise<InetSocketAddress> bound = loop.newPromise();
        loop.execute(() -> listen(bound));
        return bound;
    }

    /// Tells everybody farewell and closes the port and all connections. From any thread.
    public Future<Void> stop() {
        Promise<Void> stopped = loop.newPromise();
        loop.execute(() -> leave(stopped));
        return stopped;
    }

    /// From now on a node is a peer, or listens elsewhere than it did.
    public void admit(NodeId id, InetSocketAddress address) {
        if (id.equals(config.self())) {
            throw new IllegalArgumentException(id + " is no peer of itself");
        }
        peers.admit(id, address);
        if (listening != null && !closing) {
            peers.want(id);
        }
    }

    /// A node is a peer no longer: its connections end, and its calls are refused.
    public void dismiss(NodeId id) {
        peers.dismiss(id);
    }

    /// A version of the formats is finalised in the cluster: whoever does not speak it is no peer
    /// any more, and is told why.
    public void finalise(int version) {
        if (version > admission.finalised()) {
            admission.finalise(version);
            List.copyOf(connections.values()).forEach(each -> each.demand(version));
        }
    }

    /// The live connection to a peer; null where there is none at the moment.
    public @Nullable Link link(NodeId peer) {
        Peer other = peers.find(peer, Purpose.PEER);
        return other == null ? null : other.link();
    }

    /// The bulk connection to a peer, called for by the first who asks; null until it is there.
    public @Nullable Link bulk(NodeId peer) {
        Peer other = peers.find(peer, Purpose.BULK);
        if (other == null) {
            return null;
        }
        if (other.link() == null) {
            other.want();
        }
        return other.link();
    }

    /// Sends to a peer with the frame of this turn.
    ///
    /// @return false where the message was dropped: no connection, or a full one
    public boolean send(NodeId to, long group, Encoder bytes) {
        Peer peer = peers.find(to, Purpose.PEER);
        Connection link = peer == null ? null : peer.link();
        return link != null && link.send(group, bytes);
    }

    /// The turn is over: the sockets are given what was sent.
    public void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            counters.flushes++;
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// What the network does to peers' frames from now on. From any thread.
    public void weather(Weather other) {
        weather = other;
        loop.execute(() -> connections.values().forEach(each -> each.weatherChanged(weather)));
    }

    Weather weather() {
        return weather;
    }

    public TransportCounters counters() {
        return counters;
    }

    public TransportConfig config() {
        return config;
    }

    // Listening and calling

    private void listen(Promise<InetSocketAddress> bound) {
        ServerBootstrap bootstrap =
                sockets.door(loop, 1024)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        accept(channel);
                                    }
                                });
        ChannelOption<Integer> timeout = sockets.userTimeout();
        if (timeout != null) {
            bootstrap.childOption(timeout, silenceMillis());
        }
        ChannelFuture binding = bootstrap.bind(config.listen());
        binding.addListener(_ -> {
            if (!binding.isSuccess()) {
                bound.setFailure(binding.cause());
                return;
            }
            InetSocketAddress address = (InetSocketAddress) binding.channel().localAddress();
            listening = binding.channel();
            note(new TransportNote.Listening(address.toString(), sockets.name()));
            if (config.protection() instanceof Protection.Insecure
                    && !address.getAddress().isLoopbackAddress()) {
                note(new TransportNote.ListeningInsecurely(address.toString()));
            }
            begin();
            bound.setSuccess(address);
        });
    }

    private void begin() {
        long pulse = config.timing().pulseNanos();
        ticking = loop.scheduleAtFixedRate(this::tick, pulse, pulse, TimeUnit.NANOSECONDS);
        peers.want();
    }

    private void accept(Channel channel) {
        if (closing || strangers >= config.limits().strangers()) {
            note(
                    new TransportNote.Refused(
                            String.valueOf(channel.remoteAddress()),
                            null,
                            closing ? Refusal.CLOSING : Refusal.TOO_MANY,
                            strangers + " are not welcomed yet"));
            counters.refused++;
            var _ = channel.close();
            return;
        }
        strangers++;
        TlsTerms terms = terms();
        if (terms != null) {
            channel.pipeline().addLast(terms.answering().newHandler(channel.alloc(), ARITHMETIC));
        }
        Connection connection =
                new Connection(this, channel, ++connectionNumber, null, edition(terms));
        connections.put(connection.number(), connection);
        channel.pipeline().addLast(connection);
    }

    /// Begins to call a peer.
    Connection call(Peer peer) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(sockets.calling())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) TimeUnit.NANOSECONDS.toMillis(config.timing().callNanos()));
        ChannelOption<Integer> timeout = sockets.userTimeout();
        if (timeout != null) {
            bootstrap.option(timeout, silenceMillis());
        }
        Calling calling = new Calling(peer);
        ChannelFuture connecting = bootstrap.handler(calling).connect(peer.address());
        Connection connection = calling.begin(connecting.channel());
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                connection.close(String.valueOf(connecting.cause().getMessage()));
            }
        });
        return connection;
    }

    /// Sets up the channel of a call, before or after the caller asks for its connection.
    private final class Calling extends ChannelInitializer<Channel> {

        private final Peer peer;
        private final @Nullable TlsTerms terms = terms();
        private @Nullable Connection connection;

        Calling(Peer peer) {
            this.peer = peer;
        }

        Connection begin(Channel channel) {
            Connection made = connection;
            if (made == null) {
                long edition = edition(terms);
                made = new Connection(Transport.this, channel, ++connectionNumber, peer, edition);
                connections.put(made.number(), made);
                connection = made;
            }
            return made;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (terms != null) {
                InetSocketAddress to = peer.address();
                channel.pipeline()
                        .addLast(
                                terms.calling()
                                        .newHandler(
                                                channel.alloc(),
                                                to.getHostString(),
                                                to.getPort(),
                                                ARITHMETIC));
            }
            channel.pipeline().addLast(begin(channel));
        }
    }

    private @Nullable TlsTerms terms() {
        return config.protection() instanceof Protection.Tls(var source) ? source.get() : null;
    }

    private static long edition(@Nullable TlsTerms terms) {
        return terms == null ? 0 : terms.edition();
    }

    /// The edition of the certificates that are in force; 0 without.
    long edition() {
        return edition(terms());
    }

    private int silenceMillis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(config.timing().silenceNanos());
    }

    private void leave(Promise<Void> stopped) {
        withdraw();
        for (Connection connection : List.copyOf(connections.values())) {
            if (connection.isOpen()) {
                connection.flush();
            }
            connection.refuse(Refusal.CLOSING, "");
            connection.close(Refusal.CLOSING.why());
        }
        stopped.setSuccess(null);
    }

    /// Closes everything at once, and nothing that was sent in this turn leaves.
    public void abandon() {
        withdraw();
        dirty.clear();
        List.copyOf(connections.values()).forEach(each -> each.close("the node stops"));
    }

    /// Nobody is listened to, or called, any more.
    private void withdraw() {
        closing = true;
        if (ticking != null) {
            ticking.cancel(false);
        }
        peers.leave();
        if (listening != null) {
            var _ = listening.close();
        }
    }

    // For its connections

    EventLoop loop() {
        return loop;
    }

    byte[] sharedArray() {
        return shared;
    }

    /// What messages are read with, one after the other.
    Decoder message() {
        return message;
    }

    /// An array to copy outgoing bytes through.
    byte[] outgoingArray(int bytes) {
        if (bytes > KEPT_BYTES) {
            return new byte[bytes];
        }
        if (outgoing.length < bytes) {
            outgoing = new byte[Math.max(bytes, 2 * outgoing.length)];
        }
        return outgoing;
    }

    void dirty(Connection connection) {
        dirty.add(connection);
    }

    void note(TransportNote note) {
        notes.accept(note);
    }

    void tooLong(Connection connection, long group, int size) {
        counters.dropped++;
        NodeId peer = connection.peer();
        if (peer != null) {
            note(new TransportNote.MessageTooLong(peer, group, size));
        }
    }

    Hello hello(Peer peer) {
        return new Hello(
                admission.versions(),
                config.cluster(),
                config.self(),
                peer.id(),
                peer.purpose(),
                config.life(),
                config.epoch());
    }

    /// What is spoken over a connection.
    VersionRange versions(Purpose purpose) {
        return purpose == Purpose.CLIENT ? config.versions() : admission.versions();
    }

    /// What speaks against a caller; null where nothing does.
    @Nullable Farewell judge(Hello hello, @Nullable CertifiedName certified) {
        return admission.judge(hello, certified, clients);
    }

    /// Whether whoever we called may be this node.
    boolean mayBe(NodeId claimed, @Nullable CertifiedName certified) {
        return admission.mayClaim(certified, claimed);
    }

    void opened(Connection connection, int version, boolean called) {
        NodeId peer = connection.peer();
        if (connection.welcomed()) {
            strangers--;
        }
        if (peer == null) {
            clients++;
        } else {
            Peer other = peers.find(peer, connection.purpose());
            if (other != null) {
                other.opened(connection);
            }
            note(new TransportNote.PeerConnected(peer, connection.purpose(), version, called));
        }
        receiver.connected(connection);
    }

    /// An open connection is open no longer.
    void lost(Connection connection, String why) {
        NodeId peer = connection.peer();
        if (peer == null) {
            clients--;
        } else {
            Peer other = peers.find(peer, connection.purpose());
            note(new TransportNote.PeerLost(peer, connection.purpose(), why));
            if (other != null) {
                other.lost(connection);
            }
        }
        receiver.disconnected(connection);
    }

    /// A caller's handshake failed.
    void turnedAway(String address, TlsTrouble trouble) {
        counters.refused++;
        note(new TransportNote.Refused(address, null, trouble.refusal(), trouble.detail()));
    }

    void forget(Connection connection) {
        if (connections.remove(connection.number()) != null && connection.welcomed()) {
            strangers--;
        }
    }

    void received(Connection from, long group, Decoder message) {
        counters.received++;
        receiver.received(from, group, message);
    }

    /// Something is wrong with this very process.
    void broken(Error error) {
        abandon();
        note(new TransportNote.Broken(String.valueOf(error)));
        throw error;
    }

    private void tick() {
        for (Connection connection : List.copyOf(connections.values())) {
            connection.tick();
        }
        flush();
    }
}
