package fulcrum.server.loop;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.Receiver;
import fulcrum.server.transport.Transport;
import org.jspecify.annotations.Nullable;

/// The node's sockets as the links of the cell that runs on the same loop: a message goes from the
/// socket's bytes to the cell's lane, and from a step to the socket's bytes, without a hop.
public final class PeerLinks implements Links, Receiver {

    private final Receiver clients;
    private @Nullable Transport transport;
    private @Nullable Cell cell;

    /// @param clients told of clients' links and of bulk ones
    public PeerLinks(Receiver clients) {
        this.clients = clients;
    }

    /// Ties the two together, before either is used.
    public void join(Transport itsTransport, Cell itsCell) {
        transport = itsTransport;
        cell = itsCell;
    }

    @Override
    public void send(NodeId to, long group, Encoder message) {
        if (transport != null) {
            transport.send(to, group, message);
        }
    }

    @Override
    public void flush() {
        if (transport != null) {
            transport.flush();
        }
    }

    @Override
    public void abandon() {
        if (transport != null) {
            transport.abandon();
        }
    }

    @Override
    public void connected(Link link) {
        if (link.purpose() != Purpose.PEER) {
            clients.connected(link);
        }
    }

    @Override
    public void received(Link from, long group, Decoder message) {
        NodeId peer = from.peer();
        if (from.purpose() == Purpose.PEER && peer != null && cell != null) {
            cell.receive(peer, group, message);
        } else {
            clients.received(from, group, message);
        }
    }

    @Override
    public void disconnected(Link link) {
        if (link.purpose() != Purpose.PEER) {
            clients.disconnected(link);
        }
    }
}
