package fulcrum.server.node;

import fulcrum.database.shard.ShardView;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// How far behind the replicas here are, and those that are led from here. Looked at with every
/// tick, so exact to a tick. On the cell's loop.
final class Lags {

    private static final double SECOND_NANOS = 1e9;

    private final SortedMap<Long, Lag> own = new TreeMap<>();
    private final SortedMap<Long, SortedMap<NodeId, Lag>> followers = new TreeMap<>();

    void look(long group, ShardView view, long now) {
        RaftView raft = view.raft();
        own.computeIfAbsent(group, _ -> new Lag(now))
                .look(now, raft.leader() != null, raft.commitIndex(), view.applied());
        if (raft.role() != RaftView.Standing.LEADER) {
            followers.remove(group);
            return;
        }
        SortedMap<NodeId, Lag> led = followers.computeIfAbsent(group, _ -> new TreeMap<>());
        TreeSet<NodeId> present = new TreeSet<>();
        for (NodeId node : raft.followers().nodes()) {
            present.add(node);
            led.computeIfAbsent(node, _ -> new Lag(now))
                    .look(now, true, raft.commitIndex(), raft.followers().matchIndex(node));
        }
        led.keySet().retainAll(present);
    }

    /// Adds the worst of all groups.
    void addTo(SortedMap<String, Double> gauges, long now) {
        gauges.put("fulcrum_replica_lag_seconds", worst(own.values(), now));
        SortedMap<NodeId, Double> worst = new TreeMap<>();
        followers
                .values()
                .forEach(led ->
                        led.forEach((node, lag) ->
                                worst.merge(node, lag.nanos(now) / SECOND_NANOS, Math::max)));
        worst.forEach((node, seconds) ->
                gauges.put("fulcrum_follower_lag_seconds{peer=\"" + node + "\"}", seconds));
    }

    private static double worst(Iterable<Lag> all, long now) {
        long most = 0;
        for (Lag lag : all) {
            most = Math.max(most, lag.nanos(now));
        }
        return most / SECOND_NANOS;
    }
}
