package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A transport on a loop of its own, and everything that it says.
final class TestNode implements Receiver, AutoCloseable {

    static final ClusterId CLUSTER = new ClusterId(0x0123456789abcdefL, 0x42);
    static final long DEADLINE_SECONDS = 20;

    /// What a receiver was given.
    record Heard(String from, long group, String text) {}

    final LinkedBlockingQueue<TransportNote> notes = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<Link> links = new LinkedBlockingQueue<>();
    final Transport transport;
    final InetSocketAddress address;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    TestNode(TransportConfig config) throws Exception {
        this(config, Sockets.available().getFirst());
    }

    TestNode(TransportConfig config, Sockets sockets) throws Exception {
        group = new MultiThreadIoEventLoopGroup(1, sockets.loop());
        loop = group.next();
        transport = new Transport(loop, sockets, config, this, notes::add);
        address = transport.start().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    static TransportConfig config(int self) {
        return TransportConfig.of(
                CLUSTER,
                new NodeId(self),
                1000 + self,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new TreeMap<>());
    }

    static TestNode start(int self) throws Exception {
        return new TestNode(config(self));
    }

    /// Everybody is told of everybody at once, so that all call all.
    static void introduce(TestNode... nodes) throws Exception {
        for (TestNode node : nodes) {
            node.on(() -> {
                for (TestNode other : nodes) {
                    if (other != node) {
                        node.transport.admit(other.id(), other.address);
                    }
                }
                return true;
            });
        }
    }

    NodeId id() {
        return transport.config().self();
    }

    <T> T on(Callable<T> action) throws Exception {
        return loop.submit(action).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    boolean send(NodeId to, long number, String text) throws Exception {
        return on(() -> {
            boolean sent = transport.send(to, number, new Encoder().text(text));
            transport.flush();
            return sent;
        });
    }

    <N extends TransportNote> N awaitNote(Class<N> type) throws InterruptedException {
        return awaitNote(type, _ -> true);
    }

    <N extends TransportNote> N awaitNote(Class<N> type, Predicate<N> which)
            throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        List<TransportNote> passed = new ArrayList<>();
        while (true) {
            TransportNote note = notes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (note == null) {
                throw new AssertionError(
                        "no "
                                + type.getSimpleName()
                                + " among "
                                + passed.reversed().stream().limit(20).toList());
            }
            passed.add(note);
            if (type.isInstance(note) && which.test(type.cast(note))) {
                return type.cast(note);
            }
        }
    }

    void awaitPeer(NodeId peer) throws InterruptedException {
        awaitNote(TransportNote.PeerConnected.class, note -> note.peer().equals(peer));
    }

    Heard awaitHeard() throws InterruptedException {
        Heard next = heard.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing heard; notes: " + notes);
        }
        return next;
    }

    Heard awaitHeardFrom(String from) throws InterruptedException {
        Heard next = awaitHeard();
        while (!next.from().equals(from)) {
            next = awaitHeard();
        }
        return next;
    }

    @Override
    public void connected(Link link) {
        links.add(link);
    }

    @Override
    public void received(Link from, long number, Decoder message) {
        heard.add(new Heard(String.valueOf(from.peer()), number, message.text()));
    }

    @Override
    public void close() {
        boolean stopped = transport.stop().awaitUninterruptibly(DEADLINE_SECONDS, TimeUnit.SECONDS);
        boolean ended =
                group.shutdownGracefully(0, 5, TimeUnit.SECONDS)
                        .awaitUninterruptibly(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (!stopped || !ended) {
            throw new AssertionError("the loop does not end");
        }
    }
}
