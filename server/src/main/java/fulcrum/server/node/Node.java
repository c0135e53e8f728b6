package fulcrum.server.node;

import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.server.log.FileDirectory;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.LogOptions;
import fulcrum.server.log.LogRefused;
import fulcrum.server.log.NodeLog;
import fulcrum.server.loop.Cell;
import fulcrum.server.loop.CellBounds;
import fulcrum.server.loop.CellThread;
import fulcrum.server.loop.PeerLinks;
import fulcrum.server.loop.SystemClocks;
import fulcrum.server.session.ClientDoor;
import fulcrum.server.session.Session;
import fulcrum.server.session.Standing;
import fulcrum.server.store.BulkConnections;
import fulcrum.server.store.CellStore;
import fulcrum.server.store.Store;
import fulcrum.server.store.StoreListener;
import fulcrum.server.store.StoreOptions;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Sockets;
import fulcrum.server.transport.Transport;
import fulcrum.server.transport.TransportConfig;
import fulcrum.server.transport.TransportConfig.Protection;
import fulcrum.server.transport.TransportNote;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One node, from its directory to the door of its peers; other doors are opened on its [#loop()].
///
/// What cannot be known any more stops it at once: a sync that failed, a step that threw, a store
/// that is damaged. It then answers nobody, and [#ended()] says why.
public final class Node implements AutoCloseable {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /// How often it looks whether the disk has room, and offers again what was not taken.
    private static final long TICK_NANOS = 200_000_000;

    private static final long WALL_ERROR_NANOS = 500_000_000;
    private static final long DEADLINE_SECONDS = 10;

    private final NodeConfig config;
    private final Events events;
    private final NodeDirectory data;
    private final NodeLog log;
    private final Store store;
    private final CellStore states;
    private final Journal journal;
    private final Cell cell;
    private final CellThread thread;
    private final Sockets sockets = Sockets.available().getFirst();
    private final Transport transport;
    private final PeerTimes peers;
    private final SystemClocks clocks = new SystemClocks(WALL_ERROR_NANOS);
    private final Groups groups;
    private final @Nullable Tapes tapes;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long beganAt = System.nanoTime();
    private boolean full;

    /// What was opened before there is a node: told about, once there is.
    private static final class Troubles implements NodeLog.Listener, StoreListener {

        private volatile @Nullable Node node;

        @Override
        public void lagging(Laggard laggard) {
            Node known = node;
            if (known != null) {
                known.store.flushFor(laggard.group());
            }
        }

        @Override
        public void stopped(Throwable reason) {
            stop("the log has stopped", reason);
        }

        @Override
        public void unreadable(long group, long position, String reason) {
            Node known = node;
            if (known != null) {
                known.onLoop(
                        () -> known.tell(0, new NodeNote.LogUnreadable(group, position, reason)));
            }
        }

        @Override
        public void failed(Throwable reason) {
            stop("the store has failed", reason);
        }

        private void stop(String what, Throwable reason) {
            Node known = node;
            if (known != null) {
                known.fail(what, reason);
            }
        }
    }

    private Node(NodeConfig config, Events events, NodeDirectory data, NodeLog log, Store store) {
        this.config = config;
        this.events = events;
        this.data = data;
        this.log = log;
        this.store = store;
        this.journal = new Journal(log);
        this.peers = new PeerTimes(config.self(), config.peers().keySet(), beganAt);
        BulkConnections bulk = new BulkConnections(store, this::onLoop, this::bulk);
        PeerLinks links = new PeerLinks(new NodeReceiver(new ClientDoor(this::session), bulk));
        this.cell = new Cell(journal, links, clocks, this::tell, CellBounds.DEFAULT);
        this.thread = new CellThread("cell-" + config.self(), cell, sockets);
        long life = new SecureRandom().nextLong();
        this.transport =
                new Transport(thread.loop(), sockets, wiring(config, life), links, this::hear);
        links.join(transport, cell);
        journal.wakeBy(cell::wake);
        this.states = store.cell(cell::wake);
        cell.atTurnEnd(states::drain);
        this.tapes =
                config.record() == null
                        ? null
                        : new Tapes(config.record(), data.identity(), this::fail);
        this.groups =
                new Groups(config, data.identity().incarnation(), journal, states, cell, tapes);
    }

    private static TransportConfig wiring(NodeConfig config, long life) {
        TransportConfig wiring =
                TransportConfig.of(config.cluster(), config.self(), life, ANY_PORT, config.peers());
        Protection protection =
                config.insecure() ? new Protection.Insecure() : new Protection.LoopbackOnly();
        return wiring.withProtection(protection).withListen(config.listen());
    }

    /// Starts a node: opens what its directory holds, and its port for peers.
    ///
    /// @throws NodeRefused where it cannot be as it is told; nothing was changed
    public static Node start(NodeConfig config, Events events)
            throws IOException, NodeRefused, InterruptedException {
        NodeDirectory data = NodeDirectory.open(config.data(), config.cluster(), config.self());
        Troubles troubles = new Troubles();
        NodeLog log = null;
        Store store = null;
        try {
            log = NodeLog.open(FileDirectory.open(data.log()), logOptions(config), troubles);
            store = Store.open(data.store(), storeOptions(config), troubles);
            Node node = new Node(config, events, data, log, store);
            troubles.node = node;
            node.begin();
            return node;
        } catch (LogRefused refused) {
            closeAll(data, log, store);
            throw new NodeRefused(String.valueOf(refused.getMessage()), "see the message");
        } catch (IOException | NodeRefused | InterruptedException | RuntimeException failed) {
            closeAll(data, log, store);
            throw failed;
        }
    }

    private static void closeAll(NodeDirectory data, @Nullable NodeLog log, @Nullable Store store)
            throws IOException {
        if (store != null) {
            store.close();
        }
        if (log != null) {
            log.close();
        }
        data.close();
    }

    private static LogOptions logOptions(NodeConfig config) {
        return LogOptions.standard()
                .withSegmentBytes(config.sizes().segmentBytes())
                .withSegmentsWanted(config.sizes().segments());
    }

    private static StoreOptions storeOptions(NodeConfig config) {
        return StoreOptions.standard()
                .withMemtableBytes(config.sizes().memtableBytes())
                .withBlockCacheBytes(config.sizes().cacheBytes());
    }

    private void begin() throws NodeRefused, InterruptedException, IOException {
        CompletableFuture<Void> _ = thread.ended().whenComplete(this::loopEnded);
        thread.start();
        try {
            on(() -> {
                groups.openAll(log.recovered());
                return true;
            });
        } catch (IOException failed) {
            var _ = thread.stop();
            if (failed.getCause() instanceof NodeRefused refused) {
                throw refused;
            }
            throw failed;
        }
        try {
            transport.start().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            var _ = thread.stop();
            throw new NodeRefused(
                    "cannot listen on " + config.listen() + ": " + failed.getCause(),
                    "stop what uses the port, or choose another");
        } catch (TimeoutException late) {
            var _ = thread.stop();
            throw new IOException("the port was not opened in time", late);
        }
        var _ =
                thread.loop()
                        .scheduleAtFixedRate(
                                this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
    }

    private void onLoop(Runnable task) {
        thread.loop().execute(task);
    }

    private @Nullable Link bulk(NodeId peer) {
        return transport.bulk(peer);
    }

    // For its doors

    /// The loop that everything of this node runs on; doors belong on it too.
    public EventLoop loop() {
        return thread.loop();
    }

    public Sockets sockets() {
        return sockets;
    }

    /// What a door does once in every turn, after the answers were given; set up on the loop.
    public void afterAnswers(Runnable action) {
        cell.afterAnswers(action);
    }

    /// A way in for a client of a door on the loop.
    public Session session() {
        return new LocalSession(cell, Groups.FIRST);
    }

    /// What a door can say of the peers; on the loop.
    public Standing standing() {
        return peers;
    }

    public NodeConfig config() {
        return config;
    }

    /// Completes when the node has stopped: exceptionally where it had to.
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /// What can be seen of it now. From any thread but the loop.
    ///
    /// @throws IOException where the node does not answer in time
    public NodeFigures figures() throws IOException, InterruptedException {
        return on(() ->
                new Portrait(
                                config, data, groups, peers, cell, journal, log, states, store,
                                transport)
                        .paint(beganAt));
    }

    private <T> T on(Callable<T> action) throws IOException, InterruptedException {
        try {
            return thread.loop().submit(action).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IOException(failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException("the node does not answer", late);
        }
    }

    // What it hears

    private void tell(long group, Note note) {
        events.event(config.self(), clocks.wallNanos(), group, note);
    }

    private void hear(TransportNote note) {
        peers.hear(note, System.nanoTime());
        tell(0, note);
    }

    private void tick() {
        journal.retry();
        cell.wake(); // the store may have been let write again
        boolean now = journal.isFull() || states.isFull();
        if (now != full) {
            full = now;
            tell(0, now ? new NodeNote.DiskFull() : new NodeNote.DiskHasRoom());
            groups.tellAll(new ShardCommand.Room(now));
        }
    }

    private void loopEnded(@Nullable Void nothing, @Nullable Throwable failure) {
        if (failure != null) {
            fail("a step threw", failure);
        }
    }

    /// Nobody knows any more what is on the disk, or what the state is.
    private void fail(String what, Throwable reason) {
        if (ended.completeExceptionally(new IOException(what, reason))) {
            tell(0, new NodeNote.Stopped(what + ": " + reason));
            thread.loop().execute(transport::abandon);
            var _ = thread.stop();
        }
    }

    /// Stops in good order: peers are told, and what was accepted is stored.
    @Override
    public void close() throws IOException {
        try {
            transport.stop().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            thread.stop().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // it had stopped already, or is stuck; what follows is done all the same
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closeAll(data, log, store);
        if (tapes != null) {
            tapes.close();
        }
        ended.complete(null);
    }
}
