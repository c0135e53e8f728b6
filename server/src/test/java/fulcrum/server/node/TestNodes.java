package fulcrum.server.node;

import fulcrum.database.catalog.Member;
import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.server.fault.Faults;
import fulcrum.server.session.Session;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A cluster of real nodes in this process, each in a directory of its own.
final class TestNodes implements AutoCloseable {

    static final long DEADLINE_SECONDS = 30;
    static final ClusterId CLUSTER = new ClusterId(0xf00d, 0xbeef);

    private static final InetSocketAddress ANY =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// However full the machine's own disk is: a node whose disk fills up lets logs go early, and
    /// who lags is sent snapshots.
    static final DiskBound ANY_DISK = new DiskBound(100, 0);

    private static final NodeConfig.Sizes SIZES = sizes(4, 2_000);

    /// Something that a node has noted.
    record Noted(NodeId node, long group, Note note) {}

    final BlockingQueue<Noted> notes = new LinkedBlockingQueue<>();
    private final Path directory;
    private final NodeConfig.Sizes sizes;
    private final int founders;
    private final SortedMap<NodeId, InetSocketAddress> addresses = new TreeMap<>();
    private final SortedMap<NodeId, Node> running = new TreeMap<>();

    /// Founds nodes n1 to n_count_; none runs yet.
    TestNodes(Path directory, int count) throws IOException, NodeRefused {
        this(directory, count, SIZES);
    }

    /// The same with other sizes.
    TestNodes(Path directory, int count, NodeConfig.Sizes sizes) throws IOException, NodeRefused {
        this.directory = directory;
        this.sizes = sizes;
        this.founders = count;
        for (int node = 1; node <= count; node++) {
            NodeId id = new NodeId(node);
            addresses.put(id, FreePort.next());
            NodeDirectory.found(path(id), CLUSTER, id);
        }
    }

    /// Small sizes.
    ///
    /// @param segments of the log, of a mebibyte each
    /// @param snapshotEntries changes of a group after which a snapshot is taken
    static NodeConfig.Sizes sizes(int segments, int snapshotEntries) {
        return new NodeConfig.Sizes(1 << 20, segments, 1 << 20, 1 << 20, snapshotEntries, 200, 1)
                .withDisk(ANY_DISK);
    }

    /// Gives the next node an address, and no directory yet.
    NodeId reserve() {
        NodeId next = new NodeId(addresses.lastKey().number() + 1);
        addresses.put(next, FreePort.next());
        return next;
    }

    /// Makes the directory of a node that the catalog has let in.
    void join(NodeId node) throws IOException, NodeRefused {
        SortedMap<NodeId, InetSocketAddress> others = new TreeMap<>(addresses);
        others.remove(node);
        NodeDirectory.join(path(node), CLUSTER, node, RescueMark.NONE, others);
    }

    Member.Addresses addresses(NodeId node) {
        return config(node).addresses();
    }

    Node node(NodeId node) {
        return Objects.requireNonNull(running.get(node));
    }

    Path path(NodeId node) {
        return directory.resolve(node.toString());
    }

    /// The configuration of who founded the cluster knows nobody who joined it later.
    NodeConfig config(NodeId node) {
        boolean founder = node.number() <= founders;
        SortedMap<NodeId, InetSocketAddress> peers =
                new TreeMap<>(founder ? addresses.headMap(new NodeId(founders + 1)) : addresses);
        InetSocketAddress listen = Objects.requireNonNull(peers.remove(node));
        return new NodeConfig(
                CLUSTER,
                node,
                path(node),
                ANY,
                ANY,
                listen,
                peers,
                false,
                NodeConfig.TIMING,
                sizes,
                null);
    }

    Node start(NodeId node) throws IOException, NodeRefused, InterruptedException {
        return start(node, null);
    }

    /// The same as software of a version of the formats.
    Node start(NodeId node, int version) throws IOException, NodeRefused, InterruptedException {
        return start(config(node).withVersion(version), null);
    }

    /// The same, and it obeys.
    Node start(NodeId node, @Nullable Faults faults)
            throws IOException, NodeRefused, InterruptedException {
        return start(config(node), faults);
    }

    private Node start(NodeConfig config, @Nullable Faults faults)
            throws IOException, NodeRefused, InterruptedException {
        Node started =
                Node.start(
                        config,
                        (id, _, group, note) -> notes.add(new Noted(id, group, note)),
                        faults,
                        null);
        running.put(config.self(), started);
        return started;
    }

    Node running(NodeId node) {
        return Objects.requireNonNull(running.get(node));
    }

    /// Waits until a node notes something of a kind.
    <N extends Note> N await(NodeId node, Class<N> kind)
            throws InterruptedException, TimeoutException {
        return await(kind, noted -> noted.node.equals(node));
    }

    /// The same of whichever node does.
    <N extends Note> N await(Class<N> kind) throws InterruptedException, TimeoutException {
        return await(kind, _ -> true);
    }

    /// The same of one that is wanted.
    <N extends Note> N await(Class<N> kind, Predicate<Noted> wanted)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        List<Noted> others = new ArrayList<>();
        while (true) {
            Noted noted = notes.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (noted == null) {
                throw new TimeoutException(
                        "nobody who should has noted " + kind + ", but " + others);
            }
            others.add(noted);
            if (wanted.test(noted) && kind.isInstance(noted.note)) {
                return kind.cast(noted.note);
            }
        }
    }

    void stop(NodeId node) throws IOException {
        Objects.requireNonNull(running.remove(node)).close();
    }

    /// Asks a node's first group.
    static CompletableFuture<Outcome> ask(Node node, ShardCommand command) {
        CompletableFuture<Outcome> answered = new CompletableFuture<>();
        node.loop().execute(() -> node.session().submit(command, answered::complete));
        return answered;
    }

    static ShardCommand write(String key, String value) {
        return new ShardCommand.Write(null, Bytes.text(key), Bytes.text(value), Condition.ALWAYS);
    }

    /// Asks until the answer is one that stands.
    static Outcome.Done done(Node node, ShardCommand command)
            throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS)) {
            Outcome outcome = ask(node, command).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (outcome instanceof Outcome.Done done) {
                return done;
            }
        }
        throw new TimeoutException("it was never done");
    }

    /// Writes so many rows, a few hundred at a time.
    static void fill(Node node, int rows)
            throws InterruptedException, ExecutionException, TimeoutException {
        fill(node, rows, "value");
    }

    /// The same with this value in each of them.
    static void fill(Node node, int rows, String value)
            throws InterruptedException, ExecutionException, TimeoutException {
        Filling filling = new Filling(node, rows, value);
        node.loop().execute(filling::begin);
        filling.done.get(2 * DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /// On a node's loop.
    private static final class Filling {

        private static final int AT_ONCE = 2_000;

        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final Session session;
        private final String value;
        private int toAsk;
        private int toAnswer;

        Filling(Node node, int rows, String value) {
            this.value = value;
            session = node.session();
            toAsk = rows;
            toAnswer = rows;
        }

        void begin() {
            for (int i = 0; i < AT_ONCE; i++) {
                next();
            }
        }

        private void next() {
            if (toAsk > 0) {
                toAsk--;
                session.submit(write("row " + toAsk, value), this::answered);
            }
        }

        private void answered(Outcome outcome) {
            if (!(outcome instanceof Outcome.Done)) {
                toAsk++; // not now
            } else if (--toAnswer == 0) {
                done.complete(null);
            }
            next();
        }
    }

    @Override
    public void close() throws IOException {
        for (Node node : running.values()) {
            node.close();
        }
    }
}
