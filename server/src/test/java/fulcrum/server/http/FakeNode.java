package fulcrum.server.http;

import fulcrum.database.transaction.TxnView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.timekeeper.TimekeeperView;
import fulcrum.server.fault.Faults;
import fulcrum.server.fence.Fencing;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.tails.TailShelf;
import fulcrum.server.watch.WatchFigures;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node that is what it is told to be.
final class FakeNode implements NodeView {

    static final NodeId N1 = new NodeId(1);
    static final NodeId N2 = new NodeId(2);
    static final NodeId N3 = new NodeId(3);

    volatile Phase phase = Phase.SERVING;
    volatile long lag = 0;
    volatile @Nullable String late;
    volatile boolean broken;
    volatile boolean damaged;

    /// Nanoseconds by which its clock is wrong; whatever it is but 0, it is quarantined.
    volatile long offset;

    volatile @Nullable Faults faults;
    volatile NodeFigures.@Nullable Disk disk;
    volatile boolean storeBehind;
    volatile @Nullable TailShelf tails;
    volatile @Nullable Fencing fencing;
    volatile @Nullable ClusterOrders orders;

    @Override
    public @Nullable TailShelf tails() {
        return tails;
    }

    @Override
    public @Nullable ClusterOrders orders() {
        return orders;
    }

    @Override
    public @Nullable Fencing fencing() {
        return fencing;
    }

    @Override
    public @Nullable Faults faults() {
        return faults;
    }

    @Override
    public NodeId node() {
        return N1;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public NodeFigures figures() throws FiguresLate {
        String why = late;
        if (why != null) {
            throw new FiguresLate(why);
        }
        if (broken) {
            throw new IllegalStateException("out of order");
        }
        SortedMap<NodeId, NodeFigures.Link> links = new TreeMap<>();
        links.put(N2, new NodeFigures.Link(true, 61_000_000_000L));
        links.put(N3, new NodeFigures.Link(false, 2_500_000_000L));
        SortedMap<Long, String> absent = new TreeMap<>();
        if (damaged) {
            absent.put(9L, "a record is damaged");
        }
        SortedMap<String, Double> counters = new TreeMap<>();
        counters.put("fulcrum_log_syncs_total", 12.0);
        counters.put("transport_sent_bytes_total{peer=\"n2\"}", 3.5);
        SortedMap<String, Double> gauges = new TreeMap<>();
        gauges.put("fulcrum_log_unsynced_bytes", 4096.0);
        return new NodeFigures(
                N1,
                "0123456789abcdef0123456789abcdef",
                7,
                "no such directory",
                90_000_000_000L,
                links,
                groups(),
                absent,
                disk,
                storeBehind,
                counters,
                gauges,
                new NodeFigures.Turns(turns(), 2_500_000),
                watch());
    }

    private static SortedMap<Long, Long> turns() {
        SortedMap<Long, Long> turns = new TreeMap<>();
        turns.put(1_000_000L, 3L);
        turns.put(Long.MAX_VALUE, 1L);
        return turns;
    }

    private List<NodeFigures.Group> groups() {
        SortedMap<NodeId, Long> followers = new TreeMap<>();
        followers.put(N2, 0L);
        followers.put(N3, 17L);
        return List.of(
                new NodeFigures.Group(
                        1,
                        RaftView.Standing.LEADER,
                        5,
                        N1,
                        120,
                        118,
                        118 - lag,
                        lag,
                        followers,
                        0,
                        false,
                        new TxnView(true, 2, 1, 3, 5, 7)),
                new NodeFigures.Group(
                        2, RaftView.Standing.FOLLOWER, 3, null, 40, 40, 40, 0, new TreeMap<>()));
    }

    /// N3 has been silent for 2.5 s, and its clock was never read.
    private WatchFigures watch() {
        SortedMap<NodeId, WatchFigures.Peer> peers = new TreeMap<>();
        peers.put(
                N2,
                new WatchFigures.Peer(
                        false,
                        120,
                        8000,
                        150_000_000,
                        "alive",
                        new TimekeeperView.Peer(
                                N2, true, -3_000_000, 200_000, 400_000_000, offset == 0)));
        peers.put(
                N3,
                new WatchFigures.Peer(
                        true,
                        190_500,
                        8000,
                        2_500_000_000L,
                        null,
                        new TimekeeperView.Peer(N3, false, 0, 0, 0, false)));
        return new WatchFigures(
                new WatchFigures.Clock(
                        offset == 0
                                ? TimekeeperView.Standing.RIGHT
                                : TimekeeperView.Standing.QUARANTINED,
                        offset,
                        3_200_000,
                        250_000_000),
                peers);
    }
}
