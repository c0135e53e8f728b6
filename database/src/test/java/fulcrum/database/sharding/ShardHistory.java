package fulcrum.database.sharding;

import fulcrum.database.keys.KeyRange;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Shards of one-byte keys that split, merge, move and change leaders, and every route that was
/// ever true.
final class ShardHistory {

    static final int KEYS = 32;

    private static final int NODES = 5;

    /// What is true now, in the order of keys.
    private final List<Route> now = new ArrayList<>();

    /// What ever was, oldest first.
    private final List<Route> ever = new ArrayList<>();

    private final Dice dice;
    private int shards = 1;

    ShardHistory(Dice dice) {
        this.dice = dice;
        KeyRange all = new KeyRange(key(0), key(KEYS));
        now.add(new Route(new ShardId(1), all, ShardEpoch.FIRST, replicas(), null, 0));
        ever.addAll(now);
    }

    static Bytes key(int number) {
        return Bytes.of((byte) number);
    }

    List<Route> now() {
        return List.copyOf(now);
    }

    List<Route> ever() {
        return List.copyOf(ever);
    }

    Route at(int key) {
        return now.stream()
                .filter(each -> each.range().contains(key(key)))
                .findFirst()
                .orElseThrow();
    }

    void next() {
        int at = dice.below(now.size());
        Route route = now.get(at);
        switch (dice.below(4)) {
            case 0 -> split(at, route);
            case 1 -> {
                if (at + 1 < now.size()) {
                    merge(at, route, now.remove(at + 1));
                }
            }
            case 2 -> become(at, changed(route, route.range(), route.epoch().next(), replicas()));
            default -> {
                NodeId leader = dice.chance(1, 4) ? null : new NodeId(dice.between(1, NODES));
                become(at, route.led(leader, route.leaderTerm() + 1));
            }
        }
    }

    private void split(int at, Route route) {
        int from = first(route.range().from());
        int to = first(route.range().to());
        if (to - from < 2) {
            return;
        }
        Bytes middle = key(dice.between(from + 1, to - 1));
        ShardEpoch epoch = route.epoch().next();
        KeyRange right = new KeyRange(middle, route.range().to());
        KeyRange left = new KeyRange(route.range().from(), middle);
        now.add(at + 1, route);
        become(
                at + 1,
                new Route(
                        new ShardId(++shards), right, epoch, route.replicas(), route.leader(), 1));
        become(at, changed(route, left, epoch, route.replicas()));
    }

    private void merge(int at, Route left, Route right) {
        KeyRange both = new KeyRange(left.range().from(), right.range().to());
        ShardEpoch epoch = left.epoch().merged(right.epoch());
        boolean leftStays = dice.chance(1, 2);
        become(at, changed(leftStays ? left : right, both, epoch, left.replicas()));
    }

    private void become(int at, Route route) {
        now.set(at, route);
        ever.add(route);
    }

    private static Route changed(
            Route route, KeyRange range, ShardEpoch epoch, SortedSet<NodeId> replicas) {
        return new Route(route.shard(), range, epoch, replicas, route.leader(), route.leaderTerm());
    }

    private static int first(@Nullable Bytes key) {
        return key == null ? KEYS : key.at(0);
    }

    private SortedSet<NodeId> replicas() {
        SortedSet<NodeId> replicas = new TreeSet<>();
        while (replicas.size() < 3) {
            replicas.add(new NodeId(dice.between(1, NODES)));
        }
        return replicas;
    }
}
