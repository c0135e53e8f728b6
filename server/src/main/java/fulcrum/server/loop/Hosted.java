package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One group in its cell: its machine, what waits for the log, and how its effects are carried out.
///
/// @param <M> the messages that its peers exchange
final class Hosted<M> implements Outbox<M>, Completions {

    /// What leaves when the log is durable up to a position: a message, or else an answer.
    private record Held<M>(
            long position,
            @Nullable NodeId to,
            @Nullable M message,
            long request,
            @Nullable Outcome outcome) {}

    private record Truncation(long position, long before) {}

    private final Cell cell;
    private final long number;
    private final Machine<M> machine;
    private final Codec<M> messages;
    private final Codec<Durable> records;
    private final GroupState state;
    private final @Nullable Routing<M> routing;

    private final List<TimerHeap.Slot> timers = new ArrayList<>(4);
    private final ArrayDeque<Held<M>> held = new ArrayDeque<>(0);
    private final ArrayDeque<Truncation> truncations = new ArrayDeque<>(0);

    private long nextPosition;
    private long lastStore;
    private long released;
    private boolean storedInTurn;
    private long clockTurn;
    private long lastAppended;

    Hosted(Cell cell, long number, Cell.Opening<M> opening) {
        this.cell = cell;
        this.number = number;
        this.machine = opening.machine();
        this.messages = opening.messages();
        this.records = opening.records();
        this.state = opening.state();
        this.routing = opening.routing();
        this.nextPosition = opening.lastPosition() + 1;
        this.lastStore = opening.lastPosition();
        this.released = opening.lastPosition();
    }

    long number() {
        return number;
    }

    Machine<M> machine() {
        return machine;
    }

    Codec<M> messages() {
        return messages;
    }

    /// The last position that was stored.
    long lastPosition() {
        return nextPosition - 1;
    }

    // Inputs

    /// Steps the machine with an input that was made for it; the wall clock comes before the first
    /// of a turn.
    void step(Input<?> input) {
        if (clockTurn != cell.turnNumber()) {
            clockTurn = cell.turnNumber();
            stepOnce(cell.wallClock());
        }
        stepOnce(input);
    }

    private void stepOnce(Input<?> input) {
        cell.stepping(number);
        cell.counters().steps++;
        @SuppressWarnings("unchecked") // inputs reach a group by its own typed entrances alone
        Input<M> own = (Input<M>) input;
        machine.step(cell.now(), own, this);
    }

    /// The log is durable up to a position: what waited for it goes, and the machine hears of it.
    void stored(long upTo) {
        released = upTo;
        while (!held.isEmpty() && held.getFirst().position <= upTo) {
            Held<M> first = held.removeFirst();
            if (first.to != null && first.message != null) {
                sendNow(first.to, first.message);
            } else if (first.outcome != null) {
                cell.answer(first.request, first.outcome);
            }
        }
        while (!truncations.isEmpty() && truncations.getFirst().position <= upTo) {
            cell.truncate(this, truncations.removeFirst().before);
        }
        step(new Input.Stored<M>(upTo));
    }

    @Override
    public void loaded(long ticket, Input.Found found) {
        cell.complete(this, new Input.Loaded<M>(ticket, found));
    }

    @Override
    public void captured(Snapshot snapshot) {
        cell.complete(this, new Input.Captured<M>(snapshot));
    }

    @Override
    public void imported(NodeId from, Snapshot snapshot) {
        cell.complete(this, new Input.Imported<M>(from, snapshot));
    }

    void forgetTimers() {
        timers.forEach(cell.timers()::forget);
        timers.clear();
    }

    /// The turn is over.
    ///
    /// @return the last position stored in it
    long endTurn() {
        storedInTurn = false;
        return nextPosition - 1;
    }

    // Effects

    @Override
    public long nextPosition() {
        return nextPosition;
    }

    @Override
    public void emit(Effect<M> effect) {
        switch (effect) {
            case Effect.Send<M>(NodeId to, M message) -> sendSafely(to, message);
            case Effect.SendEarly<M>(NodeId to, M message) -> sendNow(to, message);
            case Effect.Store<M>(long position, Durable record) -> {
                append(position, record, false);
                lastStore = position;
            }
            case Effect.StoreLazily<M>(long position, Durable record) ->
                    append(position, record, true);
            case Effect.StartTimer<M>(Timer timer, long delayNanos) ->
                    cell.timers().start(slot(timer), cell.now(), delayNanos);
            case Effect.StopTimer<M>(Timer timer) -> cell.timers().stop(slot(timer));
            case Effect.Apply<M>(long index, long _, Bytes change) ->
                    state.apply(index, change, lastAppended);
            case Effect.Answer<M>(long request, Outcome outcome) -> answerSafely(request, outcome);
            case Effect.AnswerEarly<M>(long request, Outcome outcome) ->
                    cell.answer(request, outcome);
            case Effect.Load<M>(long ticket, Effect.Wanted.Records(long from, long to)) ->
                    cell.log().read(number, from, to, read -> loaded(ticket, logged(from, read)));
            case Effect.Load<M>(long ticket, Effect.Wanted wanted) ->
                    state.load(ticket, wanted, this);
            case Effect.Capture<M>(Bytes header) -> state.capture(header, lastAppended, this);
            case Effect.Ship<M>(NodeId to, Snapshot snapshot) -> state.ship(to, snapshot);
            case Effect.Adopt<M>(Snapshot snapshot) -> state.adopt(snapshot, lastAppended);
            case Effect.Truncate<M>(long before) -> truncateSafely(before);
            case Effect.Noted<M>(Note note) -> cell.notes().note(number, note);
        }
    }

    /// Records that were read again, from this position on. On the log's thread.
    private Input.Found logged(long from, List<Bytes> read) {
        List<Logged> found = new ArrayList<>(read.size());
        try {
            for (Bytes record : read) {
                found.add(new Logged(from + found.size(), records.decode(record)));
            }
        } catch (Malformed _) {
            // What nobody can decode is as good as not there: the answer ends before it.
        }
        return new Input.Found.Records(found);
    }

    private void sendSafely(NodeId to, M message) {
        if (lastStore > released) {
            hold(new Held<>(lastStore, to, message, 0, null));
        } else {
            sendNow(to, message);
        }
    }

    private void answerSafely(long request, Outcome outcome) {
        if (lastStore > released) {
            hold(new Held<>(lastStore, null, null, request, outcome));
        } else {
            cell.answer(request, outcome);
        }
    }

    private void hold(Held<M> effect) {
        held.add(effect);
        cell.counters().held++;
    }

    /// What waits is encoded here too, when it goes: a message that never goes costs nothing.
    private void sendNow(NodeId to, M message) {
        long group = routing == null ? number : routing.group().applyAsLong(message);
        if (routing != null && to.equals(routing.self())) {
            cell.receiveInside(to, group, message);
            return;
        }
        Encoder out = cell.scratch();
        messages.encode(message, out);
        cell.links().send(to, group, out);
    }

    private void append(long position, Durable record, boolean lazily) {
        if (position != nextPosition) {
            throw new InvariantViolated("contract", "positions grow by one");
        }
        nextPosition++;
        Encoder out = cell.scratch();
        records.encode(record, out);
        lastAppended = cell.log().append(number, position, out, lazily);
        cell.appended(this, lastAppended, !storedInTurn);
        storedInTurn = true;
    }

    private void truncateSafely(long before) {
        if (lastStore > released) {
            truncations.add(new Truncation(lastStore, before));
        } else {
            cell.truncate(this, before);
        }
    }

    private TimerHeap.Slot slot(Timer timer) {
        for (int i = 0; i < timers.size(); i++) {
            TimerHeap.Slot slot = timers.get(i);
            if (slot.fired.timer().equals(timer)) {
                return slot;
            }
        }
        TimerHeap.Slot slot = new TimerHeap.Slot(this, new Input.Fired<M>(timer));
        timers.add(slot);
        return slot;
    }
}
