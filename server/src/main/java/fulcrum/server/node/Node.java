package fulcrum.server.node;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.fault.Faults;
import fulcrum.server.fence.Fence;
import fulcrum.server.fence.FenceNote;
import fulcrum.server.fence.FenceOrder;
import fulcrum.server.inquiry.Inquiries;
import fulcrum.server.log.Laggard;
import fulcrum.server.log.NodeLog;
import fulcrum.server.log.Recovered;
import fulcrum.server.loop.Cell;
import fulcrum.server.loop.CellBounds;
import fulcrum.server.loop.CellNotes;
import fulcrum.server.loop.CellThread;
import fulcrum.server.loop.Clocks;
import fulcrum.server.loop.PeerLinks;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.loop.SystemClocks;
import fulcrum.server.session.ClientDoor;
import fulcrum.server.session.Session;
import fulcrum.server.session.Standing;
import fulcrum.server.store.BulkConnections;
import fulcrum.server.store.CellStore;
import fulcrum.server.store.Store;
import fulcrum.server.store.StoreOptions;
import fulcrum.server.tails.TailDirectory;
import fulcrum.server.tails.TailKeeper;
import fulcrum.server.tls.Certificates;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Sockets;
import fulcrum.server.transport.Transport;
import fulcrum.server.transport.TransportConfig;
import fulcrum.server.transport.TransportNote;
import fulcrum.server.transport.Weather;
import fulcrum.server.watch.HandOver;
import fulcrum.server.watch.MeasuredClocks;
import fulcrum.server.watch.Waking;
import fulcrum.server.watch.Watch;
import io.netty.channel.EventLoop;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One node, from its directory to the door of its peers; other doors are opened on its [#loop()].
///
/// What cannot be known any more stops it at once: a sync that failed, a step that threw, a store
/// that is damaged. It then answers nobody, and [#ended()] says why.
public final class Node implements AutoCloseable {

    /// So much of the heap, at most, is for the newest versions of rows.
    private static final int FIRSTS_HEAP_PART = 8;

    /// How often it looks at its disk and its clock, and offers again what was not taken.
    private static final long TICK_NANOS = 200_000_000;

    private static final long DEADLINE_SECONDS = 10;
    private static final long FAREWELL_SECONDS = 2;
    private static final long HAND_OVER_NANOS = 1_000_000_000;
    private static final long LAST_WORD_MILLIS = 500;

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
    private final @Nullable Faults faults;
    private final MeasuredClocks clocks;
    private final Groups groups;
    private final Watch watch;
    private final Coordinating coordinating;
    private final HandOver handOver;
    private final Waking waking;
    private final Members members;
    private final Inquiries inquiries = new Inquiries(this::onLoop, this::bulk, this::answers);
    private final Finalising finalising;
    private final @Nullable Tapes tapes;
    private final Fence fence;
    private final TailKeeper tails;
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Pause pause = new Pause();
    private final Ending ending;
    private final Ending death;
    private final long beganAt = System.nanoTime();
    private final DiskRoom room;
    private final Backlog backlog;
    private final Lags lags = new Lags();

    private Node(
            NodeConfig config,
            Events events,
            @Nullable Faults faults,
            @Nullable Certificates certificates,
            NodeDirectory data,
            NodeLog log,
            Store store,
            Fence fence)
            throws IOException {
        this.config = config;
        this.fence = fence;
        this.faults = faults;
        this.clocks = measured(faults);
        this.events = events;
        this.data = data;
        this.log = log;
        this.store = store;
        this.journal = new Journal(log);
        this.peers = new PeerTimes(config.self(), config.peers().keySet(), beganAt);
        BulkConnections bulk = new BulkConnections(store, this::onLoop, this::bulk);
        ClientDoor clients = new ClientDoor(this::session);
        PeerLinks links = new PeerLinks(new NodeReceiver(clients, bulk, inquiries));
        this.tails = new TailKeeper(config.self(), data.openTails(), clocks);
        this.cell = cell(links);
        TransportConfig wiring = Wiring.of(config, data, newLife(), certificates);
        this.thread = new CellThread("cell-" + config.self(), cell, sockets);
        this.transport = new Transport(thread.loop(), sockets, wiring, links, this::hear);
        links.join(transport, cell);
        journal.wakeBy(cell::wake);
        this.states = store.cell(cell::wake);
        this.tapes =
                config.record() == null
                        ? null
                        : new Tapes(config.record(), data.identity(), this::fail);
        this.groups = new Groups(config, data.identity(), journal, states, cell, tapes);
        this.watch = config.watch(clocks, cell, transport::admit);
        peers.suspect(watch::silences);
        this.coordinating = new Coordinating(config, cell, peers::reaches);
        this.handOver = new HandOver(cell, watch);
        this.waking = new Waking(cell, watch);
        this.finalising =
                new Finalising(config, data, cell, transport, this::onLoop, note -> tell(0, note));
        this.members =
                new Members(
                        config,
                        data,
                        cell,
                        groups,
                        transport,
                        peers,
                        watch::isOnTime,
                        note -> tell(0, note),
                        finalising);
        this.room = DiskRoom.begin(config, journal, store, groups, faults, n -> tell(0, n));
        this.backlog = new Backlog(states, groups::tellAll, note -> tell(0, note));
        cell.atTurnEnd(backlog::endTurn);
        this.ending = inGoodOrder();
        this.death = atOnce();
    }

    private Cell cell(PeerLinks links) {
        CellNotes notes = tails.before(this::tell);
        return new Cell(journal, links, clocks, notes, CellBounds.DEFAULT);
    }

    private static long newLife() {
        return new SecureRandom().nextLong();
    }

    private static MeasuredClocks measured(@Nullable Faults faults) {
        Clocks right = new SystemClocks(0);
        return new MeasuredClocks(faults == null ? right : faults.skew(right));
    }

    private Ending inGoodOrder() {
        return new Ending(
                "end-" + config.self(),
                this::bidFarewell,
                room::close,
                this::endLoop,
                this::closeStore,
                log::close,
                this::closeTapes,
                tails::close,
                this::leaveDirectory,
                this::sayThatItEnded);
    }

    private Ending atOnce() {
        return new Ending(
                "death-" + config.self(),
                this::fallSilent,
                room::close,
                this::endLoop,
                this::dropStore,
                log::abandon,
                this::closeTapes,
                tails::abandon,
                this::leaveDirectory,
                this::sayThatItEnded);
    }

    /// Starts a node: opens what its directory holds, and its port for peers.
    ///
    /// @throws NodeRefused where it cannot be as it is told; then nothing of it runs
    public static Node start(NodeConfig config, Events events)
            throws IOException, NodeRefused, InterruptedException {
        return start(config, events, null, null);
    }

    /// The same, and it obeys orders to go wrong.
    ///
    /// @param faults null where nobody may give any
    /// @param certificates null where its configuration names none
    public static Node start(
            NodeConfig config,
            Events events,
            @Nullable Faults faults,
            @Nullable Certificates certificates)
            throws IOException, NodeRefused, InterruptedException {
        NodeDirectory data =
                NodeDirectory.open(
                        config.data(), config.cluster(), config.self(), config.version());
        List<Closeable> opened = new ArrayList<>(List.of(data));
        try {
            Troubles troubles = new Troubles();
            Fence fence = new Fence(config.data());
            fence.demandNone();
            NodeLog log = LogOpening.open(config, faults, fence, data, troubles);
            opened.addFirst(log);
            Store store = Store.open(data.store(), storeOptions(config), troubles);
            opened.addFirst(store);
            Node node = new Node(config, events, faults, certificates, data, log, store, fence);
            opened.clear();
            opened.add(node::close);
            troubles.follow(node.follower());
            node.begin();
            return node;
        } catch (IOException | NodeRefused | InterruptedException | RuntimeException failed) {
            for (Closeable each : opened) {
                LogOpening.closeAfter(failed, each);
            }
            throw failed;
        }
    }

    /// The newest versions of rows are kept on the heap as well, to as many bytes as blocks are
    /// beside it, as far as the heap is large enough for that.
    private static StoreOptions storeOptions(NodeConfig config) {
        long cacheBytes = config.sizes().cacheBytes();
        long heapBytes = Runtime.getRuntime().maxMemory() / FIRSTS_HEAP_PART;
        return StoreOptions.standard()
                .withMemtableBytes(config.sizes().memtableBytes())
                .withBlockCacheBytes(cacheBytes)
                .withFirstBytes(Math.min(cacheBytes, heapBytes));
    }

    private void begin() throws NodeRefused, InterruptedException, IOException {
        CompletableFuture<Void> _ = thread.ended().whenComplete(this::loopEnded);
        thread.start();
        if (faults != null) {
            faults.follow(this::obey);
            members.follow(faults::peers);
        }
        openGroups();
        openPort();
        if (failure.get() != null) {
            throw hasStopped();
        }
    }

    /// Before anybody can hear from a group it is durable that it has begun: if its log is lost
    /// later, that is known.
    private void openGroups() throws NodeRefused, InterruptedException, IOException {
        try {
            CompletableFuture<Void> begun =
                    on(() -> {
                        var _ =
                                thread.loop()
                                        .scheduleAtFixedRate(
                                                this::tick,
                                                TICK_NANOS,
                                                TICK_NANOS,
                                                TimeUnit.NANOSECONDS);
                        return openAll(log.recovered());
                    });
            begun.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("the log cannot be written", failed.getCause());
        } catch (TimeoutException late) {
            throw new IOException(
                    "the log did not take the groups in time; is its disk full?", late);
        } catch (IOException failed) {
            if (failed.getCause() instanceof NodeRefused refused) {
                throw refused;
            }
            throw failed;
        }
        data.began(config.sizes().groups());
    }

    private CompletableFuture<Void> openAll(Recovered recovered) throws NodeRefused, IOException {
        CompletableFuture<Void> begun = groups.openAll(recovered);
        watch.open(System.nanoTime(), data.identity().incarnation());
        members.follow(watch::members); // not before: what is told to a closed group is lost
        coordinating.open(config.version(), System.nanoTime(), data.identity().incarnation());
        members.follow(coordinating::members);
        inquiries.begin(thread.loop());
        members.follow(inquiries::members);
        for (Recovered.Whole whole : recovered.groups()) {
            if (cell.view(whole.group()) instanceof ShardView view) {
                long records = whole.records().size();
                tell(0, new NodeNote.GroupOpened(whole.group(), records, view.applied()));
            }
        }
        for (Recovered.Damaged damaged : recovered.damaged()) {
            tell(0, new NodeNote.GroupDamaged(damaged.group(), damaged.reason()));
        }
        String trouble = Store.nativeTrouble();
        if (trouble != null) {
            tell(0, new NodeNote.NativeCodeNotKept(trouble));
        }
        return begun;
    }

    private void openPort() throws NodeRefused, InterruptedException, IOException {
        try {
            on(transport::start).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new NodeRefused(
                    "cannot listen on " + config.listen() + ": " + failed.getCause(),
                    "stop what uses the port, or choose another");
        } catch (TimeoutException late) {
            throw failure.get() == null
                    ? new IOException("the port was not opened in time", late)
                    : hasStopped();
        }
    }

    private IOException hasStopped() {
        return new IOException("the node has stopped", failure.get());
    }

    private void onLoop(Runnable task) {
        try {
            thread.loop().execute(task);
        } catch (RejectedExecutionException _) {
            // the loop has ended, and with it all links
        }
    }

    private void obey(Weather weather) {
        try {
            transport.weather(weather);
        } catch (RejectedExecutionException _) {
            // the loop has ended, and with it all links
        }
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

    /// A way in for a client of a door on the loop.
    public Session session() {
        return new LocalSession(cell, Groups.FIRST, coordinating.session(), peers::isRemoved);
    }

    /// Asks the node's coordinator of transactions something. From any thread; the sink is told on
    /// the loop.
    public void transact(SessionCommand command, ReplySink sink) {
        coordinating.submit(command, sink);
    }

    /// What a door can say of the peers; on the loop.
    public Standing standing() {
        return peers;
    }

    public NodeConfig config() {
        return config;
    }

    /// What operators can ask of it about its cluster.
    public ClusterOrders orders() {
        return new MemberOrders(config, members, groups, peers, cell, this::onLoop);
    }

    /// What it asks the others, and they ask it.
    public Inquiries inquiries() {
        return inquiries;
    }

    /// What its transactions hold. From any thread but the loop.
    ///
    /// @throws IOException where the node does not answer in time
    public Holdings holdings() throws IOException, InterruptedException {
        return on(() -> Holdings.of(cell, groups));
    }

    /// Whether another node answers, as far as anybody knows; on the loop.
    private boolean answers(NodeId peer) {
        return peers.reaches(peer) && !watch.silences(System.nanoTime()).containsKey(peer);
    }

    /// What a backup asks of it.
    public BackupSource backups() {
        return new Freezing(config.cluster(), this::onLoop, cell, groups, store.moments());
    }

    /// Completes when the node has stopped: exceptionally where it had to.
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /// Entries that were given up, in files. From any thread.
    public TailDirectory tails() {
        return tails.directory();
    }

    /// Fences it for good: marks its directory and stops it. It has written its last and answered
    /// its last client when this returns. From any thread but the loop.
    public void fence(FenceOrder order) throws IOException, InterruptedException {
        fence.mark(order.line(Instant.now()));
        tell(0, new FenceNote.Fenced(fence.why()));
        failFenced();
        boolean _ = resume();
        endLoop();
    }

    private void failFenced() {
        fail("it may do nothing more", new Fence.Fenced(fence.why()));
    }

    /// What can be seen of it now. From any thread but the loop.
    ///
    /// @throws IOException where the node does not answer in time
    public NodeFigures figures() throws IOException, InterruptedException {
        return on(() ->
                new Portrait(
                                config, data, groups, peers, cell, journal, log, states, store,
                                transport, watch, room, backlog, lags, tails())
                        .paint(beganAt));
    }

    private <T> T on(Callable<T> action) throws IOException, InterruptedException {
        return on(action, DEADLINE_SECONDS);
    }

    private <T> T on(Callable<T> action, long seconds) throws IOException, InterruptedException {
        if (pause.holds()) {
            throw new IOException(config.self() + " is paused");
        }
        try {
            return thread.ask(action).get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof RejectedExecutionException) {
                throw hasStopped();
            }
            if (cause instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IOException(cause);
        } catch (TimeoutException late) {
            throw new IOException("the node does not answer", late);
        }
    }

    // What it hears

    private void tell(long group, Note note) {
        events.event(config.self(), clocks.wallNanos(), Watch.toldAs(group), note);
    }

    private void hear(TransportNote note) {
        peers.hear(note, System.nanoTime());
        tell(0, note);
        if (note instanceof TransportNote.PeerLost) {
            coordinating.tick(groups.open()); // its locks are waited for
        }
        String left = Outlived.heardIn(note, data);
        if (left != null) {
            fail(left, new NodeRefused(left, RescueMark.HINT));
        }
        endIfTooOld(Finalising.heardIn(note));
    }

    /// @param why null where it is not
    private void endIfTooOld(@Nullable String why) {
        if (why != null) {
            fail(why, new NodeRefused(why, Finalising.HINT));
        }
    }

    private void tick() {
        try {
            lookAround();
        } catch (RuntimeException | Error failed) { // a timer of Netty's would just end
            fail("looking after disk and clock threw", failed);
        }
    }

    private void lookAround() {
        watch.tick();
        handOver.tick(groups.open());
        waking.tick(groups.open(), System.nanoTime());
        coordinating.tick(groups.open());
        journal.retry();
        members.tick(System.nanoTime());
        endIfTooOld(finalising.objection(members.catalog()));
        cell.wake(); // the store may have been let write again
        room.look(System.nanoTime());
        groups.look(lags, System.nanoTime());
    }

    private void loopEnded(@Nullable Void nothing, @Nullable Throwable failure) {
        if (failure != null) {
            fail("a step threw", failure);
        }
    }

    private Troubles.Follower follower() {
        return new Troubles.Follower() {
            @Override
            public void fail(String what, Throwable reason) {
                Node.this.fail(what, reason);
            }

            @Override
            public void makeRoom(Laggard laggard) {
                store.flushFor(laggard.group());
                ShardCommand command = LogBudget.of(config, store).command(laggard);
                onLoop(() -> {
                    cell.tell(laggard.group(), command);
                    cell.wake();
                });
            }

            @Override
            public void unreadable(long group, long position, String reason) {
                onLoop(() -> tell(0, new NodeNote.LogUnreadable(group, position, reason)));
            }

            @Override
            public void malformed(NodeId from, String what) {
                onLoop(() -> tell(0, new NodeNote.SnapshotMalformed(from, what)));
            }
        };
    }

    /// Nobody knows any more what is on the disk, or what the state is. From any thread.
    void fail(String what, Throwable reason) {
        IOException why = new IOException(what, reason);
        if (!ended.isDone() && failure.compareAndSet(null, why)) {
            onLoop(transport::abandon);
            var _ = thread.stop();
            // Whoever hears of it may close the node, which waits for the very thread that this is.
            Executor thread =
                    reason instanceof Fence.Fenced // and who ordered it is to be told
                            ? CompletableFuture.delayedExecutor(LAST_WORD_MILLIS, MILLISECONDS)
                            : Thread.ofPlatform().name("failed-" + config.self())::start;
            thread.execute(() -> ended.completeExceptionally(why));
            tell(0, new NodeNote.Stopped(what + ": " + reason));
        }
    }

    /// Stops its loop, and with it everything that it does, until it is told to resume: what it has
    /// given to the disk is stored, and nobody hears of it. From any thread.
    ///
    /// @return false where it is paused already
    public boolean pause() {
        return pause.begin(this::onLoop);
    }

    /// Goes on.
    ///
    /// @return false where it is not paused
    public boolean resume() {
        return pause.end();
    }

    // The end

    /// Ends as a process does that is killed: nobody is told, and what was not given to the disk is
    /// lost. What the store has not flushed is lost too. From any thread but the loop.
    public void die() throws IOException {
        death.await();
    }

    private void fallSilent() {
        failure.compareAndSet(null, new IOException("killed"));
        onLoop(transport::abandon);
        var _ = thread.stop(); // before it may resume: it takes no turn any more
        boolean _ = resume();
    }

    private void dropStore() {
        if (thread.ended().isDone()) {
            store.abandon();
        }
    }

    /// Stops in good order: peers are told, and what was accepted is stored. From any thread; on
    /// the loop it only begins to. Asked again, it waits for the same end.
    @Override
    public void close() throws IOException {
        boolean _ = resume();
        if (death.hasBegun()) {
            death.await();
        } else if (thread.loop().inEventLoop()) {
            ending.begin();
        } else {
            ending.await();
        }
    }

    /// Gives its leaderships to others, while it still serves. From any thread but the loop; who
    /// does not take them in time has to call an election.
    public void handOver() throws InterruptedException {
        if (failure.get() != null) {
            return; // it leads nobody any more
        }
        try {
            on(() -> HandingOver.begin(cell, groups, peers, thread.loop(), HAND_OVER_NANOS))
                    .get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException _) {
            // the loop has ended, or will be found to be stuck
        }
    }

    private void bidFarewell() throws InterruptedException {
        if (failure.get() != null) {
            return; // it answers nobody any more
        }
        handOver();
        try {
            on(transport::stop, FAREWELL_SECONDS).get(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException _) {
            // the loop has ended, or will be found to be stuck
        }
    }

    private void endLoop() throws IOException, InterruptedException {
        try {
            thread.stop().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException _) {
            // a step threw, which was told
        } catch (TimeoutException late) {
            throw new IOException(
                    "the loop of "
                            + config.self()
                            + " is stuck; its store stays open, and its directory locked, until the"
                            + " process ends",
                    late);
        }
    }

    /// RocksDB must not be closed under a loop that may still use it.
    private void closeStore() {
        if (thread.ended().isDone()) {
            store.close();
        }
    }

    private void closeTapes() throws IOException {
        if (tapes != null) {
            tapes.close();
        }
    }

    private void leaveDirectory() throws IOException {
        members.close();
        if (thread.ended().isDone()) {
            data.close();
        }
    }

    private void sayThatItEnded() {
        IOException why = failure.get();
        if (why == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(why);
        }
    }
}
