package fulcrum.server.store;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Receiver;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Joins a store to the bulk connections of a transport: each message is one field of bytes.
/// Confined to the transport's loop but for [#send].
public final class BulkConnections implements Receiver, BulkLinks {

    private final Store store;
    private final Executor loop;
    private final Function<NodeId, @Nullable Link> links;
    private final Encoder scratch = new Encoder(128 << 10);

    /// @param loop the transport's
    /// @param links the bulk connection to a peer, called for if need be; null until it is there
    public BulkConnections(Store store, Executor loop, Function<NodeId, @Nullable Link> links) {
        this.store = store;
        this.loop = loop;
        this.links = links;
        store.bulk(this);
    }

    @Override
    public void send(NodeId to, long group, Bytes message) {
        loop.execute(() -> {
            Link link = links.apply(to); // where there is none, what is lost is sent once it is
            if (link != null && !link.send(group, scratch.reset().bytes(message))) {
                link.close("a store's message was dropped"); // none is lost alone
            }
        });
    }

    @Override
    public void connected(Link link) {
        NodeId peer = link.peer();
        if (peer != null) {
            store.connected(peer);
        }
    }

    @Override
    public void received(Link from, long group, Decoder message) {
        NodeId peer = from.peer();
        if (peer == null) {
            return;
        }
        try {
            Bytes content = message.bytes();
            message.end();
            store.received(peer, group, content);
        } catch (Malformed malformed) {
            store.listener().malformed(peer, malformed);
        }
    }
}
