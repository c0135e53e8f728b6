package fulcrum.simulator;

import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import fulcrum.machine.fault.Fault;
import fulcrum.machine.fault.Strike;
import fulcrum.machine.fault.Victim;
import fulcrum.machine.trace.Columns;
import fulcrum.machine.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Lets the plan's faults strike, and heals them.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
final class Storm<M, V extends View> {

    /// A fault at work, and how it ends.
    private record Raging(Strike strike, Agenda.Event undo) {}

    private final Simulation<M, V> simulation;
    private final Agenda agenda;
    private final Dice dice;
    private final List<Episode.Moment<M>> moments;

    /// A strike that waits for so many more of its moments.
    private static final class Waiting {

        final Strike strike;
        final Strike.When.Moment moment;
        int left;

        Waiting(Strike strike, Strike.When.Moment moment) {
            this.strike = strike;
            this.moment = moment;
            this.left = moment.occurrence();
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();
    private final TreeSet<String> awaited = new TreeSet<>();
    private final List<Raging> raging = new ArrayList<>();

    /// Who sits where: the node that took the place of one that was wiped, by the latter's number.
    private final TreeMap<NodeId, NodeId> successors = new TreeMap<>();

    private boolean over;
    private long disturbedUntil;

    Storm(Simulation<M, V> simulation, Dice dice, List<Episode.Moment<M>> moments) {
        this.simulation = simulation;
        this.agenda = simulation.agenda();
        this.dice = dice;
        this.moments = List.copyOf(moments);
    }

    void begin() {
        for (Episode.Moment<M> moment : moments) {
            simulation.coverage().expect(moment.name());
        }
        for (Strike strike : simulation.universe().plan().strikes()) {
            switch (strike.when()) {
                case Strike.When.At(long nanos) -> agenda.at(nanos, () -> strike(strike, null));
                case Strike.When.Moment moment -> {
                    waiting.add(new Waiting(strike, moment));
                    awaited.add(moment.name());
                }
            }
        }
    }

    boolean watches() {
        return !moments.isEmpty() || !waiting.isEmpty();
    }

    /// A node did something; perhaps a fault has waited for it.
    void watch(Node<M, V> node, Effect<M> effect) {
        for (int i = 0; i < moments.size(); i++) {
            Episode.Moment<M> moment = moments.get(i);
            if (moment.which().test(effect)) {
                simulation.coverage().count(moment.name());
                arrive(node, moment.name());
            }
        }
        if (!waiting.isEmpty()) {
            String kind = kind(effect);
            if (awaited.contains(kind)) {
                arrive(node, kind);
            }
        }
    }

    private void arrive(Node<M, V> culprit, String name) {
        for (int i = 0; i < waiting.size(); i++) {
            Waiting one = waiting.get(i);
            if (one.moment.name().equals(name)
                    && one.moment.afterNanos() <= agenda.now()
                    && --one.left == 0) {
                waiting.remove(i--);
                agenda.after(one.moment.delayNanos(), () -> strike(one.strike, culprit));
            }
        }
    }

    /// The names of effects as moments.
    private static String kind(Effect<?> effect) {
        return switch (effect) {
            case Effect.Send<?> _, Effect.SendEarly<?> _ -> "send";
            case Effect.Store<?> _, Effect.StoreLazily<?> _ -> "store";
            case Effect.StartTimer<?> _, Effect.StopTimer<?> _ -> "timer";
            case Effect.Apply<?> _ -> "apply";
            case Effect.Answer<?> _, Effect.AnswerEarly<?> _ -> "answer";
            case Effect.Load<?> _ -> "load";
            case Effect.Capture<?> _ -> "capture";
            case Effect.Ship<?> _ -> "ship";
            case Effect.Adopt<?> _ -> "adopt";
            case Effect.Truncate<?> _ -> "truncate";
            case Effect.Noted<?> _ -> "note";
        };
    }

    /// When a fault was at work last.
    long disturbedUntil() {
        return raging.isEmpty() ? disturbedUntil : agenda.now();
    }

    private void strike(Strike strike, @Nullable Node<M, V> culprit) {
        if (over || !simulation.episode().survives(strike.fault())) {
            return;
        }
        Strikes<M, V> strikes = new Strikes<>(simulation, this, strike, culprit);
        Agenda.Event undo = strikes.begin();
        if (undo == null) {
            return;
        }
        simulation.episode().struck(strike.fault(), strikes.struck());
        simulation.counters().strikes++;
        simulation.coverage().count("fault " + strike.fault().name());
        if (strike.when() instanceof Strike.When.Moment moment
                && strike.fault().kind() == Fault.Kind.KILL) {
            simulation.coverage().count("crash at " + moment.name());
        }
        simulation.tracer().mark(11, agenda.now(), strike.number());
        if (simulation.tracer().listens()) {
            simulation.tell(new TraceEvent.Struck(agenda.now(), null, strike), Columns.NONE);
        }
        Raging now = new Raging(strike, undo);
        raging.add(now);
        agenda.after(strike.durationNanos(), () -> heal(now));
    }

    private void heal(Raging fault) {
        if (!raging.remove(fault)) {
            return;
        }
        disturbedUntil = agenda.now();
        if (simulation.tracer().listens()) {
            simulation.tell(new TraceEvent.Healed(agenda.now(), null, fault.strike), Columns.NONE);
        }
        fault.undo.happen();
    }

    /// Ends the storm: every fault is over.
    void end() {
        over = true;
        while (!raging.isEmpty()) {
            heal(raging.getLast());
        }
    }

    /// The dice of one strike.
    Dice dice(Strike strike) {
        return dice.fork("strike", strike.number());
    }

    /// A node has stopped for a reason of its own; somebody starts it again.
    void restartLater(Node<M, V> node) {
        agenda.after(dice.between(50_000_000L, 2_000_000_000L), node::begin);
    }

    /// A wiped node is replaced by an empty one of another name.
    void replace(Node<M, V> wiped) {
        NodeId newcomer = simulation.addNode();
        successors.put(wiped.id(), newcomer);
        simulation.episode().joined(newcomer, wiped.id());
    }

    /// The node of this name, or who has taken its place.
    @Nullable Node<M, V> occupant(NodeId named) {
        NodeId now = named;
        for (NodeId next = successors.get(now); next != null; next = successors.get(now)) {
            now = next;
        }
        return simulation.node(now);
    }

    /// Whom a fault strikes.
    List<Node<M, V>> victims(Victim victim, @Nullable Node<M, V> culprit) {
        List<Node<M, V>> struck = new ArrayList<>();
        switch (victim) {
            case Victim.Named(NodeId named) -> {
                Node<M, V> node = occupant(named);
                if (node != null) {
                    struck.add(node);
                }
            }
            case Victim.Playing(String role) -> {
                Node<M, V> found = null;
                for (NodeId id : simulation.nodes()) {
                    Node<M, V> node = simulation.node(id);
                    if (node != null && node.running() && node.columns().role().equals(role)) {
                        boolean newer =
                                found == null || node.columns().term() > found.columns().term();
                        found = newer ? node : found;
                    }
                }
                if (found != null) {
                    struck.add(found);
                }
            }
            case Victim.Everybody _ -> {
                for (NodeId id : simulation.nodes()) {
                    Node<M, V> node = simulation.node(id);
                    if (node != null) {
                        struck.add(node);
                    }
                }
            }
            case Victim.Culprit _ -> {
                if (culprit != null && !culprit.gone()) {
                    struck.add(culprit);
                }
            }
        }
        return struck;
    }

    /// The nodes of these names, or who has taken their places.
    List<Node<M, V>> occupants(Iterable<NodeId> named) {
        List<Node<M, V>> nodes = new ArrayList<>();
        for (NodeId id : named) {
            Node<M, V> node = occupant(id);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /// All nodes but some.
    List<Node<M, V>> others(SortedSet<NodeId> but) {
        List<Node<M, V>> nodes = new ArrayList<>();
        for (NodeId id : simulation.nodes()) {
            Node<M, V> node = simulation.node(id);
            if (node != null && !but.contains(id)) {
                nodes.add(node);
            }
        }
        return nodes;
    }
}
