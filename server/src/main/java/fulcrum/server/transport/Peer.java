package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.Greeting.Farewell;
import fulcrum.server.transport.TransportNote.CallFailed;
import fulcrum.server.transport.TransportNote.CallRefused;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Another member and the connection to it for one purpose, which either end may have called for.
final class Peer {

    private final Transport transport;
    private final NodeId id;
    private final Purpose purpose;
    private InetSocketAddress address;

    private boolean wanted;
    private @Nullable Connection link;
    private @Nullable Connection call;
    private @Nullable ScheduledFuture<?> again;
    private long againNanos;

    Peer(Transport transport, NodeId id, Purpose purpose, InetSocketAddress address) {
        this.transport = transport;
        this.id = id;
        this.purpose = purpose;
        this.address = address;
        this.againNanos = transport.config().timing().againNanosMin();
    }

    NodeId id() {
        return id;
    }

    Purpose purpose() {
        return purpose;
    }

    InetSocketAddress address() {
        return address;
    }

    /// It listens elsewhere from now on; what is connected stays so.
    void move(InetSocketAddress elsewhere) {
        address = elsewhere;
    }

    /// The live connection.
    @Nullable Connection link() {
        return link;
    }

    boolean isCalling() {
        return call != null;
    }

    /// From now on there is to be a connection.
    void want() {
        wanted = true;
        callUp();
    }

    void leave() {
        wanted = false;
        if (again != null) {
            again.cancel(false);
            again = null;
        }
    }

    private void callUp() {
        again = null;
        if (wanted && link == null && call == null && transport.weather().isCut(id)) {
            transport.note(new CallFailed(id, "nothing gets through", retry()));
        } else if (wanted && link == null && call == null) {
            Connection made = transport.call(this);
            if (made.isCalling()) {
                call = made;
            } else { // no socket to be had
                transport.note(new CallFailed(id, "no call could be made", retry()));
            }
        }
    }

    /// The other end's call stands.
    void dropCall() {
        Connection ours = call;
        call = null;
        if (ours != null) {
            ours.close("the other end's call stands");
        }
    }

    void opened(Connection connection) {
        link = connection;
        call = null;
        if (again != null) {
            again.cancel(false);
            again = null;
        }
        againNanos = transport.config().timing().againNanosMin();
    }

    void lost(Connection connection) {
        if (link == connection) {
            link = null;
            retry();
        }
    }

    void failed(Connection connection, String why) {
        if (call == connection) {
            call = null;
            transport.note(new CallFailed(id, why, retry()));
        }
    }

    void refused(Connection connection, Farewell farewell) {
        if (call == connection) {
            call = null;
            transport.note(new CallRefused(id, farewell.reason(), farewell.detail(), retry()));
        }
    }

    /// Calls again after a while from the upper half of the current one, which doubles. So nodes
    /// that lost each other at one moment do not call in step.
    private long retry() {
        if (!wanted || again != null) {
            return 0;
        }
        long delay = ThreadLocalRandom.current().nextLong(againNanos / 2, againNanos + 1);
        againNanos = Math.min(2 * againNanos, transport.config().timing().againNanosMax());
        again = transport.loop().schedule(this::callUp, delay, TimeUnit.NANOSECONDS);
        return TimeUnit.NANOSECONDS.toMillis(delay);
    }
}
