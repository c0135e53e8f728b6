package fulcrum.server;

import fulcrum.database.shard.ShardCodec;
import fulcrum.machine.NodeId;
import fulcrum.server.http.EventRing;
import fulcrum.server.http.HttpDoor;
import fulcrum.server.http.HttpThread;
import fulcrum.server.http.NodeView;
import fulcrum.server.node.Events;
import fulcrum.server.node.Node;
import fulcrum.server.node.NodeConfig;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.postgres.DoorBounds;
import fulcrum.server.postgres.DoorCounters;
import fulcrum.server.postgres.PostgresDoor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A node with all its doors.
public final class Server implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 10;

    private final View view;
    private final HttpThread http;
    private final HttpDoor httpDoor;
    private @Nullable Node node;
    private @Nullable PostgresDoor postgres;

    private Server(View view, HttpThread http, HttpDoor httpDoor) {
        this.view = view;
        this.http = http;
        this.httpDoor = httpDoor;
    }

    /// The same, and nobody is told what it notes but who asks at its HTTP door.
    public static Server start(NodeConfig config)
            throws IOException, NodeRefused, InterruptedException {
        return start(config, (_, _, _, _) -> {});
    }

    /// Starts a node, and opens its doors: HTTP first, so that probes can see it start.
    ///
    /// @param log is told what the node notes, beside the HTTP door
    /// @throws NodeRefused where it cannot be as it is told; then nothing of it runs
    public static Server start(NodeConfig config, Events log)
            throws IOException, NodeRefused, InterruptedException {
        EventRing ring = new EventRing(new SecureRandom().nextLong());
        View view = new View(config.self());
        HttpThread thread = new HttpThread();
        boolean opened = false;
        @Nullable Server server = null;
        try {
            HttpDoor door = HttpDoor.open(config.http(), view, ring, thread);
            server = new Server(view, thread, door);
            server.open(config, ring.and(log));
            opened = true;
            return server;
        } finally {
            if (!opened) {
                if (server == null) {
                    thread.close();
                } else {
                    server.close();
                }
            }
        }
    }

    private void open(NodeConfig config, Events events)
            throws IOException, NodeRefused, InterruptedException {
        Node started = Node.start(config, events);
        node = started;
        view.node = started;
        PostgresDoor door =
                new PostgresDoor(
                        started.loop(),
                        started.sockets(),
                        started::session,
                        started.standing(),
                        ShardCodec.RESULTS::decode,
                        DoorBounds.USUAL,
                        new SecureRandom());
        postgres = door;
        view.door = door;
        listen(door, config.sql());
        view.phase = NodeView.Phase.SERVING;
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

    @Override
    public void close() throws IOException {
        view.phase = NodeView.Phase.STOPPING;
        PostgresDoor door = postgres;
        if (door != null) {
            var _ = door.close();
        }
        Node known = node;
        if (known != null) {
            known.close();
        }
        httpDoor.close();
        http.close();
    }

    /// The node as the HTTP door sees it.
    private static final class View implements NodeView {

        private final NodeId self;
        private volatile Phase phase = Phase.STARTING;
        private volatile @Nullable Node node;
        private volatile @Nullable PostgresDoor door;

        View(NodeId self) {
            this.self = self;
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
                return withDoor(known.figures());
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
