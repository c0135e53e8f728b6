package fulcrum.simulator.small;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.trace.TraceLine;
import fulcrum.simulator.golden.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Obeys the verbs of a golden story on a small world, and tells the full reaction.
///
/// | verb | what it does |
/// |---|---|
/// | `add-nodes N` | starts N more nodes |
/// | `submit NODE WORDS` | a client asks a node, in the protocol's own words |
/// | `deliver [FROM TO [COUNT]]` | messages that are under way now arrive; `*` is anybody |
/// | `repeat FROM TO` | the first such message arrives, and is still under way |
/// | `drop [FROM TO [COUNT]]` | messages that are under way now are lost |
/// | `advance TIME` | clocks go on; timers fire in the order of their times |
/// | `fire NODE TIMER` | the timer's time has come |
/// | `sync NODE` | what the node has stored becomes durable |
/// | `finish NODE` | what the node has asked of its host is done: loads, exports |
/// | `crash NODE [KEPT]` | the node stops; so many of its records that are not durable survive |
/// | `restart NODE` | the node starts again |
/// | `partition NODES \| NODES ...` | messages between groups are lost from now on |
/// | `cut NODES > NODES` | messages that way are lost from now on |
/// | `heal` | all messages pass again |
/// | `stabilize` | messages arrive, disks sync and tasks are done until nothing is left to do |
/// | `messages` | what is under way |
/// | `view [NODE]` | the machines' own pictures of themselves |
///
/// @param <M> the messages that the machines exchange
public final class Scenario<M> implements Golden.Cast {

    private static final int ROUNDS_MOST = 10_000;

    /// What a protocol adds: its machines, its words.
    ///
    /// @param <M> the messages that the machines exchange
    public interface Script<M> {

        /// A world of so many nodes that have not started.
        SmallWorld<M> begin(int nodes);

        /// What a client's words mean.
        ///
        /// @throws IllegalArgumentException if they mean nothing
        Command command(List<String> words);

        /// A machine's picture of itself in a line or several.
        default String view(Machine<M> machine) {
            return machine.view().toString();
        }

        /// A message, record, or outcome in a line.
        default String text(Object value) {
            return value.toString();
        }

        /// Timers are told of when they are started and stopped, too.
        default boolean tellsTimers() {
            return false;
        }
    }

    private final Script<M> script;
    private @Nullable SmallWorld<M> begun;
    private final List<String> lines = new ArrayList<>();
    private final TreeSet<String> cuts = new TreeSet<>();

    /// A story that has not begun.
    public Scenario(Script<M> script) {
        this.script = script;
    }

    @Override
    public List<String> obey(String verb, List<String> arguments) {
        lines.clear();
        Words words = new Words(verb, arguments);
        switch (verb) {
            case "add-nodes" -> addNodes(words.number(0));
            case "submit" -> {
                Command command = script.command(arguments.subList(1, arguments.size()));
                perform(new Act.Submit(words.node(0), command));
            }
            case "deliver" -> deliver(words);
            case "repeat" -> perform(new Act.Repeat(matching(words).getFirst().number()));
            case "drop" -> drop(words);
            case "advance" -> advance(words.nanos(0));
            case "fire" -> perform(new Act.Fire(words.node(0), words.timer(1)));
            case "sync" -> perform(new Act.Sync(words.node(0)));
            case "finish" -> finish(words.node(0));
            case "crash" -> crash(words);
            case "restart" -> perform(new Act.Restart(words.node(0)));
            case "partition" -> partition(words.groups("|"));
            case "cut" -> {
                List<List<NodeId>> sides = words.groups(">");
                cut(sides.get(0), sides.get(1));
            }
            case "heal" -> cuts.clear();
            case "stabilize" -> stabilize();
            case "messages" -> messages();
            case "view" -> view(words);
            default -> throw new IllegalArgumentException("nobody knows the verb " + verb);
        }
        return List.copyOf(lines);
    }

    private SmallWorld<M> world() {
        if (begun == null) {
            throw new IllegalArgumentException("there are no nodes yet");
        }
        return begun;
    }

    private void perform(Act act) {
        world().perform(act);
        loseCut();
    }

    private void addNodes(int count) {
        List<NodeId> added = new ArrayList<>();
        if (begun == null) {
            begun = script.begin(count);
            begun.watch(new Teller());
            added.addAll(begun.nodes());
        } else {
            for (int i = 0; i < count; i++) {
                added.add(begun.addNode());
            }
        }
        for (NodeId node : added) {
            perform(new Act.Restart(node));
        }
    }

    // Messages

    private List<SmallWorld.Flight> matching(Words words) {
        List<SmallWorld.Flight> found = new ArrayList<>();
        int most = words.count() > 2 ? words.number(2) : Integer.MAX_VALUE;
        for (SmallWorld.Flight flight : world().flights()) {
            if (found.size() < most
                    && words.matches(0, flight.from())
                    && words.matches(1, flight.to())) {
                found.add(flight);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no such message is under way");
        }
        return found;
    }

    private void deliver(Words words) {
        for (SmallWorld.Flight flight : matching(words)) {
            perform(new Act.Deliver(flight.number()));
        }
    }

    private void drop(Words words) {
        for (SmallWorld.Flight flight : matching(words)) {
            lines.add("lost: " + text(flight));
            perform(new Act.Drop(flight.number()));
        }
    }

    private void messages() {
        for (SmallWorld.Flight flight : world().flights()) {
            lines.add(text(flight));
        }
    }

    private String text(SmallWorld.Flight flight) {
        M message = world().message(flight);
        Snapshot snapshot = flight.snapshot();
        String what =
                message != null
                        ? script.text(message)
                        : "snapshot up to " + (snapshot == null ? "?" : snapshot.index());
        return flight.from() + " > " + flight.to() + " " + what;
    }

    private void partition(List<List<NodeId>> groups) {
        for (List<NodeId> one : groups) {
            for (List<NodeId> other : groups) {
                if (!one.equals(other)) {
                    cut(one, other);
                }
            }
        }
    }

    private void cut(List<NodeId> from, List<NodeId> to) {
        for (NodeId one : from) {
            for (NodeId other : to) {
                cuts.add(one + ">" + other);
            }
        }
        loseCut();
    }

    private void loseCut() {
        if (cuts.isEmpty()) {
            return;
        }
        for (SmallWorld.Flight flight : List.copyOf(world().flights())) {
            if (cuts.contains(flight.from() + ">" + flight.to())) {
                lines.add("lost: " + text(flight));
                world().perform(new Act.Drop(flight.number()));
            }
        }
    }

    // Time, disks, lives

    /// Timers fire in the order of the time that is left, then of the nodes.
    private void advance(long nanos) {
        long left = nanos;
        for (int round = 0; round < ROUNDS_MOST; round++) {
            NodeId first = null;
            Timer timer = null;
            long least = left + 1;
            for (NodeId node : world().nodes()) {
                for (Map.Entry<Timer, Long> entry : world().timers(node).entrySet()) {
                    long wait = Math.max(0, entry.getValue() - world().clock(node));
                    if (wait < least) {
                        least = wait;
                        first = node;
                        timer = entry.getKey();
                    }
                }
            }
            long passed = first == null ? left : least;
            for (NodeId node : world().nodes()) {
                world().pass(node, passed);
            }
            left -= passed;
            if (first == null || timer == null) {
                return;
            }
            perform(new Act.Fire(first, timer));
        }
        throw new IllegalArgumentException("timers fire without end");
    }

    private void finish(NodeId node) {
        while (!world().node(node).tasks.isEmpty()) {
            perform(new Act.Finish(node, 0));
        }
    }

    private void crash(Words words) {
        NodeId id = words.node(0);
        SmallNode<M> node = world().node(id);
        int kept = words.count() > 1 ? words.number(1) : 0;
        if (kept > node.last() - node.durable) {
            throw new IllegalArgumentException(
                    id + " has only " + (node.last() - node.durable) + " that are not durable");
        }
        lines.add(id + " stops, with " + (node.durable + kept) + " of " + node.last() + " stored");
        perform(new Act.Crash(id, kept, node.state.keptMost(node.durable)));
    }

    private void stabilize() {
        for (int round = 0; round < ROUNDS_MOST; round++) {
            Act next = nextTowardsRest();
            if (next == null) {
                return;
            }
            perform(next);
        }
        throw new IllegalArgumentException("no rest after " + ROUNDS_MOST + " acts");
    }

    private @Nullable Act nextTowardsRest() {
        for (NodeId id : world().nodes()) {
            SmallNode<M> node = world().node(id);
            if (node.running() && node.durable < node.last()) {
                return new Act.Sync(id);
            }
            if (node.running() && !node.tasks.isEmpty()) {
                return new Act.Finish(id, 0);
            }
        }
        return world().flights().isEmpty()
                ? null
                : new Act.Deliver(world().flights().getFirst().number());
    }

    private void view(Words words) {
        for (NodeId id : words.count() > 0 ? List.of(words.node(0)) : world().nodes()) {
            Machine<M> machine = world().machine(id);
            lines.add(id + " " + (machine == null ? "is down" : script.view(machine)));
        }
    }

    // Telling

    private final class Teller implements SmallWorld.Watcher<M> {

        @Override
        public void stepped(NodeId node, Input<M> input, List<Effect<M>> effects) {
            tell(node, input, effects);
        }

        @Override
        public void released(NodeId node, Effect<M> effect) {
            lines.add("  lets go: " + text(effect));
        }
    }

    private void tell(NodeId node, Input<M> input, List<Effect<M>> effects) {
        lines.add(node + " " + text(input));
        long waitsFor = 0;
        for (Effect<M> effect : effects) {
            if (effect instanceof Effect.Store<M>(long position, Durable _)) {
                waitsFor = position;
            }
            String text = text(effect);
            if (text != null) {
                lines.add("  " + text + (waits(effect, waitsFor) ? ", held" : ""));
            }
        }
    }

    private static boolean waits(Effect<?> effect, long waitsFor) {
        return waitsFor > 0
                && (effect instanceof Effect.Send<?> || effect instanceof Effect.Answer<?>);
    }

    private String text(Input<M> input) {
        return switch (input) {
            case Input.Started<M>(long _, long incarnation) -> "begins life " + incarnation;
            case Input.Clock<M>(long wall, long error) -> "sees " + wall + " within " + error;
            case Input.Received<M>(NodeId from, M message) ->
                    "hears from " + from + ": " + script.text(message);
            case Input.Fired<M>(Timer timer) -> "fires " + timer;
            case Input.Stored<M>(long upTo) -> "has stored up to " + upTo;
            case Input.Loaded<M>(long ticket, Input.Found found) ->
                    "has loaded " + ticket + ": " + script.text(found);
            case Input.Captured<M>(Snapshot snapshot) ->
                    "has captured its state at " + snapshot.index();
            case Input.Imported<M>(NodeId from, Snapshot snapshot) ->
                    "has imported the state at " + snapshot.index() + " from " + from;
            case Input.Submitted<M>(long request, Command command) ->
                    "is asked " + request + ": " + script.text(command);
        };
    }

    private @Nullable String text(Effect<M> effect) {
        return switch (effect) {
            case Effect.Send<M>(NodeId to, M message) -> "sends " + to + " " + script.text(message);
            case Effect.SendEarly<M>(NodeId to, M message) ->
                    "sends early " + to + " " + script.text(message);
            case Effect.Store<M>(long position, Durable record) ->
                    "stores " + position + " " + script.text(record);
            case Effect.StoreLazily<M>(long position, Durable record) ->
                    "stores lazily " + position + " " + script.text(record);
            case Effect.StartTimer<M>(Timer timer, long delay) ->
                    script.tellsTimers() ? "starts " + timer + " " + delay / 1000 + "us" : null;
            case Effect.StopTimer<M>(Timer timer) -> script.tellsTimers() ? "stops " + timer : null;
            case Effect.Apply<M>(long index, long _, Bytes change) ->
                    "applies " + index + " " + script.text(change);
            case Effect.Answer<M>(long request, Outcome outcome) ->
                    "answers " + request + " " + script.text(outcome);
            case Effect.AnswerEarly<M>(long request, Outcome outcome) ->
                    "answers early " + request + " " + script.text(outcome);
            case Effect.Load<M>(long ticket, Effect.Wanted wanted) ->
                    "loads " + ticket + " " + script.text(wanted);
            case Effect.Capture<M> _ -> "captures its state";
            case Effect.Ship<M>(NodeId to, Snapshot snapshot) ->
                    "ships " + to + " the state at " + snapshot.index();
            case Effect.Adopt<M>(Snapshot snapshot) -> "adopts the state at " + snapshot.index();
            case Effect.Truncate<M>(long before) -> "gives up records before " + before;
            case Effect.Noted<M>(Note note) -> "! " + TraceLine.of(note);
        };
    }
}
