package fulcrum.server;

import fulcrum.database.catalog.CatalogChange;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.fault.FaultRefused;
import fulcrum.server.fault.Faults;
import fulcrum.server.fault.Ordered;
import fulcrum.server.fence.FenceHook;
import fulcrum.server.fence.Fencing;
import fulcrum.server.http.EventRing;
import fulcrum.server.http.HttpDoor;
import fulcrum.server.http.NodeView;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.Ending;
import fulcrum.server.node.Events;
import fulcrum.server.node.Node;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.postgres.wire.Admission;
import fulcrum.server.postgres.wire.DoorBounds;
import fulcrum.server.postgres.wire.DoorCounters;
import fulcrum.server.postgres.wire.DoorTls;
import fulcrum.server.postgres.wire.PostgresDoor;
import fulcrum.server.sql.FaultRound;
import fulcrum.server.sql.Overview;
import fulcrum.server.sql.SqlHost;
import fulcrum.server.tails.TailShelf;
import fulcrum.server.tls.Certificates;
import fulcrum.server.tls.CertificatesRefused;
import fulcrum.server.tls.TlsSetup;
import fulcrum.sql.session.SqlNode;
import io.netty.handler.ssl.SslContext;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A node with all its doors.
public final class Server implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 10;
    private static final long FAREWELL_SECONDS = 2;

    private final View view;
    private final @Nullable Shared own;
    private final Ending ending;
    private final Ending death;
    private volatile @Nullable Node node;
    private volatile @Nullable PostgresDoor postgres;

    private Server(
            View view,
            HttpDoor httpDoor,
            @Nullable Certificates certificates,
            @Nullable Shared own) {
        this.view = view;
        this.own = own;
        Ending.Step forget = certificates == null ? () -> {} : certificates::close;
        this.ending =
                new Ending(
                        "end-server-" + view.node(),
                        view::closeFaults,
                        this::handOver,
                        this::bidFarewell,
                        this::closeNode,
                        httpDoor::close,
                        forget,
                        this::closeOwn);
        this.death =
                new Ending(
                        "death-server-" + view.node(),
                        view::closeFaults,
                        this::dropNode,
                        httpDoor::close,
                        forget,
                        this::closeOwn);
    }

    /// The same, and nobody is told what it notes but who asks at its HTTP door.
    public static Server start(NodeConfig config)
            throws IOException, NodeRefused, InterruptedException {
        return start(config, Shared.silent(), true, List.of());
    }

    /// Starts a node, and opens its doors: HTTP first, so that probes can see it start.
    ///
    /// @param shared with the other nodes of the process, and closed after them
    /// @throws NodeRefused where it cannot be as it is told; then nothing of it runs
    public static Server start(NodeConfig config, Shared shared)
            throws IOException, NodeRefused, InterruptedException {
        return start(config, shared, false, List.of());
    }

    /// The same, where faults are in force already.
    public static Server start(NodeConfig config, Shared shared, List<Ordered> inForce)
            throws IOException, NodeRefused, InterruptedException {
        return start(config, shared, false, inForce);
    }

    private static Server start(
            NodeConfig config, Shared shared, boolean own, List<Ordered> inForce)
            throws IOException, NodeRefused, InterruptedException {
        Closeable opened = own ? shared : () -> {};
        try {
            EventRing ring = new EventRing(new SecureRandom().nextLong());
            shared.follow(ring);
            Certificates certificates = certificates(config, ring);
            View view = new View(config.self(), faults(config, ring, inForce), certificates);
            Supplier<SslContext> tls =
                    certificates != null && config.tls() != null && config.tls().http()
                            ? certificates::door
                            : null;
            HttpDoor door = HttpDoor.open(config.http(), view, ring, shared.http(), tls);
            Server server = new Server(view, door, certificates, own ? shared : null);
            opened = server::close;
            server.open(config, ring);
            return server;
        } catch (IOException | NodeRefused | InterruptedException | RuntimeException failed) {
            try {
                opened.close();
            } catch (IOException | RuntimeException also) {
                failed.addSuppressed(also);
            }
            throw failed;
        }
    }

    private static @Nullable Certificates certificates(NodeConfig config, Events events)
            throws NodeRefused {
        TlsSetup setup = config.tls();
        if (setup == null) {
            return null;
        }
        try {
            return Certificates.open(
                    setup.files(),
                    config.cluster(),
                    config.self(),
                    InstantSource.system(),
                    note -> tell(config, events, note));
        } catch (CertificatesRefused refused) {
            throw new NodeRefused(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private static void tell(NodeConfig config, Events events, Note note) {
        long wallNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        events.event(config.self(), wallNanos, 0, note);
    }

    private static @Nullable Faults faults(
            NodeConfig config, Events events, List<Ordered> inForce) {
        if (!config.faults()) {
            return null;
        }
        Faults faults =
                new Faults(
                        config.self(),
                        new TreeSet<>(config.peers().keySet()),
                        note -> tell(config, events, note));
        for (Ordered each : inForce) {
            try {
                var _ = faults.begin(each.id(), each.owner(), each.order(), each.millis(), true);
            } catch (FaultRefused refused) {
                throw new IllegalArgumentException("no fault can be " + each, refused);
            }
        }
        return faults;
    }

    private void open(NodeConfig config, Events events)
            throws IOException, NodeRefused, InterruptedException {
        Node started = Node.start(config, events, view.faults, view.certificates);
        node = started;
        view.node = started;
        view.tails = new TailShelf(started.tails());
        view.fencing = fencing(started, config, events);
        PostgresDoor door = door(started, config, events, view.faults);
        TlsSetup setup = config.tls();
        Certificates certificates = view.certificates;
        if (setup != null && certificates != null && setup.sql() != TlsSetup.Offer.OFF) {
            boolean required = setup.sql() == TlsSetup.Offer.REQUIRE;
            door.secure(new DoorTls(certificates::door, required));
        }
        postgres = door;
        view.door = door;
        listen(door, config.sql());
        view.phase = NodeView.Phase.SERVING;
    }

    private static PostgresDoor door(
            Node started, NodeConfig config, Events events, @Nullable Faults faults) {
        boolean secured = config.tls() != null && config.tls().http();
        Overview overview = new Overview(started, faults);
        SqlHost host =
                new SqlHost(
                        started,
                        overview,
                        new FaultRound(started, faults, secured),
                        note -> tell(config, events, note),
                        new SecureRandom());
        SqlNode sql = new SqlNode(host);
        overview.open(sql);
        var door =
                new PostgresDoor(
                        started.loop(),
                        started.sockets(),
                        sql,
                        started.standing(),
                        Admission.by(config.login()),
                        DoorBounds.USUAL);
        host.signalled(door::signal);
        return door;
    }

    private static Fencing fencing(Node node, NodeConfig config, Events events) {
        Path program = config.fenceHook();
        return new Fencing(
                config.self(),
                node::fence,
                whom ->
                        node.orders()
                                .amend(new CatalogChange.Fence(whom, System.currentTimeMillis())),
                config.peers(),
                program == null ? null : new FenceHook(program, FenceHook.PATIENCE_MILLIS),
                note -> tell(config, events, note));
    }

    private static void listen(PostgresDoor door, InetSocketAddress address)
            throws IOException, NodeRefused, InterruptedException {
        try {
            door.listen(address).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new NodeRefused(
                    "cannot listen on " + address + ": " + failed.getCause(),
                    "stop what uses the port, or choose another");
        } catch (TimeoutException late) {
            throw new IOException("the door was not opened in time", late);
        }
    }

    public Node node() {
        Node known = node;
        if (known == null) {
            throw new IllegalStateException("the node has not started");
        }
        return known;
    }

    /// Stops in good order: clients are told, then peers. From any thread; on the node's loop it
    /// only begins to. Asked again, it waits for the same end.
    @Override
    public void close() throws IOException {
        view.phase = NodeView.Phase.STOPPING;
        Node known = node;
        if (known != null) {
            boolean _ = known.resume();
        }
        if (death.hasBegun()) {
            death.await();
        } else if (known != null && known.loop().inEventLoop()) {
            ending.begin();
        } else {
            ending.await();
        }
    }

    /// Ends as a process does that is killed: nobody is told, and what was not stored is lost. From
    /// any thread but the node's loop.
    public void die() throws IOException {
        view.phase = NodeView.Phase.STOPPING;
        death.await();
    }

    private void dropNode() throws IOException {
        Node known = node;
        if (known != null) {
            known.die();
        }
    }

    private void handOver() throws InterruptedException {
        Node known = node;
        if (known != null) {
            known.handOver();
        }
    }

    /// Who does not take his last words is not waited for for long.
    private void bidFarewell() throws InterruptedException {
        PostgresDoor door = postgres;
        if (door != null) {
            boolean _ = door.close().await(FAREWELL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void closeNode() throws IOException {
        Node known = node;
        if (known != null) {
            known.close();
        }
    }

    private void closeOwn() {
        if (own != null) {
            own.close();
        }
    }

    /// The node as the HTTP door sees it.
    private static final class View implements NodeView {

        private final NodeId self;
        private final @Nullable Faults faults;
        private final @Nullable Certificates certificates;
        private volatile Phase phase = Phase.STARTING;
        private volatile @Nullable Node node;
        private volatile @Nullable PostgresDoor door;
        private volatile @Nullable TailShelf tails;
        private volatile @Nullable Fencing fencing;

        View(NodeId self, @Nullable Faults faults, @Nullable Certificates certificates) {
            this.self = self;
            this.faults = faults;
            this.certificates = certificates;
        }

        @Override
        public @Nullable Certificates certificates() {
            return certificates;
        }

        @Override
        public @Nullable Faults faults() {
            return faults;
        }

        @Override
        public @Nullable ClusterOrders orders() {
            Node known = node;
            return known == null ? null : known.orders();
        }

        @Override
        public @Nullable TailShelf tails() {
            return tails;
        }

        @Override
        public @Nullable Fencing fencing() {
            return fencing;
        }

        @Override
        public @Nullable BackupSource backups() {
            Node known = node;
            return known == null ? null : known.backups();
        }

        void closeFaults() {
            if (faults != null) {
                faults.close();
            }
        }

        @Override
        public NodeId node() {
            return self;
        }

        @Override
        public Phase phase() {
            return phase;
        }

        @Override
        public NodeFigures figures() throws FiguresLate {
            Node known = node;
            if (known == null) {
                throw new FiguresLate(self + " is starting");
            }
            try {
                NodeFigures figures = withDoor(known.figures());
                if (certificates != null) {
                    double left = certificates.left().toMillis() / 1e3;
                    figures.gauges().put("fulcrum_tls_certificate_expiry_seconds", left);
                }
                return figures;
            } catch (IOException late) {
                throw new FiguresLate(String.valueOf(late.getMessage()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new FiguresLate("interrupted");
            }
        }

        private NodeFigures withDoor(NodeFigures figures) throws IOException, InterruptedException {
            PostgresDoor open = door;
            if (open == null) {
                return figures;
            }
            try {
                DoorCounters.Figures counted =
                        open.figures().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                figures.counters().putAll(counted.counters());
                figures.gauges().putAll(counted.gauges());
                return figures;
            } catch (ExecutionException | TimeoutException late) {
                throw new IOException("the SQL door is late", late);
            }
        }
    }
}
