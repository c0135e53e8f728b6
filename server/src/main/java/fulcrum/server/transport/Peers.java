package fulcrum.server.transport;

import fulcrum.machine.NodeId;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The other members, each with its two connections: that of its messages, which is always wanted,
/// and that for bulk, which somebody asks for.
final class Peers {

    private final Transport transport;
    private final SortedMap<NodeId, Peer> messages = new TreeMap<>();
    private final SortedMap<NodeId, Peer> bulk = new TreeMap<>();
    private final SortedSet<NodeId> removed = new TreeSet<>();

    Peers(Transport transport, Map<NodeId, InetSocketAddress> members) {
        this.transport = transport;
        members.forEach(this::admit);
    }

    /// A node is a member, or listens elsewhere than it did.
    void admit(NodeId id, InetSocketAddress address) {
        removed.remove(id);
        admit(messages, id, Purpose.PEER, address);
        admit(bulk, id, Purpose.BULK, address);
    }

    private void admit(
            SortedMap<NodeId, Peer> all, NodeId id, Purpose purpose, InetSocketAddress address) {
        Peer known = all.get(id);
        if (known == null) {
            all.put(id, new Peer(transport, id, purpose, address));
        } else {
            known.move(address);
        }
    }

    /// A node is a member no longer: its connections end, and it is told so whenever it calls.
    void dismiss(NodeId id) {
        removed.add(id);
        dismiss(messages.remove(id));
        dismiss(bulk.remove(id));
    }

    private static void dismiss(@Nullable Peer peer) {
        if (peer != null) {
            peer.leave();
            peer.dropCall();
            Connection link = peer.link();
            if (link != null) {
                link.refuse(Refusal.REMOVED, "");
            }
        }
    }

    /// It was a member, and is none any more.
    boolean wasRemoved(NodeId id) {
        return removed.contains(id);
    }

    /// A member's end for a purpose; null for who is no member.
    @Nullable Peer find(NodeId id, Purpose purpose) {
        return (purpose == Purpose.BULK ? bulk : messages).get(id);
    }

    /// From now on there is to be a connection for the messages of a member.
    void want(NodeId id) {
        Objects.requireNonNull(messages.get(id)).want();
    }

    /// From now on there is to be a connection for the messages of each.
    void want() {
        messages.values().forEach(Peer::want);
    }

    /// Nobody is called any more.
    void leave() {
        messages.values().forEach(Peer::leave);
        bulk.values().forEach(Peer::leave);
    }
}
