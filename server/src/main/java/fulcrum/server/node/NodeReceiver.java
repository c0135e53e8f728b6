package fulcrum.server.node;

import fulcrum.machine.codec.Decoder;
import fulcrum.server.inquiry.Inquiries;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.Receiver;

/// Gives what is no peer's message to whom it is meant for: clients' requests to their door, bulk
/// to the store, and what nodes ask of each other to whom knows it.
final class NodeReceiver implements Receiver {

    private final Receiver clients;
    private final Receiver bulk;
    private final Receiver inquiries;

    NodeReceiver(Receiver clients, Receiver bulk, Receiver inquiries) {
        this.clients = clients;
        this.bulk = bulk;
        this.inquiries = inquiries;
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
        boolean asks = group == Inquiries.GROUP && from.purpose() == Purpose.BULK;
        (asks ? inquiries : of(from)).received(from, group, message);
    }

    @Override
    public void disconnected(Link link) {
        of(link).disconnected(link);
        if (link.purpose() == Purpose.BULK) {
            inquiries.disconnected(link);
        }
    }
}
