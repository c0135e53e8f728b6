package fulcrum.cli.sim.sql;

import fulcrum.machine.Command;
import fulcrum.machine.NodeId;
import fulcrum.simulator.Client;
import fulcrum.simulator.Port;
import fulcrum.simulator.Reply;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where SQL meets the simulator: what is due at some time, and what is asked of coordinators. To
/// the simulator it is one client.
final class Hall implements Client {

    /// Whatever is asked is answered long before.
    private static final long TIMEOUT_NANOS = 3_600_000_000_000L;

    private record Due(long time, long order, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return time == other.time
                    ? Long.compare(order, other.order)
                    : Long.compare(time, other.time);
        }
    }

    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final TreeMap<Long, Consumer<Reply>> asked = new TreeMap<>();
    private final Runnable opening;
    private @Nullable Port port;
    private long order;
    private long wakes = Long.MAX_VALUE;

    /// @param opening what happens first
    Hall(Runnable opening) {
        this.opening = opening;
    }

    Port port() {
        Port known = port;
        if (known == null) {
            throw new IllegalStateException("the run has not begun");
        }
        return known;
    }

    /// The true time, in nanoseconds since the beginning.
    long time() {
        return port().time();
    }

    /// Something is to happen so much later; what is due at one time happens in the order in which
    /// it was asked for.
    void after(long nanos, Runnable what) {
        long at = time() + nanos;
        due.add(new Due(at, order++, what));
        if (at < wakes) {
            wakes = at;
            port().wakeAfter(nanos);
        }
    }

    /// Asks a node's coordinator.
    void submit(NodeId node, Command command, Consumer<Reply> answer) {
        asked.put(port().submit(node, command, TIMEOUT_NANOS), answer);
    }

    @Override
    public void begin(Port given) {
        port = given;
        opening.run();
    }

    @Override
    public void woken(Port given) {
        long now = given.time();
        wakes = Long.MIN_VALUE; // nothing that is put down meanwhile needs to wake
        for (Due next = due.peek(); next != null && next.time() <= now; next = due.peek()) {
            var _ = due.remove();
            next.what().run();
        }
        Due next = due.peek();
        wakes = next == null ? Long.MAX_VALUE : next.time();
        if (next != null) {
            given.wakeAfter(next.time() - now);
        }
    }

    @Override
    public void replied(long ticket, Reply reply, Port given) {
        Consumer<Reply> answer = asked.remove(ticket);
        if (answer != null) {
            answer.accept(reply);
        }
    }
}
