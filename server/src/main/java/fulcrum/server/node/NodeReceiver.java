package fulcrum.server.node;

import fulcrum.machine.codec.Decoder;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.Receiver;

/// Gives what is no peer's message to whom it is meant for: clients' requests to their door, bulk
/// to the store.
final class NodeReceiver implements Receiver {

    private final Receiver clients;
    private final Receiver bulk;

    NodeReceiver(Receiver clients, Receiver bulk) {
        this.clients = clients;
        this.bulk = bulk;
    }

    private Receiver of(Link link) {
        return link.purpose() == Purpose.CLIENT ? clients : bulk;
    }

    @Override
    public void connected(Link link) {
        of(link).connected(link);
    }

    @Override
    public void received(Link from, long group, Decoder message) {
        of(from).received(from, group, message);
    }

    @Override
    public void disconnected(Link link) {
        of(link).disconnected(link);
    }
}
