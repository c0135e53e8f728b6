package fulcrum.cli.torture;

import fulcrum.machine.NodeId;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Victim;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Faults in the words of `fulcrum fault`.
final class Orders {

    /// By how many milliseconds each factor of a slow disk delays a sync.
    private static final int SLOW_MILLIS = 5;

    private final SortedSet<NodeId> nodes = new TreeSet<>();

    /// @param nodes how many there are
    Orders(int nodes) {
        for (int node = 1; node <= nodes; node++) {
            this.nodes.add(new NodeId(node));
        }
    }

    /// The orders that together make the fault; empty where no words of `fulcrum fault` do.
    List<String> of(Fault fault) {
        List<String> orders = new ArrayList<>();
        switch (fault) {
            case Fault.Partition(List<SortedSet<NodeId>> groups) ->
                    orders.add(
                            "partition "
                                    + groups.stream()
                                            .map(Orders::names)
                                            .collect(Collectors.joining("/")));
            case Fault.Cut(SortedSet<NodeId> from, SortedSet<NodeId> to) ->
                    from.forEach(one -> to.forEach(other -> orders.add(drop(one, other, 1000))));
            case Fault.Isolate(Victim victim) ->
                    each(victim).forEach(node -> orders.add("isolate " + node));
            case Fault.OneWay(Victim victim, boolean deaf) ->
                    pairs(
                            victim,
                            (node, other) ->
                                    orders.add(
                                            deaf
                                                    ? drop(other, node, 1000)
                                                    : drop(node, other, 1000)));
            case Fault.Delay(Victim victim, long nanos) ->
                    pairs(
                            victim,
                            (node, other) ->
                                    orders.add(
                                            "delay " + node + ',' + other + ' ' + millis(nanos)));
            case Fault.Drop(Victim victim, int permille) ->
                    pairs(
                            victim,
                            (node, other) -> {
                                orders.add(drop(node, other, permille));
                                orders.add(drop(other, node, permille));
                            });
            case Fault.SlowDisk(Victim victim, int factor) ->
                    disk(victim, "--slow " + factor * SLOW_MILLIS + "ms", orders);
            case Fault.FullDisk(Victim victim) -> disk(victim, "--full", orders);
            case Fault.FailedSync(Victim victim) -> disk(victim, "--fail-sync", orders);
            case Fault.ClockJump(Victim victim, long nanos) -> skew(victim, nanos, orders);
            case Fault.Kill _,
                    Fault.TornTail _,
                    Fault.LostSuffix _,
                    Fault.Wipe _,
                    Fault.Pause _,
                    Fault.Reorder _,
                    Fault.Clog _,
                    Fault.SwizzleClog _,
                    Fault.Duplicate _,
                    Fault.BreakBulk _,
                    Fault.Cold _,
                    Fault.Stall _,
                    Fault.ClockDrift _,
                    Fault.ClockFreeze _ -> {}
        }
        return orders;
    }

    private interface Pair {
        void take(NodeId node, NodeId other);
    }

    private void pairs(Victim victim, Pair pair) {
        for (NodeId node : each(victim)) {
            for (NodeId other : nodes) {
                if (!other.equals(node)) {
                    pair.take(node, other);
                }
            }
        }
    }

    /// The nodes that a named victim stands for.
    SortedSet<NodeId> each(Victim victim) {
        return switch (victim) {
            case Victim.Named(NodeId node) -> new TreeSet<>(List.of(node));
            case Victim.Everybody _ -> nodes;
            case Victim.Playing _, Victim.Culprit _ ->
                    throw new IllegalArgumentException("nobody has named the victim " + victim);
        };
    }

    /// All nodes but these.
    SortedSet<NodeId> others(SortedSet<NodeId> some) {
        SortedSet<NodeId> others = new TreeSet<>(nodes);
        others.removeAll(some);
        return others;
    }

    private void disk(Victim victim, String how, List<String> orders) {
        each(victim).forEach(node -> orders.add("disk " + node + ' ' + how));
    }

    private void skew(Victim victim, long nanos, List<String> orders) {
        String sign = nanos < 0 ? " " : " +";
        each(victim).forEach(node -> orders.add("skew " + node + sign + millis(nanos)));
    }

    private static String drop(NodeId from, NodeId to, int permille) {
        return "drop " + from + ':' + to + ' ' + permille / 10 + '%';
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + "ms";
    }

    private static String names(SortedSet<NodeId> nodes) {
        return nodes.stream().map(NodeId::toString).collect(Collectors.joining(","));
    }
}
