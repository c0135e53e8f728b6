package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.fault.Victim;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What each fault does here, and how it is undone. One instance is one fault at work.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
final class Strikes<M, V extends View> {

    /// One direction between two nodes that was cut.
    private record Pair<M, V extends View>(Node<M, V> from, Node<M, V> to) {}

    private final Simulation<M, V> simulation;
    private final Storm<M, V> storm;
    private final Strike strike;
    private final @Nullable Node<M, V> culprit;
    private final SortedSet<NodeId> struck = new TreeSet<>();

    Strikes(
            Simulation<M, V> simulation,
            Storm<M, V> storm,
            Strike strike,
            @Nullable Node<M, V> culprit) {
        this.simulation = simulation;
        this.storm = storm;
        this.strike = strike;
        this.culprit = culprit;
    }

    /// The nodes that were struck.
    SortedSet<NodeId> struck() {
        return struck;
    }

    private List<Node<M, V>> victims(Victim victim) {
        List<Node<M, V>> found = storm.victims(victim, culprit);
        found.forEach(node -> struck.add(node.id()));
        return found;
    }

    private List<Node<M, V>> occupants(Iterable<NodeId> named) {
        List<Node<M, V>> found = storm.occupants(named);
        found.forEach(node -> struck.add(node.id()));
        return found;
    }

    /// Does it.
    ///
    /// @return how to undo it; null where there was nobody to strike
    Agenda.@Nullable Event begin() {
        return switch (strike.fault()) {
            case Fault.Kill f -> kill(f.victim(), false, false);
            case Fault.TornTail f -> kill(f.victim(), false, true);
            case Fault.LostSuffix f -> kill(f.victim(), true, false);
            case Fault.Wipe f -> wipe(f.victim());
            case Fault.Pause f -> toggle(f.victim(), Node::pause);
            case Fault.Partition f -> partition(f);
            case Fault.Cut f -> cut(pairs(occupants(f.from()), occupants(f.to())));
            case Fault.Isolate f ->
                    air(
                            f.victim(),
                            (air, by) -> {
                                air.mute += by;
                                air.deaf += by;
                            });
            case Fault.OneWay f ->
                    air(
                            f.victim(),
                            (air, by) -> {
                                air.deaf += f.deaf() ? by : 0;
                                air.mute += f.deaf() ? 0 : by;
                            });
            case Fault.Delay f ->
                    air(f.victim(), (air, by) -> air.extraNanos += by * f.extraNanos());
            case Fault.Reorder f ->
                    air(
                            f.victim(),
                            (air, by) -> {
                                air.reorderPermille += by * f.permille();
                                air.reorderNanos += by * f.spreadNanos();
                            });
            case Fault.Clog f -> clog(victims(f.victim()));
            case Fault.SwizzleClog f -> swizzle(f);
            case Fault.Drop f ->
                    air(f.victim(), (air, by) -> air.dropPermille += by * f.permille());
            case Fault.Duplicate f ->
                    air(f.victim(), (air, by) -> air.duplicatePermille += by * f.permille());
            case Fault.BreakBulk f -> air(f.victim(), (air, by) -> air.broken += by);
            case Fault.SlowDisk f ->
                    toggle(f.victim(), (node, on) -> node.disk().slow(on ? f.factor() : 1));
            case Fault.FullDisk f -> toggle(f.victim(), (node, on) -> node.disk().full(on));
            case Fault.FailedSync f -> toggle(f.victim(), (node, on) -> node.disk().failing(on));
            case Fault.Cold f ->
                    toggle(f.victim(), (node, on) -> node.state().colder(on ? f.permille() : 0));
            case Fault.Stall f -> toggle(f.victim(), Node::stall);
            case Fault.ClockJump f -> once(f.victim(), node -> node.clock().jump(f.nanos()));
            case Fault.ClockDrift f -> drift(f);
            case Fault.ClockFreeze f -> toggle(f.victim(), this::freeze);
        };
    }

    /// Switches something at a node on or off.
    private interface Switch<M, V extends View> {
        void set(Node<M, V> node, boolean on);
    }

    /// Changes the air around a node, or back.
    private interface Draught {
        void blow(Air air, int by);
    }

    /// Does something to a node that needs not be undone.
    private interface Blow<M, V extends View> {
        void strike(Node<M, V> node);
    }

    private Agenda.@Nullable Event toggle(Victim victim, Switch<M, V> what) {
        List<Node<M, V>> struck = victims(victim);
        struck.forEach(node -> what.set(node, true));
        return struck.isEmpty() ? null : () -> struck.forEach(node -> what.set(node, false));
    }

    private Agenda.@Nullable Event air(Victim victim, Draught draught) {
        return toggle(victim, (node, on) -> draught.blow(node.air(), on ? 1 : -1));
    }

    private Agenda.@Nullable Event once(Victim victim, Blow<M, V> blow) {
        List<Node<M, V>> struck = victims(victim);
        struck.forEach(blow::strike);
        return struck.isEmpty() ? null : () -> {};
    }

    private void freeze(Node<M, V> node, boolean on) {
        if (on) {
            node.clock().freeze(simulation.agenda().now());
        } else {
            node.clock().thaw();
        }
    }

    private Agenda.@Nullable Event drift(Fault.ClockDrift fault) {
        List<Node<M, V>> struck = victims(fault.victim());
        List<Long> before = new ArrayList<>();
        for (Node<M, V> node : struck) {
            before.add(node.clock().driftPpm());
            node.drift(fault.ppm());
        }
        return struck.isEmpty()
                ? null
                : () -> {
                    for (int i = 0; i < struck.size(); i++) {
                        struck.get(i).drift(before.get(i));
                    }
                };
    }

    // Processes

    private Agenda.@Nullable Event kill(Victim victim, boolean worst, boolean torn) {
        List<Node<M, V>> struck = victims(victim);
        struck.removeIf(node -> !node.running());
        struck.forEach(node -> node.crash(strike.fault().name(), worst, torn, strike.number()));
        return struck.isEmpty() ? null : () -> struck.forEach(this::restart);
    }

    private void restart(Node<M, V> node) {
        if (node.downBy() == strike.number()) {
            node.begin();
        }
    }

    private Agenda.@Nullable Event wipe(Victim victim) {
        List<Node<M, V>> struck = victims(victim);
        struck.forEach(node -> simulation.removeNode(node.id()));
        return struck.isEmpty() ? null : () -> struck.forEach(storm::replace);
    }

    // Links

    private List<Pair<M, V>> pairs(List<Node<M, V>> from, List<Node<M, V>> to) {
        List<Pair<M, V>> pairs = new ArrayList<>();
        for (Node<M, V> one : from) {
            for (Node<M, V> other : to) {
                if (one != other) {
                    pairs.add(new Pair<>(one, other));
                }
            }
        }
        return pairs;
    }

    private Agenda.@Nullable Event cut(List<Pair<M, V>> pairs) {
        pairs.forEach(pair -> simulation.network().cut(pair.from, pair.to, true));
        return pairs.isEmpty()
                ? null
                : () -> pairs.forEach(p -> simulation.network().cut(p.from, p.to, false));
    }

    private Agenda.@Nullable Event partition(Fault.Partition fault) {
        List<List<Node<M, V>>> groups = new ArrayList<>();
        SortedSet<NodeId> named = new TreeSet<>();
        for (SortedSet<NodeId> group : fault.groups()) {
            List<Node<M, V>> nodes = occupants(group);
            nodes.forEach(node -> named.add(node.id()));
            groups.add(nodes);
        }
        for (Node<M, V> alone : storm.others(named)) {
            groups.add(List.of(alone));
        }
        List<Pair<M, V>> pairs = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            for (int j = 0; j < groups.size(); j++) {
                if (i != j) {
                    pairs.addAll(pairs(groups.get(i), groups.get(j)));
                }
            }
        }
        return cut(pairs);
    }

    private Agenda.@Nullable Event clog(List<Node<M, V>> struck) {
        struck.forEach(node -> node.air().clogged++);
        return struck.isEmpty()
                ? null
                : () -> {
                    struck.forEach(node -> node.air().clogged--);
                    simulation.network().release();
                };
    }

    /// Clogs one node after the other within the first half of the time, and releases them in
    /// another order within the second.
    private Agenda.@Nullable Event swizzle(Fault.SwizzleClog fault) {
        List<Node<M, V>> order = occupants(fault.order());
        List<Node<M, V>> release = occupants(fault.release());
        List<Node<M, V>> clogged = new ArrayList<>();
        boolean[] over = new boolean[1];
        Dice dice = storm.dice(strike);
        long half = Math.max(1, strike.durationNanos() / 2);
        for (Node<M, V> node : order) {
            simulation
                    .agenda()
                    .after(
                            dice.below(half),
                            () -> {
                                if (!over[0]) {
                                    node.air().clogged++;
                                    clogged.add(node);
                                }
                            });
        }
        long[] times = new long[release.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = half + dice.below(half);
        }
        Arrays.sort(times);
        for (int i = 0; i < times.length; i++) {
            Node<M, V> node = release.get(i);
            simulation.agenda().after(times[i], () -> unclog(clogged, node));
        }
        return order.isEmpty()
                ? null
                : () -> {
                    over[0] = true;
                    for (Node<M, V> node : order) {
                        unclog(clogged, node);
                    }
                };
    }

    private void unclog(List<Node<M, V>> clogged, Node<M, V> node) {
        if (clogged.remove(node)) {
            node.air().clogged--;
            simulation.network().release();
        }
    }
}
