package fulcrum.cli.dev;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.Ended;
import fulcrum.server.fault.FaultBook;
import fulcrum.server.fault.FaultOrders;
import fulcrum.server.fault.FaultRefused;
import fulcrum.server.fault.FaultRefused.Why;
import fulcrum.server.fault.FaultRequest;
import fulcrum.server.fault.FaultTree;
import fulcrum.server.fault.Order;
import fulcrum.server.fault.Ordered;
import fulcrum.server.node.NodeRefused;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Takes orders for a whole dev cluster: does itself what is done to processes, hands the whole
/// order to every node, and goes on trying with those that could not be reached.
public final class FaultHub implements FaultOrders, Closeable {

    private static final long AGAIN_MILLIS = 200;

    private final DevNodes nodes;
    private final FaultPost post;
    private final FaultBook book = new FaultBook("hub", this::expire);
    private final SortedSet<Integer> paused = new TreeSet<>();
    private final ScheduledThreadPoolExecutor messenger =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("faults-messenger").daemon().factory());
    private boolean closed;

    FaultHub(DevNodes nodes, DevPorts ports) {
        this.nodes = nodes;
        this.post = new FaultPost(ports, nodes::numbers);
        var _ =
                messenger.scheduleWithFixedDelay(
                        this::catchUp, AGAIN_MILLIS, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized Map<String, Object> list() {
        return FaultTree.of(book.active(), book.past(), System.currentTimeMillis());
    }

    @Override
    public synchronized Map<String, Object> begin(String id, FaultRequest request)
            throws FaultRefused {
        for (NodeId node : request.order().nodes()) {
            if (!nodes.numbers().contains(node.number())) {
                throw new FaultRefused(
                        Why.UNKNOWN,
                        "there is no " + node + " here",
                        "there are n" + String.join(", n", names()));
            }
        }
        return switch (request.order()) {
            case Order.Resume(NodeId node) -> resume(node.number());
            case Order.Restart(NodeId node) -> restart(node.number());
            case Order.Kill(NodeId node) -> {
                demandUp(node.number());
                yield begun(id, request);
            }
            case Order.Pause(NodeId node) -> {
                demandUp(node.number());
                if (paused.contains(node.number())) {
                    throw conflict(node + " is paused already", "resume " + node);
                }
                yield begun(id, request);
            }
            case Order.Disk(NodeId node, Order.Trouble _) -> {
                demandUp(node.number());
                yield begun(id, request);
            }
            case Order.Partition _, Order.Isolate _, Order.Delay _, Order.Drop _, Order.Skew _ ->
                    begun(id, request);
        };
    }

    private void demandUp(int node) throws FaultRefused {
        if (!nodes.isUp(node)) {
            throw conflict("n" + node + " is down", "restart n" + node);
        }
    }

    private static FaultRefused conflict(String message, String command) {
        return new FaultRefused(
                Why.CONFLICT, message, "'./fulcrum fault " + command + "' changes that");
    }

    private Map<String, Object> begun(String id, FaultRequest request) throws FaultRefused {
        Ordered fault =
                new Ordered(
                        id,
                        request.owner(),
                        request.order(),
                        System.currentTimeMillis(),
                        request.millis());
        var _ = book.begin(fault);
        try {
            strike(fault.order());
        } catch (FaultRefused | RuntimeException failed) {
            var _ = book.end(id, "failed");
            throw failed;
        }
        SortedMap<String, String> unreached = post.begin(fault, up());
        FaultRefused refused = post.refusedByAll(unreached);
        if (refused != null) {
            var _ = book.end(id, "refused");
            throw refused;
        }
        if (fault.order().isToProcess()) { // who it is done to need not be told
            fault.order().nodes().forEach(node -> unreached.remove(node.toString()));
        }
        Map<String, Object> tree = FaultTree.of(fault, System.currentTimeMillis());
        tree.put("unreached", unreached);
        return tree;
    }

    private List<String> names() {
        return nodes.numbers().stream().map(String::valueOf).toList();
    }

    /// A node has come: it is told what is in force.
    synchronized void welcome(int node) {
        post.owe(node);
    }

    /// The nodes that answer now.
    private SortedSet<Integer> up() {
        SortedSet<Integer> up = new TreeSet<>();
        for (int node : nodes.numbers()) {
            if (nodes.isUp(node) && !paused.contains(node)) {
                up.add(node);
            }
        }
        return up;
    }

    /// Does what is to be done to processes.
    private void strike(Order order) throws FaultRefused {
        switch (order) {
            case Order.Kill(NodeId node) -> {
                attempt("killed", node, () -> nodes.kill(node.number()));
                paused.remove(node.number());
                endAll("kill", is -> is.equals(new Order.Pause(node)));
            }
            case Order.Pause(NodeId node) -> {
                attempt("paused", node, () -> nodes.pause(node.number()));
                paused.add(node.number());
            }
            case Order.Resume _,
                    Order.Restart _,
                    Order.Partition _,
                    Order.Isolate _,
                    Order.Delay _,
                    Order.Drop _,
                    Order.Disk _,
                    Order.Skew _ -> {}
        }
    }

    private void undo(Order order) throws FaultRefused {
        switch (order) {
            case Order.Kill(NodeId node) -> {
                if (!nodes.isUp(node.number())) {
                    start(node.number());
                }
            }
            case Order.Pause(NodeId node) -> {
                if (paused.contains(node.number())) {
                    attempt("resumed", node, () -> nodes.resume(node.number()));
                    paused.remove(node.number());
                }
            }
            case Order.Resume _,
                    Order.Restart _,
                    Order.Partition _,
                    Order.Isolate _,
                    Order.Delay _,
                    Order.Drop _,
                    Order.Disk _,
                    Order.Skew _ -> {}
        }
    }

    private void start(int node) throws FaultRefused {
        List<Ordered> inForce = new ArrayList<>();
        long now = System.currentTimeMillis();
        book.active().forEach(fault -> inForce.add(fault.forTheRest(now)));
        attempt("started", new NodeId(node), () -> nodes.restart(node, inForce));
        post.owe(node);
    }

    private interface Deed {
        void run() throws IOException, NodeRefused, InterruptedException;
    }

    private static void attempt(String what, NodeId node, Deed deed) throws FaultRefused {
        try {
            deed.run();
        } catch (IOException | NodeRefused failed) {
            throw new FaultRefused(
                    Why.CONFLICT,
                    node + " could not be " + what + ": " + failed.getMessage(),
                    "what './fulcrum dev' prints may say more");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FaultRefused(Why.CONFLICT, "the cluster stops", "start it again");
        }
    }

    private Map<String, Object> resume(int node) throws FaultRefused {
        Order.Pause pause = new Order.Pause(new NodeId(node));
        if (!paused.contains(node)) {
            throw conflict("n" + node + " is not paused", "list");
        }
        undo(pause);
        return ended("resume", node, pause::equals);
    }

    private Map<String, Object> restart(int node) throws FaultRefused {
        NodeId id = new NodeId(node);
        if (nodes.isUp(node)) {
            throw conflict("n" + node + " runs", "kill n" + node);
        }
        Predicate<Order> over =
                order ->
                        order.equals(new Order.Kill(id))
                                || order.equals(new Order.Disk(id, new Order.Trouble.FailSync()));
        Map<String, Object> ended = ended("restart", node, over);
        start(node);
        return ended;
    }

    private Map<String, Object> ended(String how, int node, Predicate<Order> which) {
        SortedMap<String, String> unreached = endAll(how, which);
        unreached.remove("n" + node); // it was done to it
        Map<String, Object> tree = new TreeMap<>();
        tree.put("how", how);
        tree.put("unreached", unreached);
        return tree;
    }

    /// Faults that another order has ended.
    private SortedMap<String, String> endAll(String how, Predicate<Order> which) {
        SortedMap<String, String> unreached = new TreeMap<>();
        for (Ordered fault : book.active()) {
            if (which.test(fault.order()) && book.end(fault.id(), how) != null) {
                unreached.putAll(post.end(fault.id(), up()));
            }
        }
        return unreached;
    }

    @Override
    public synchronized Map<String, Object> end(String id) throws FaultRefused {
        Ended ended = book.end(id, "healed");
        if (ended == null) {
            throw new FaultRefused(
                    Why.UNKNOWN,
                    "no fault of this name is in force",
                    "'./fulcrum fault list' names those that are");
        }
        undo(ended.fault().order());
        Map<String, Object> tree = FaultTree.of(ended);
        tree.put("unreached", post.end(id, up()));
        return tree;
    }

    /// Nodes end it by themselves, but for what is done to their processes.
    private synchronized void expire(String id) {
        if (closed) {
            return;
        }
        Ended ended = book.end(id, "expired");
        if (ended != null) {
            try {
                undo(ended.fault().order());
            } catch (FaultRefused refused) {
                System.err.println(id + " is over: " + refused.getMessage());
            }
        }
    }

    private void catchUp() {
        List<Ordered> active;
        List<Ended> past;
        SortedSet<Integer> up;
        synchronized (this) {
            if (closed || !post.owes()) {
                return;
            }
            active = book.active();
            past = book.past();
            up = up();
        }
        post.catchUp(up, active, past);
    }

    @Override
    public void close() {
        messenger.shutdownNow();
        book.close();
        synchronized (this) {
            closed = true;
            for (int node : paused) {
                try {
                    nodes.resume(node);
                } catch (IOException failed) {
                    System.err.println("n" + node + " stays paused: " + failed.getMessage());
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
            paused.clear();
        }
    }
}
