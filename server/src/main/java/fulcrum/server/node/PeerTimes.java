package fulcrum.server.node;

import fulcrum.machine.NodeId;
import fulcrum.server.session.Standing;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.Refusal;
import fulcrum.server.transport.TransportNote;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/// Since when each peer has been connected, or has not. Used on the cell's loop.
final class PeerTimes implements Standing {

    private record Since(boolean connected, long nanos) {}

    private final NodeId self;
    private final SortedMap<NodeId, Since> peers = new TreeMap<>();
    private LongFunction<SortedMap<NodeId, Long>> silences = _ -> new TreeMap<>();
    private boolean removed;

    PeerTimes(NodeId self, Iterable<NodeId> others, long now) {
        this.self = self;
        others.forEach(peer -> peers.put(peer, new Since(false, now)));
    }

    /// Who else is lost: a socket stands for seconds after the other end has fallen silent, longer
    /// than a statement waits.
    ///
    /// @param silent for how long each peer that is suspected at a time has been silent
    void suspect(LongFunction<SortedMap<NodeId, Long>> silent) {
        silences = silent;
    }

    /// From now on there is this peer too.
    void admit(NodeId peer, long now) {
        peers.putIfAbsent(peer, new Since(false, now));
    }

    /// It is a peer no longer.
    void dismiss(NodeId peer) {
        peers.remove(peer);
    }

    /// There is a connection with it.
    boolean reaches(NodeId peer) {
        Since since = peers.get(peer);
        return since != null && since.connected;
    }

    /// When a peer was last known to be there; who never was counts as lost since it is a peer.
    long heardNanos(NodeId peer, long now) {
        Since since = peers.get(peer);
        if (peer.equals(self)) {
            return now;
        }
        return since == null ? Long.MIN_VALUE : since.connected ? now : since.nanos;
    }

    void hear(TransportNote note, long now) {
        switch (note) {
            case TransportNote.PeerConnected(NodeId peer, Purpose purpose, int _, boolean _)
                    when purpose == Purpose.PEER ->
                    peers.replace(peer, new Since(true, now));
            case TransportNote.PeerLost(NodeId peer, Purpose purpose, String _)
                    when purpose == Purpose.PEER ->
                    peers.replace(peer, new Since(false, now));
            case TransportNote.CallRefused(NodeId _, Refusal reason, String _, long _)
                    when reason == Refusal.REMOVED ->
                    removed = true;
            default -> {} // says nothing about who can be reached
        }
    }

    SortedMap<NodeId, NodeFigures.Link> figures(long now) {
        SortedMap<NodeId, NodeFigures.Link> links = new TreeMap<>();
        peers.forEach((peer, since) ->
                links.put(peer, new NodeFigures.Link(since.connected, now - since.nanos)));
        return Collections.unmodifiableSortedMap(links);
    }

    /// The catalog says so, or a peer does.
    @Override
    public boolean isRemoved() {
        return removed;
    }

    /// This node is no member any more; that is for good.
    void remove() {
        removed = true;
    }

    @Override
    public String node() {
        return self.toString();
    }

    @Override
    public String lost() {
        long now = System.nanoTime();
        SortedMap<NodeId, Long> lost = new TreeMap<>(silences.apply(now));
        peers.forEach((peer, since) -> {
            if (!since.connected) {
                lost.merge(peer, now - since.nanos, Math::max);
            }
        });
        StringBuilder text = new StringBuilder();
        lost.forEach((peer, nanos) -> {
            text.append(text.isEmpty() ? "" : ", ").append(peer);
            text.append(" (").append(TimeUnit.NANOSECONDS.toSeconds(nanos)).append(" s)");
        });
        return text.toString();
    }
}
