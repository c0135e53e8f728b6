package fulcrum.lab.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.KeyValues.Peek;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A replicated state machine over Raft: registers that are read, written, and compared and set.
///
/// What Raft commits, confirms and captures is done here in that order, as far as the state is in
/// memory: where a key is cold, everything waits for it.
final class Registers implements Machine<RaftMessage> {

    /// Answers of commands that change a register.
    static final long DONE = 1;

    static final long MISMATCH = 2;

    /// Sees what all the servers of a group do.
    interface Witness {

        /// A command that changes a register did.
        void carriedOut(long index, long session, long sequence, long value);

        /// A server has applied this far.
        void applied(long index);

        /// As far as any server has applied.
        long horizon();

        /// A read was answered from a state that had applied this far.
        ///
        /// @param horizon as it was when the read was asked
        void read(long applied, long horizon);
    }

    private sealed interface Due {
        record Applying(long index, long request, Bytes command) implements Due {}

        record Reading(long request, Asked asked) implements Due {}

        record Capturing(Bytes header) implements Due {}
    }

    /// A read that waits for Raft's word.
    ///
    /// @param round the leader's latest when it was asked
    /// @param step in which it was
    private record Asked(long key, long horizon, long round, long step) {}

    private final Raft raft;
    private final KeyValues state;
    private final int sessionBound;
    private final Witness witness;
    private final Intercepted intercepted = new Intercepted();
    private final FigureTwo figureTwo = new FigureTwo();
    private final TreeMap<Long, Asked> reads = new TreeMap<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private long applied;
    private long steps;
    private long lastTicket;
    private long awaitedTicket;

    Registers(Raft raft, KeyValues state, int sessionBound, Witness witness) {
        this.raft = raft;
        this.state = state;
        this.sessionBound = sessionBound;
        this.witness = witness;
        this.applied = state.applied();
    }

    @Override
    public RaftView view() {
        return raft.view();
    }

    @Override
    public void step(long now, Input<RaftMessage> input, Outbox<RaftMessage> out) {
        intercepted.outer = out;
        boolean ours = // records are of the log, and thus for Raft
                input instanceof Input.Loaded<RaftMessage>(_, Input.Found found)
                        && !(found instanceof Input.Found.Records);
        if (input instanceof Input.Loaded<RaftMessage>(long ticket, Input.Found found) && ours) {
            if (ticket == awaitedTicket && found instanceof Input.Found.Values(var values)) {
                awaitedTicket = 0;
                carryOut(values, out);
            }
        } else {
            steps++;
            figureTwo.begins();
            raft.step(now, translated(input), intercepted);
            figureTwo.ends(input, raft::view);
        }
        while (awaitedTicket == 0 && !due.isEmpty()) {
            carryOut(null, out);
        }
    }

    private Input<RaftMessage> translated(Input<RaftMessage> input) {
        if (input instanceof Input.Submitted<RaftMessage>(long request, RegisterCommand command)) {
            if (command instanceof RegisterCommand.Read(long key)) {
                reads.put(request, new Asked(key, witness.horizon(), figureTwo.round(), steps));
                return new Input.Submitted<>(request, new RaftCommand.Read());
            }
            Bytes proposal = RegisterCodec.COMMANDS.encode(command);
            return new Input.Submitted<>(request, new RaftCommand.Propose(proposal));
        }
        return input;
    }

    /// Does the next thing that is due, or asks for what it needs.
    ///
    /// @param loaded the values of its keys, if they had to be loaded
    private void carryOut(@Nullable List<@Nullable Bytes> loaded, Outbox<RaftMessage> out) {
        Due next = due.element();
        List<Bytes> keys = keysOf(next);
        List<Bytes> values = loaded == null ? peek(keys) : present(loaded);
        if (values == null) {
            awaitedTicket = ++lastTicket;
            out.load(awaitedTicket, new Effect.Wanted.Keys(keys));
            return;
        }
        due.remove();
        switch (next) {
            case Due.Capturing(Bytes header) -> out.capture(header);
            case Due.Reading(long request, Asked asked) -> { // early: Raft has confirmed the read
                witness.read(applied, asked.horizon);
                out.answerEarly(request, new Outcome.Done(values.getFirst()));
            }
            case Due.Applying(long index, long request, Bytes command) ->
                    apply(index, request, command, values, out);
        }
    }

    private static List<Bytes> keysOf(Due due) {
        return switch (due) {
            case Due.Capturing _ -> List.of();
            case Due.Reading(_, Asked asked) -> List.of(RegisterCodec.key(asked.key));
            case Due.Applying(_, _, Bytes command) when command.isEmpty() -> List.of();
            case Due.Applying(_, _, Bytes command) ->
                    switch (RegisterCodec.COMMANDS.decode(command)) {
                        case RegisterCommand.Write _, RegisterCommand.Open _ ->
                                List.of(RegisterCodec.SESSIONS);
                        case RegisterCommand.Cas c ->
                                List.of(RegisterCodec.SESSIONS, RegisterCodec.key(c.key()));
                        case RegisterCommand.Read c -> List.of(RegisterCodec.key(c.key()));
                    };
        };
    }

    private @Nullable List<Bytes> peek(List<Bytes> keys) {
        List<Bytes> values = new ArrayList<>();
        for (Bytes key : keys) {
            switch (state.peek(key)) {
                case Peek.Present(Bytes value) -> values.add(value);
                case Peek.Absent _ -> values.add(Bytes.EMPTY);
                case Peek.Cold _ -> {
                    return null;
                }
            }
        }
        return values;
    }

    private static List<Bytes> present(List<@Nullable Bytes> loaded) {
        List<Bytes> values = new ArrayList<>();
        for (Bytes value : loaded) {
            values.add(value == null ? Bytes.EMPTY : value);
        }
        return values;
    }

    /// Carries a committed command out. Answers leave early: it is durable at a quorum.
    private void apply(
            long index, long request, Bytes command, List<Bytes> values, Outbox<RaftMessage> out) {
        Writes writes = new Writes();
        Outcome outcome = new Outcome.Done(Bytes.EMPTY);
        if (!command.isEmpty()) {
            Sessions sessions = Sessions.read(sessionBound, values.getFirst());
            switch (RegisterCodec.COMMANDS.decode(command)) {
                case RegisterCommand.Open _ -> {
                    sessions.open(index);
                    writes.put(RegisterCodec.SESSIONS, sessions.toBytes());
                    outcome = new Outcome.Done(RegisterCodec.number(index));
                }
                case RegisterCommand.Write c ->
                        outcome =
                                change(index, sessions, c, c.session(), c.sequence(), true, writes);
                case RegisterCommand.Cas c -> {
                    boolean equal = RegisterCodec.number(values.get(1)) == c.expected();
                    outcome = change(index, sessions, c, c.session(), c.sequence(), equal, writes);
                }
                case RegisterCommand.Read _ -> {}
            }
        }
        out.apply(index, 0, writes.toBytes());
        applied = index;
        witness.applied(index);
        if (request != 0) {
            out.answerEarly(request, outcome);
        }
    }

    private Outcome change(
            long index,
            Sessions sessions,
            RegisterCommand command,
            long session,
            long sequence,
            boolean mayChange,
            Writes writes) {
        if (!sessions.knows(session) || sessions.overtaken(session, sequence)) {
            return new Outcome.Unknown("the session does not remember");
        }
        Long answered = sessions.answered(session, sequence);
        if (answered != null) {
            return new Outcome.Done(RegisterCodec.number(answered));
        }
        long answer = mayChange ? DONE : MISMATCH;
        sessions.done(session, sequence, answer, index);
        writes.put(RegisterCodec.SESSIONS, sessions.toBytes());
        if (mayChange) {
            long key =
                    command instanceof RegisterCommand.Write w
                            ? w.key()
                            : ((RegisterCommand.Cas) command).key();
            long value =
                    command instanceof RegisterCommand.Write w
                            ? w.value()
                            : ((RegisterCommand.Cas) command).replacement();
            writes.put(RegisterCodec.key(key), RegisterCodec.number(value));
            witness.carriedOut(index, session, sequence, value);
        }
        return new Outcome.Done(RegisterCodec.number(answer));
    }

    /// Raft's effects, of which some concern this machine.
    private final class Intercepted implements Outbox<RaftMessage> {

        private Outbox<RaftMessage> outer = this;

        @Override
        public long nextPosition() {
            return outer.nextPosition();
        }

        @Override
        public void emit(Effect<RaftMessage> effect) {
            figureTwo.sees(effect);
            switch (effect) {
                case Effect.Apply<RaftMessage>(long index, long request, Bytes command) ->
                        due.add(new Due.Applying(index, request, command));
                case Effect.Capture<RaftMessage>(Bytes header) ->
                        due.add(new Due.Capturing(header));
                case Effect.Adopt<RaftMessage> adopt -> {
                    supersede();
                    applied = adopt.snapshot().index();
                    outer.emit(adopt);
                }
                case Effect.AnswerEarly<RaftMessage>(long request, Outcome outcome) ->
                        reply(request, outcome);
                default -> outer.emit(effect); // the host's
            }
        }

        private void reply(long request, Outcome outcome) {
            Asked asked = reads.remove(request);
            if (asked != null && outcome instanceof Outcome.Done) {
                if (asked.step < steps) { // else there is a lease
                    figureTwo.confirmed(asked.round, raft.view());
                }
                due.add(new Due.Reading(request, asked));
            } else {
                outer.answerEarly(request, outcome);
            }
        }

        /// A snapshot is ahead of all that is due: what was to be applied is in it.
        private void supersede() {
            for (Due waiting : due) {
                switch (waiting) {
                    case Due.Applying(_, long request, _) when request != 0 ->
                            outer.answerEarly(
                                    request, new Outcome.Unknown("a snapshot came first"));
                    case Due.Reading(long request, _) ->
                            outer.answerEarly(
                                    request, new Outcome.Refused(Outcome.Refusal.NOT_LEADER, null));
                    case Due.Applying _, Due.Capturing _ -> {}
                }
            }
            due.clear();
            awaitedTicket = 0;
        }
    }
}
