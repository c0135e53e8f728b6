package fulcrum.simulator;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Machine;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.View;
import fulcrum.machine.trace.TraceEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One life of a node: its machine, what the machine waits for, and how its effects are carried
/// out. Holds the machine to its part of the contract.
///
/// @param <M> the messages that the machines exchange
/// @param <V> the view of a machine
final class Life<M, V extends View> {

    private static final int RECORDS_MOST = 64;

    /// An effect that leaves when the log is durable up to a position.
    private record Held<M>(long position, Effect<M> effect) {}

    /// A prefix of the log that goes when the log is durable up to a position.
    private record Truncation(long position, long before) {}

    private final Simulation<M, V> simulation;
    private final Agenda agenda;
    private final Node<M, V> node;
    private final Machine<M> machine;
    private final Timers<M> timers;
    private final EffectList<M> outbox;

    /// What machines emit into: changes of the state are visible to them at once.
    private final Outbox<M> visible =
            new Outbox<>() {
                @Override
                public void emit(Effect<M> effect) {
                    outbox().emit(effect);
                    Bounds.effects(outbox().size());
                    if (effect instanceof Effect.Apply<M> apply) {
                        changed(apply, nextPosition() - 1);
                    } else if (effect instanceof Effect.Adopt<M>(Snapshot snapshot)) {
                        adopted(snapshot, nextPosition() - 1);
                    } else if (effect instanceof Effect.Capture<M>(Bytes header)) {
                        export(header, nextPosition() - 1);
                    }
                }

                @Override
                public long nextPosition() {
                    return outbox().nextPosition();
                }
            };

    private final ArrayDeque<Held<M>> held = new ArrayDeque<>();
    private final ArrayDeque<Truncation> truncations = new ArrayDeque<>();
    private final LinkedHashMap<Long, Asked> requests = new LinkedHashMap<>();

    private boolean over;
    private long now;
    private long lastStore;
    private long lastPosition;
    private long released;
    private long request;
    private long captures;
    private long loads;

    Life(Simulation<M, V> simulation, Node<M, V> node, Machine<M> machine, Timers<M> timers) {
        this.simulation = simulation;
        this.agenda = simulation.agenda();
        this.node = node;
        this.machine = machine;
        this.timers = timers;
        this.outbox = node.newOutbox();
        this.lastPosition = node.disk().last();
        this.released = lastPosition;
        this.lastStore = lastPosition;
    }

    private EffectList<M> outbox() {
        return outbox;
    }

    Timers<M> timers() {
        return timers;
    }

    /// What the node's clock showed when the batch began.
    long now() {
        return now;
    }

    void tick(long local) {
        now = local;
    }

    V view() {
        node.state().observed(true);
        try {
            return simulation.episode().view(machine);
        } finally {
            node.state().observed(false);
        }
    }

    void end() {
        over = true;
        timers.die();
        for (Asked asked : requests.values()) {
            asked.reply(new Reply.Broken());
        }
    }

    /// A request of this life, for which an answer is expected.
    long expect(Asked asked) {
        requests.put(++request, asked);
        return request;
    }

    /// Steps the machine, carries out what it wants, and looks whether all is well.
    void step(Input<M> input) {
        simulation.stepping(node);
        simulation.counters().steps++;
        outbox.clear();
        machine.step(now, input, visible);
        int size = outbox.size();
        boolean watched = simulation.watchesEffects();
        for (int i = 0; i < size; i++) {
            Effect<M> effect = outbox.at(i);
            carryOut(effect);
            if (watched) {
                simulation.watch(node, effect);
            }
        }
        if (simulation.hasInvariants()) {
            simulation.check(node, view());
        }
        simulation.stepping(null);
    }

    /// Tells a listener what the last step wanted to be said.
    void tellOf() {
        for (int i = 0; i < outbox.size(); i++) {
            Effect<M> effect = outbox.at(i);
            if (effect instanceof Effect.Noted<M>(Note note)) {
                simulation.tell(
                        new TraceEvent.Noted(agenda.now(), node.id(), note), node.columns());
            } else if (effect instanceof Effect.Apply<M> apply) {
                simulation.tell(
                        new TraceEvent.Applied(agenda.now(), node.id(), apply.index()),
                        node.columns());
            }
        }
    }

    private void carryOut(Effect<M> effect) {
        switch (effect) {
            case Effect.Send<M> send -> {
                if (lastStore > released) {
                    held.add(new Held<>(lastStore, effect));
                } else {
                    simulation.network().send(node, send.to(), send.message());
                }
            }
            case Effect.SendEarly<M> send ->
                    simulation.network().send(node, send.to(), send.message());
            case Effect.Store<M> store -> {
                append(store.position());
                lastStore = lastPosition;
                int crc = node.disk().append(store.record(), false);
                simulation.tracer().mark(6, agenda.now(), (long) crc << 32 | lastPosition);
            }
            case Effect.StoreLazily<M> store -> {
                append(store.position());
                int crc = node.disk().append(store.record(), true);
                simulation.tracer().mark(7, agenda.now(), (long) crc << 32 | lastPosition);
            }
            case Effect.StartTimer<M> start -> timers.start(start.timer(), now, start.delayNanos());
            case Effect.StopTimer<M> stop -> timers.stop(stop.timer());
            case Effect.Apply<M> _, Effect.Adopt<M> _, Effect.Capture<M> _ -> {} // done already
            case Effect.Answer<M> answer -> {
                if (lastStore > released) {
                    held.add(new Held<>(lastStore, effect));
                } else {
                    answer(answer.request(), answer.outcome());
                }
            }
            case Effect.AnswerEarly<M> answer -> answer(answer.request(), answer.outcome());
            case Effect.Load<M> load -> load(load);
            case Effect.Ship<M> ship -> ship(ship);
            case Effect.Truncate<M> truncate -> {
                demand(truncate.before() <= lastPosition + 1, "truncates what it has");
                if (lastPosition > node.disk().durable()) {
                    truncations.add(new Truncation(lastPosition, truncate.before()));
                } else {
                    node.disk().truncate(truncate.before());
                }
            }
            case Effect.Noted<M> noted -> simulation.note(noted.note());
        }
    }

    /// Lets go what waited for records up to a position.
    void release(long upTo) {
        released = Math.max(released, upTo);
        while (!held.isEmpty() && held.getFirst().position <= upTo) {
            Effect<M> effect = held.removeFirst().effect;
            if (effect instanceof Effect.Send<M> send) {
                simulation.network().send(node, send.to(), send.message());
            } else if (effect instanceof Effect.Answer<M> answer) {
                answer(answer.request(), answer.outcome());
            }
        }
        while (!truncations.isEmpty() && truncations.getFirst().position <= upTo) {
            node.disk().truncate(truncations.removeFirst().before);
        }
    }

    private void append(long position) {
        demand(position == lastPosition + 1, "positions grow by one");
        lastPosition = position;
        simulation.counters().stored++;
    }

    private void changed(Effect.Apply<M> apply, long logged) {
        demand(apply.index() == node.state().applied() + 1, "applies in order");
        simulation.counters().applied++;
        simulation.tracer().mark(8, agenda.now(), (long) node.id().number() << 40 | apply.index());
        node.state().apply(apply.index(), apply.change(), logged, node.disk().durable());
    }

    private void answer(long number, Outcome outcome) {
        Asked asked = requests.remove(number);
        demand(asked != null, "answers every request at most once");
        if (asked == null) {
            return;
        }
        simulation.tracer().mark(9, agenda.now(), (long) node.id().number() << 40 | number);
        if (simulation.tracer().listens()) {
            simulation.tell(
                    new TraceEvent.Answered(agenda.now(), node.id(), number, outcome),
                    node.columns());
        }
        asked.reply(new Reply.Answered(outcome));
    }

    // What takes time

    private void load(Effect.Load<M> load) {
        long nanos = simulation.chance().below(simulation.universe().disks().readNanosMost());
        long life = ++loads;
        Input.@Nullable Found early =
                simulation.chance().chance(1, 2) ? found(load.wanted()) : null;
        agenda.after(nanos, () -> loaded(load, early, life));
    }

    /// What is found is of some moment between the load and now.
    private void loaded(Effect.Load<M> load, Input.@Nullable Found early, long number) {
        if (over) {
            return;
        }
        if (node.stalled()) {
            simulation.coverage().count("stalled load");
            agenda.after(5_000_000, () -> loaded(load, early, number));
            return;
        }
        Input.Found found = early == null ? found(load.wanted()) : early;
        warm(load.wanted());
        simulation.coverage().count("load");
        node.take(new Input.Loaded<>(load.ticket(), found), number);
    }

    /// What was loaded is in memory when the machine hears of it, whatever came in between.
    private void warm(Effect.Wanted wanted) {
        switch (wanted) {
            case Effect.Wanted.Keys(List<Bytes> keys) -> node.state().load(keys);
            case Effect.Wanted.Range range -> node.state().warm(range);
            case Effect.Wanted.Records _ -> {} // the log's
        }
    }

    private Input.Found found(Effect.Wanted wanted) {
        return switch (wanted) {
            case Effect.Wanted.Keys(List<Bytes> keys) ->
                    new Input.Found.Values(new ArrayList<>(node.state().load(keys)));
            case Effect.Wanted.Range range -> node.state().range(range);
            case Effect.Wanted.Records(long from, long to) ->
                    new Input.Found.Records(node.disk().read(from, to, RECORDS_MOST));
        };
    }

    private void export(Bytes header, long behind) {
        Snapshot snapshot = new Snapshot(node.shelf().nextNumber(), node.state().applied(), header);
        Shelf.Held export = new Shelf.Held(snapshot, node.state().image());
        long number = ++captures;
        long nanos = simulation.chance().below(simulation.universe().states().exportNanosMost());
        agenda.after(nanos, () -> captured(export, behind, number));
    }

    private void captured(Shelf.Held export, long behind, long number) {
        if (over || number != captures) {
            return;
        }
        if (node.stalled() || node.disk().isFull() || node.disk().durable() < behind) {
            agenda.after(5_000_000, () -> captured(export, behind, number));
            return;
        }
        node.state().flushThrough(export.snapshot().index(), node.disk().durable());
        node.shelf().addCaptured(export);
        simulation.coverage().count("snapshot captured");
        node.take(new Input.Captured<>(export.snapshot()), 0);
    }

    private void ship(Effect.Ship<M> ship) {
        Shelf.Held export = node.shelf().held(ship.snapshot().number());
        Node<M, V> to = simulation.node(ship.to());
        if (export != null && to != null) {
            simulation.transfers().ship(node, to, export);
        }
    }

    private void adopted(Snapshot snapshot, long logged) {
        Shelf.Held imported = node.shelf().held(snapshot.number());
        if (imported == null) {
            throw new InvariantViolated("a machine adopts what is here", snapshot.toString());
        }
        simulation.coverage().count("snapshot adopted");
        simulation.tracer().mark(10, agenda.now(), snapshot.index());
        node.state().adopt(imported.snapshot().index(), imported.content(), logged);
    }

    private void demand(boolean kept, String duty) {
        if (!kept) {
            throw new InvariantViolated("contract", "a machine " + duty);
        }
    }
}
