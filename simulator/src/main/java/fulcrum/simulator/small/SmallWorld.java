package fulcrum.simulator.small;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Invariants;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.codec.Codec;
import fulcrum.simulator.Birth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A few machines in a world where nothing happens unless it is told to.
///
/// @param <M> the messages that the machines exchange
public final class SmallWorld<M> {

    private static final int TURNS_MOST = 1000;

    /// Makes machines.
    @FunctionalInterface
    public interface Starter<M> {

        /// Makes the machine of one life from what survived the lives before it.
        Machine<M> start(Birth birth);
    }

    /// Who wants to know what each step brought.
    public interface Watcher<M> {

        /// A machine has stepped.
        void stepped(NodeId node, Input<M> input, List<Effect<M>> effects);

        /// What was held has left, because what it waited for is durable.
        void released(NodeId node, Effect<M> effect);
    }

    /// A message under way.
    ///
    /// @param number tells it from the others
    /// @param snapshot where it is not a message but a snapshot
    public record Flight(
            int number, NodeId from, NodeId to, Bytes content, @Nullable Snapshot snapshot) {}

    private final Codec<M> messages;
    private final Codec<Durable> records;
    private final Starter<M> starter;
    private final boolean syncsAtOnce;
    private final SortedSet<NodeId> founders;
    private final TreeMap<NodeId, SmallNode<M>> nodes = new TreeMap<>();
    private final List<Flight> flights = new ArrayList<>();
    private @Nullable Watcher<M> watcher;
    private int numbers;
    private int flown;

    /// A world whose first nodes have not started yet.
    ///
    /// @param founders how many nodes there are at first
    /// @param syncsAtOnce what is stored is durable after the step
    public SmallWorld(
            Codec<M> messages,
            Codec<? extends Durable> records,
            Starter<M> starter,
            int founders,
            boolean syncsAtOnce) {
        this.messages = messages;
        @SuppressWarnings("unchecked") // the starter's machines store its own records, no others
        Codec<Durable> all = (Codec<Durable>) records;
        this.records = all;
        this.starter = starter;
        this.syncsAtOnce = syncsAtOnce;
        TreeSet<NodeId> first = new TreeSet<>();
        for (int i = 0; i < founders; i++) {
            first.add(addNode());
        }
        this.founders = Collections.unmodifiableSortedSet(first);
    }

    /// Tells somebody of every step from now on.
    public void watch(Watcher<M> steps) {
        watcher = steps;
    }

    /// Adds a node, which has not started yet.
    public NodeId addNode() {
        NodeId id = new NodeId(++numbers);
        nodes.put(id, new SmallNode<>(id));
        return id;
    }

    public SortedSet<NodeId> nodes() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(nodes.keySet()));
    }

    /// The messages under way, in the order in which they were sent.
    public List<Flight> flights() {
        return Collections.unmodifiableList(flights);
    }

    /// The message of a flight; nothing where a snapshot flies.
    public @Nullable M message(Flight flight) {
        return flight.snapshot == null ? messages.decode(flight.content) : null;
    }

    /// A node's machine; null while it does not run.
    public @Nullable Machine<M> machine(NodeId id) {
        return node(id).machine;
    }

    /// What a node's timers wait for, by the node's clock.
    public SortedMap<Timer, Long> timers(NodeId id) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(node(id).timers));
    }

    /// How much a node has asked of its host that is not done yet.
    public int tasks(NodeId id) {
        return node(id).tasks.size();
    }

    /// A node's clock.
    public long clock(NodeId id) {
        return node(id).clock;
    }

    /// Lets a node's clock go on.
    public void pass(NodeId id, long nanos) {
        node(id).clock += nanos;
    }

    SmallNode<M> node(NodeId id) {
        SmallNode<M> node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("there is no " + id);
        }
        return node;
    }

    // Acts

    /// Lets something happen.
    public void perform(Act act) {
        switch (act) {
            case Act.Deliver(int number) -> deliver(number, true);
            case Act.Repeat(int number) -> deliver(number, false);
            case Act.Drop(int number) -> flights.remove(flight(number));
            case Act.Fire(NodeId id, Timer timer) -> fire(node(id), timer);
            case Act.Sync(NodeId id) -> {
                SmallNode<M> node = node(id);
                sync(node);
                settle(node);
            }
            case Act.Finish(NodeId id, int task) -> finish(node(id), task);
            case Act.Crash(NodeId id, int kept, int keptChanges) ->
                    crash(node(id), kept, keptChanges);
            case Act.Restart(NodeId id) -> restart(node(id));
            case Act.Submit(NodeId id, var command) -> {
                SmallNode<M> node = node(id);
                node.requests.add(++node.request);
                step(node, new Input.Submitted<>(node.request, command));
                settle(node);
            }
        }
    }

    Flight flight(int number) {
        for (Flight flight : flights) {
            if (flight.number == number) {
                return flight;
            }
        }
        throw new IllegalArgumentException("no message " + number + " is under way");
    }

    private void deliver(int number, boolean once) {
        Flight flight = flight(number);
        if (once) {
            flights.remove(flight);
        }
        SmallNode<M> to = node(flight.to);
        if (!to.running()) {
            return;
        }
        Snapshot snapshot = flight.snapshot;
        if (snapshot == null) {
            step(to, new Input.Received<>(flight.from, messages.decode(flight.content)));
        } else {
            Snapshot local = new Snapshot(++to.snapshots, snapshot.index(), snapshot.header());
            to.exports.put(local.number(), new SmallNode.Export(local, flight.content));
            step(to, new Input.Imported<>(flight.from, local));
        }
        settle(to);
    }

    private void fire(SmallNode<M> node, Timer timer) {
        Long deadline = node.timers.remove(timer);
        if (deadline == null) {
            throw new IllegalArgumentException(node.id + " has no timer " + timer);
        }
        node.clock = Math.max(node.clock, deadline);
        step(node, new Input.Fired<>(timer));
        settle(node);
    }

    private void sync(SmallNode<M> node) {
        if (node.durable == node.last()) {
            return;
        }
        node.durable = node.last();
        List<Effect<M>> released = new ArrayList<>();
        while (!node.held.isEmpty()) {
            Effect<M> effect = node.held.removeFirst().effect();
            leave(node, effect);
            released.add(effect);
        }
        if (node.truncateBefore > 0) {
            truncate(node, node.truncateBefore);
        }
        step(node, new Input.Stored<>(node.durable));
        if (watcher != null) {
            for (Effect<M> effect : released) {
                watcher.released(node.id, effect);
            }
        }
    }

    private void finish(SmallNode<M> node, int place) {
        SmallNode.Task<M> task = node.tasks.remove(place);
        SmallNode.Export export = task.export();
        if (export != null) {
            node.exports.put(export.snapshot().number(), export);
            node.state.flushThrough(export.snapshot().index());
        }
        step(node, task.result());
        settle(node);
    }

    private void crash(SmallNode<M> node, int kept, int keptChanges) {
        int end = (int) (node.durable + kept - node.firstPosition + 1);
        node.log.subList(end, node.log.size()).clear();
        node.durable = node.last();
        node.lastStore = node.durable;
        node.state.crash(keptChanges);
        node.stop();
    }

    private void restart(SmallNode<M> node) {
        List<Logged> log = new ArrayList<>();
        for (int i = 0; i < node.log.size(); i++) {
            log.add(new Logged(node.firstPosition + i, records.decode(node.log.get(i))));
        }
        node.machine = starter.start(new Birth(node.id, founders, log, node.state));
        node.incarnation++;
        long seed = node.id.number() * 1000L + node.incarnation;
        step(node, new Input.Started<>(seed, node.incarnation));
        settle(node);
    }

    /// Timers without delay fire, and what was stored becomes durable if that is to be at once.
    private void settle(SmallNode<M> node) {
        for (int turn = 0; turn < TURNS_MOST; turn++) {
            if (!node.due.isEmpty()) {
                step(node, new Input.Fired<>(node.due.removeFirst()));
            } else if (syncsAtOnce && node.durable < node.last()) {
                sync(node);
            } else {
                return;
            }
        }
        throw new IllegalStateException(node.id + " does not come to rest");
    }

    // Effects

    private void step(SmallNode<M> node, Input<M> input) {
        Machine<M> machine = node.machine;
        if (machine == null) {
            throw new IllegalArgumentException(node.id + " does not run");
        }
        Visible<M> out = new Visible<>(node);
        machine.step(node.clock, input, out);
        List<Effect<M>> effects = out.effects.drain();
        for (Effect<M> effect : effects) {
            carryOut(node, effect);
        }
        if (watcher != null) {
            watcher.stepped(node.id, input, effects);
        }
    }

    /// What machines emit into: changes of the state are visible to them at once.
    private static final class Visible<M> implements Outbox<M> {

        private final SmallNode<M> node;
        private final EffectList<M> effects;

        Visible(SmallNode<M> node) {
            this.node = node;
            this.effects = new EffectList<>(node.last() + 1);
        }

        @Override
        public long nextPosition() {
            return effects.nextPosition();
        }

        @Override
        public void emit(Effect<M> effect) {
            effects.emit(effect);
            long logged = nextPosition() - 1;
            if (effect instanceof Effect.Apply<M>(long index, long _, Bytes change)) {
                Invariants.check(index == node.state.applied() + 1, "a machine applies in order");
                node.state.apply(index, change, logged);
            } else if (effect instanceof Effect.Adopt<M>(Snapshot snapshot)) {
                SmallNode.Export export = node.exports.get(snapshot.number());
                if (export == null) {
                    throw new IllegalStateException(node.id + " adopts what it has not");
                }
                node.state.adopt(export.snapshot().index(), export.content(), logged);
            }
        }
    }

    private void carryOut(SmallNode<M> node, Effect<M> effect) {
        switch (effect) {
            case Effect.Send<M> _, Effect.Answer<M> _ -> {
                if (node.lastStore > node.durable) {
                    node.held.add(new SmallNode.Held<>(node.lastStore, effect));
                } else {
                    leave(node, effect);
                }
            }
            case Effect.SendEarly<M> _, Effect.AnswerEarly<M> _ -> leave(node, effect);
            case Effect.Store<M> store -> {
                append(node, store.position(), store.record());
                node.lastStore = store.position();
            }
            case Effect.StoreLazily<M> store -> append(node, store.position(), store.record());
            case Effect.StartTimer<M>(Timer timer, long delay) -> {
                node.timers.remove(timer);
                node.due.remove(timer);
                if (delay <= 0) {
                    node.due.add(timer);
                } else {
                    node.timers.put(timer, node.clock + delay);
                }
            }
            case Effect.StopTimer<M>(Timer timer) -> {
                node.timers.remove(timer);
                node.due.remove(timer);
            }
            case Effect.Apply<M> _, Effect.Adopt<M> _ -> {} // done when it was emitted
            case Effect.Load<M>(long ticket, Effect.Wanted wanted) ->
                    task(node, "load", new Input.Loaded<>(ticket, found(node, wanted)), null);
            case Effect.Capture<M>(Bytes header) -> capture(node, header);
            case Effect.Ship<M>(NodeId to, Snapshot snapshot) -> ship(node, to, snapshot);
            case Effect.Truncate<M>(long before) -> {
                if (node.durable < node.last()) {
                    node.truncateBefore = before;
                } else {
                    truncate(node, before);
                }
            }
            case Effect.Noted<M> _ -> {}
        }
    }

    private static <M> void capture(SmallNode<M> node, Bytes header) {
        Snapshot snapshot = new Snapshot(++node.snapshots, node.state.applied(), header);
        node.tasks.removeIf(task -> task.what().equals("capture"));
        SmallNode.Export export = new SmallNode.Export(snapshot, node.state.image());
        task(node, "capture", new Input.Captured<>(snapshot), export);
    }

    private void append(SmallNode<M> node, long position, Durable record) {
        Invariants.check(position == node.last() + 1, "positions grow by one");
        node.log.add(records.encode(record));
    }

    private static <M> void truncate(SmallNode<M> node, long before) {
        node.truncateBefore = 0;
        int count = (int) Math.min(before - node.firstPosition, node.log.size());
        if (count > 0) {
            node.log.subList(0, count).clear();
            node.firstPosition += count;
        }
    }

    private static <M> void task(
            SmallNode<M> node, String what, Input<M> result, SmallNode.@Nullable Export export) {
        node.tasks.add(new SmallNode.Task<>(what, result, export, node.last()));
    }

    private Input.Found found(SmallNode<M> node, Effect.Wanted wanted) {
        return switch (wanted) {
            case Effect.Wanted.Keys(List<Bytes> keys) -> {
                List<@Nullable Bytes> values = new ArrayList<>();
                for (Bytes key : keys) {
                    values.add(node.state.value(key));
                }
                yield new Input.Found.Values(values);
            }
            case Effect.Wanted.Range range -> node.state.range(range);
            case Effect.Wanted.Records(long from, long to) -> {
                List<Logged> found = new ArrayList<>();
                long position = Math.max(from, node.firstPosition);
                for (; position <= Math.min(to, node.last()); position++) {
                    Bytes record = node.log.get((int) (position - node.firstPosition));
                    found.add(new Logged(position, records.decode(record)));
                }
                yield new Input.Found.Records(found);
            }
        };
    }

    /// Of one snapshot to one node, one copy is under way at a time.
    private void ship(SmallNode<M> node, NodeId to, Snapshot snapshot) {
        SmallNode.Export export = node.exports.get(snapshot.number());
        boolean flies = false;
        for (Flight flight : flights) {
            flies |=
                    snapshot.equals(flight.snapshot)
                            && flight.from.equals(node.id)
                            && flight.to.equals(to);
        }
        if (export != null && !flies && nodes.containsKey(to)) {
            flights.add(new Flight(++flown, node.id, to, export.content(), snapshot));
        }
    }

    /// Adds everything to a fingerprint on which the future of the world depends, but for the
    /// machines.
    void print(Fingerprint.Maker print) {
        for (SmallNode<M> node : nodes.values()) {
            print.add(node.running() ? 1 : 0).add(node.firstPosition).add(node.log.size());
            node.log.forEach(print::add);
            print.add(node.durable).add(node.lastStore).add(node.truncateBefore);
            print.add(node.timers.keySet().toString()).add(node.requests.toString());
            node.held.forEach(held -> print(print.add(held.position()), held.effect()));
            node.tasks.forEach(task -> print(print.add(task.behind()), task.result()));
            node.exports.forEach((number, export) -> print.add(number).add(export.content()));
            node.state.print(print);
        }
        List<Long> flying = new ArrayList<>();
        for (Flight flight : flights) {
            flying.add(print(flight));
        }
        flying.sort(null);
        flying.forEach(print::add);
    }

    /// A number by which equal flights can be told.
    static long print(Flight flight) {
        Fingerprint.Maker print = new Fingerprint.Maker();
        print.add(flight.from.number()).add(flight.to.number()).add(flight.content);
        Snapshot snapshot = flight.snapshot;
        if (snapshot != null) {
            print.add(snapshot.index()).add(snapshot.number()).add(snapshot.header());
        }
        return print.make().one();
    }

    private void print(Fingerprint.Maker print, Effect<M> effect) {
        if (effect instanceof Effect.Send<M>(NodeId to, M message)) {
            print.add(to.number()).add(messages.encode(message));
        } else {
            print.add(effect.toString());
        }
    }

    private void print(Fingerprint.Maker print, Input<M> result) {
        if (result instanceof Input.Loaded<M>(long ticket, Input.Found found)) {
            print.add(ticket);
            switch (found) {
                case Input.Found.Values(var values) ->
                        values.forEach(value -> print.add(value == null ? Bytes.EMPTY : value));
                case Input.Found.Rows(List<Bytes> keys, List<Bytes> values, boolean more) -> {
                    print.add(more ? 1 : 0);
                    keys.forEach(print::add);
                    values.forEach(print::add);
                }
                case Input.Found.Records(List<Logged> logged) ->
                        logged.forEach(one -> print.add(records.encode(one.record())));
            }
        } else if (result instanceof Input.Captured<M>(Snapshot snapshot)) {
            print.add(snapshot.number()).add(snapshot.index()).add(snapshot.header());
        }
    }

    private void leave(SmallNode<M> node, Effect<M> effect) {
        if (effect instanceof Effect.Send<M>(NodeId to, M message)) {
            fly(node, to, message);
        } else if (effect instanceof Effect.SendEarly<M>(NodeId to, M message)) {
            fly(node, to, message);
        } else if (effect instanceof Effect.Answer<M>(long request, Outcome _)) {
            answer(node, request);
        } else if (effect instanceof Effect.AnswerEarly<M>(long request, Outcome _)) {
            answer(node, request);
        }
    }

    private static <M> void answer(SmallNode<M> node, long request) {
        Invariants.check(
                node.requests.remove(request), "a machine answers every request at most once");
    }

    private void fly(SmallNode<M> node, NodeId to, M message) {
        if (nodes.containsKey(to)) {
            flights.add(new Flight(++flown, node.id, to, messages.encode(message), null));
        }
    }
}
