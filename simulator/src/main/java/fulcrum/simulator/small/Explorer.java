package fulcrum.simulator.small;

import fulcrum.machine.Command;
import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Timer;
import fulcrum.machine.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Visits every state that a small world can come into within bounds, breadth first, so that what
/// it finds is found in as few acts as can be.
///
/// Machines cannot be copied, so a state is reached by doing again what leads to it. Two states
/// with the same fingerprint are one: the views of the machines, their disks, the messages under
/// way, what still may happen within the bounds, and what the world says that its invariants
/// remember.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
public final class Explorer<M, V extends View> {

    /// What is explored. Each call of [#begin] and [#invariants] begins anew.
    ///
    /// @param <M> the messages that the machines exchange
    /// @param <V> the view of a machine
    public interface Subject<M, V extends View> {

        /// A world whose nodes have not started.
        SmallWorld<M> begin();

        /// A picture of a machine.
        V view(Machine<M> machine);

        /// Everything in a view on which the machine's future depends, as text. Where it leaves
        /// something out, states are taken for one another and some remain unvisited.
        default String digest(V view) {
            return view.toString();
        }

        /// A view in a line, for people.
        default String words(V view) {
            return view.toString();
        }

        /// What must hold in every state.
        List<Invariant<V>> invariants();

        /// What invariants remember of the way here, as text.
        default String memory(List<Invariant<V>> invariants) {
            return "";
        }
    }

    /// How much may happen in one history.
    ///
    /// @param commands that clients submit, in this order, each to any node
    /// @param fires so many timers fire
    /// @param repeats so many messages arrive twice
    /// @param crashes so many nodes stop; each may start again
    /// @param statesMost where to give up
    public record Bounds(
            List<Command> commands, int fires, int repeats, int crashes, int statesMost) {

        public Bounds {
            commands = List.copyOf(commands);
        }
    }

    /// What exploring brought.
    ///
    /// @param states how many distinct ones were visited
    /// @param acts how many ways from one to another were tried
    /// @param depth how many acts the farthest state is away
    /// @param complete every state within the bounds was visited
    /// @param violation what broke, and the acts that lead there; null if nothing did
    public record Result(
            int states, long acts, int depth, boolean complete, @Nullable String violation) {}

    /// How a state is reached.
    private record Way(@Nullable Way before, @Nullable Act act, int length) {}

    private final Subject<M, V> subject;
    private final Bounds bounds;

    /// Fingerprints of visited states; nobody iterates over it.
    private final HashSet<Fingerprint> visited = new HashSet<>();

    /// How each state is reached.
    private final List<Way> ways = new ArrayList<>();

    private int states;
    private long acts;

    private Explorer(Subject<M, V> subject, Bounds bounds) {
        this.subject = subject;
        this.bounds = bounds;
    }

    /// Explores.
    public static <M, V extends View> Result explore(Subject<M, V> subject, Bounds bounds) {
        return new Explorer<>(subject, bounds).explore();
    }

    /// The world in one state, and what still may happen.
    private final class Present {

        final SmallWorld<M> world = subject.begin();
        final List<Invariant<V>> invariants = subject.invariants();
        final List<Act> done = new ArrayList<>();
        int commands;
        int fires = bounds.fires();
        int repeats = bounds.repeats();
        int crashes = bounds.crashes();

        Present() {
            for (NodeId node : world.nodes()) {
                world.perform(new Act.Restart(node));
            }
            check();
        }

        /// What can happen now. Of several messages that are the same, one is enough.
        List<Act> possible() {
            List<Act> possible = new ArrayList<>();
            TreeSet<Long> same = new TreeSet<>();
            for (SmallWorld.Flight flight : world.flights()) {
                if (world.node(flight.to()).running() && same.add(SmallWorld.print(flight))) {
                    possible.add(new Act.Deliver(flight.number()));
                    if (repeats > 0) {
                        possible.add(new Act.Repeat(flight.number()));
                    }
                }
            }
            for (NodeId id : world.nodes()) {
                SmallNode<M> node = world.node(id);
                if (node.running()) {
                    ofRunning(node, possible);
                } else {
                    possible.add(new Act.Restart(id));
                }
            }
            return possible;
        }

        private void ofRunning(SmallNode<M> node, List<Act> possible) {
            if (commands < bounds.commands().size()) {
                possible.add(new Act.Submit(node.id, bounds.commands().get(commands)));
            }
            if (fires > 0) {
                for (Timer timer : node.timers.keySet()) {
                    possible.add(new Act.Fire(node.id, timer));
                }
            }
            if (node.durable < node.last()) {
                possible.add(new Act.Sync(node.id));
            }
            for (int task = 0; task < node.tasks.size(); task++) {
                if (node.tasks.get(task).behind() <= node.durable
                        || node.tasks.get(task).export() == null) {
                    possible.add(new Act.Finish(node.id, task));
                }
            }
            if (crashes > 0) {
                for (int kept = 0; kept <= node.last() - node.durable; kept++) {
                    int least = node.state.keptLeast();
                    int most = node.state.keptMost(node.durable);
                    possible.add(new Act.Crash(node.id, kept, most));
                    if (least < most) {
                        possible.add(new Act.Crash(node.id, kept, least));
                    }
                }
            }
        }

        void perform(Act act) {
            done.add(act);
            switch (act) {
                case Act.Submit _ -> commands++;
                case Act.Fire _ -> fires--;
                case Act.Repeat _ -> repeats--;
                case Act.Crash _ -> crashes--;
                case Act.Deliver _, Act.Drop _, Act.Sync _, Act.Finish _, Act.Restart _ -> {}
            }
            world.perform(act);
            check();
        }

        private void check() {
            for (NodeId id : world.nodes()) {
                Machine<M> machine = world.machine(id);
                if (machine != null) {
                    V view = subject.view(machine);
                    for (Invariant<V> invariant : invariants) {
                        invariant.check(id, view);
                    }
                }
            }
        }

        Fingerprint fingerprint() {
            Fingerprint.Maker print = new Fingerprint.Maker();
            print.add(commands).add(fires).add(repeats).add(crashes);
            world.print(print);
            for (NodeId id : world.nodes()) {
                Machine<M> machine = world.machine(id);
                print.add(machine == null ? "" : subject.digest(subject.view(machine)));
            }
            return print.add(subject.memory(invariants)).make();
        }
    }

    private Result explore() {
        Present first = new Present();
        visited.add(first.fingerprint());
        ways.add(new Way(null, null, 0));
        states = 1;
        for (int state = 0; state < states; state++) {
            Present here = reach(state);
            List<Act> possible = here.possible();
            for (Act act : possible) {
                Present next = here == null ? reach(state) : here;
                here = null;
                acts++;
                try {
                    next.perform(act);
                } catch (RuntimeException broken) {
                    return result(true, next.done, broken);
                }
                if (visited.add(next.fingerprint())) {
                    if (states == bounds.statesMost()) {
                        return result(false, null, null);
                    }
                    add(state, act);
                }
            }
        }
        return result(true, null, null);
    }

    private Result result(
            boolean complete, @Nullable List<Act> done, @Nullable RuntimeException broken) {
        String violation = done == null || broken == null ? null : story(done, broken);
        return new Result(
                states, acts, ways.getLast().length, complete && violation == null, violation);
    }

    /// What broke, and the acts that lead there, each with what its node is after it.
    private String story(List<Act> done, RuntimeException broken) {
        boolean invariant = broken instanceof InvariantViolated;
        StringBuilder text = new StringBuilder(invariant ? broken.getMessage() : broken.toString());
        Present present = new Present();
        for (Act act : done) {
            text.append("\n  ").append(words(present.world, act));
            NodeId node = node(present.world, act);
            try {
                present.perform(act);
            } catch (RuntimeException _) {
                text.append(": broken");
                continue; // it is the last act
            }
            Machine<M> machine = present.world.machine(node);
            if (machine != null) {
                text.append(": ").append(node).append(' ');
                text.append(subject.words(subject.view(machine)));
            }
        }
        return text.toString();
    }

    /// Whose machine steps.
    private static NodeId node(SmallWorld<?> world, Act act) {
        return switch (act) {
            case Act.Deliver(int flight) -> world.flight(flight).to();
            case Act.Repeat(int flight) -> world.flight(flight).to();
            case Act.Drop(int flight) -> world.flight(flight).to();
            case Act.Fire(NodeId node, Timer _) -> node;
            case Act.Sync(NodeId node) -> node;
            case Act.Finish(NodeId node, int _) -> node;
            case Act.Crash(NodeId node, int _, int _) -> node;
            case Act.Restart(NodeId node) -> node;
            case Act.Submit(NodeId node, Command _) -> node;
        };
    }

    private static <M> String words(SmallWorld<M> world, Act act) {
        return switch (act) {
            case Act.Deliver(int flight) -> words(world, world.flight(flight), "");
            case Act.Repeat(int flight) ->
                    words(world, world.flight(flight), ", and may arrive again");
            case Act.Drop(int flight) -> words(world, world.flight(flight), " is lost");
            case Act.Fire(NodeId node, Timer timer) -> "timer " + timer + " of " + node + " fires";
            case Act.Sync(NodeId node) -> "what " + node + " has stored becomes durable";
            case Act.Finish(NodeId node, int _) -> "what " + node + " asked of its host is done";
            case Act.Crash(NodeId node, int kept, int _) ->
                    node + " stops; of its records that are not durable, " + kept + " survive";
            case Act.Restart(NodeId node) -> node + " starts again";
            case Act.Submit(NodeId node, Command command) ->
                    "a client asks " + node + ": " + command;
        };
    }

    private static <M> String words(SmallWorld<M> world, SmallWorld.Flight flight, String fate) {
        M message = world.message(flight);
        String what = message == null ? "a snapshot" : message.toString();
        return flight.from() + " > " + flight.to() + ' ' + what + fate;
    }

    private Present reach(int state) {
        List<Act> way = new ArrayList<>();
        for (Way at = ways.get(state); at != null; at = at.before) {
            Act act = at.act;
            if (act != null) {
                way.add(act);
            }
        }
        Present present = new Present();
        for (Act act : way.reversed()) {
            present.perform(act);
        }
        return present;
    }

    private void add(int parent, Act act) {
        Way before = ways.get(parent);
        ways.add(new Way(before, act, before.length + 1));
        states++;
    }
}
