package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.gate.Gate;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.machine.Timer;
import fulcrum.machine.recording.Beginning;
import fulcrum.machine.recording.Languages;
import fulcrum.machine.recording.Recorder;
import fulcrum.machine.recording.Replay;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Some whole replicas with perfect links and disks, on one clock: what is sent arrives at once, in
/// order. Replica n1 leads first. All are recorded, and watched: what is seen of them changes
/// nothing.
final class Trio {

    private record Sent(NodeId from, NodeId to, ShardMessage message) {}

    private static final Languages<ShardMessage> LANGUAGES =
            new Languages<>(ShardCodec.MESSAGES, ShardCodec.RECORDS, new CommandCodec());

    private static final Replay.Watcher<ShardMessage> NOBODY =
            new Replay.Watcher<>() {
                @Override
                public void step(long number, long now, Input<ShardMessage> input) {}

                @Override
                public void effect(Effect<ShardMessage> effect) {}
            };

    final TreeMap<NodeId, Member> members = new TreeMap<>();
    private final List<Member> lives = new ArrayList<>();
    private final ArrayDeque<Sent> wire = new ArrayDeque<>();
    private final int count;
    private final SortedSet<Gate> gates;
    private long now = 1_000_000_000_000L;
    private long request;

    Trio(int count) {
        this(count, Gate.upTo(Gate.NEWEST));
    }

    /// @param gates that each replica finds open when it begins
    Trio(int count, SortedSet<Gate> gates) {
        this.count = count;
        this.gates = gates;
        for (int i = 1; i <= count; i++) {
            members.put(new NodeId(i), new Member(new NodeId(i), List.of(), new TreeMap<>(), 0));
        }
        members.values().forEach(Member::begin);
        flow();
    }

    Member member(int number) {
        return Objects.requireNonNull(members.get(new NodeId(number)));
    }

    /// Everything that is under way arrives, and what is due fires.
    private void flow() {
        while (true) {
            Sent sent = wire.poll();
            if (sent != null) {
                Member to = members.get(sent.to);
                if (to != null) {
                    to.takes(new Input.Received<>(sent.from, sent.message));
                }
            } else if (members.values().stream().noneMatch(Member::goOn)) {
                return;
            }
        }
    }

    /// Time passes, in small steps.
    void waits(long nanos) {
        long end = now + nanos;
        while (now < end) {
            now = Math.min(end, now + 10_000_000);
            flow();
        }
    }

    @Nullable Outcome asks(int at, ShardCommand command) {
        Member member = member(at);
        long number = ++request;
        member.takes(new Input.Submitted<>(number, command));
        flow();
        if (!member.answers.containsKey(number)) {
            waits(100_000_000);
        }
        return member.answers.get(number);
    }

    void puts(String key, String value) {
        Outcome outcome =
                asks(
                        1,
                        new ShardCommand.Write(
                                null, Bytes.text(key), Bytes.text(value), Condition.ALWAYS));
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError("put " + key + ": " + outcome);
        }
    }

    /// A replica is killed, and comes back with what it has stored and applied.
    void restarts(int number) {
        restarts(number, false);
    }

    /// @param cold nothing of its state is in memory
    void restarts(int number, boolean cold) {
        returns(number, cold, _ -> {});
    }

    /// A replica comes back with nothing of its state in memory.
    ///
    /// @param first what happens to it before anything is loaded
    Member restartsCold(int number, Consumer<Member> first) {
        return returns(number, true, first);
    }

    private Member returns(int number, boolean cold, Consumer<Member> first) {
        Member before = member(number);
        Member after = new Member(before.self, before.log, before.state, before.applied);
        after.cold = cold;
        members.put(before.self, after);
        after.begin();
        first.accept(after);
        flow();
        return after;
    }

    /// Demands that every replica that ever lived, given the same again, does the same.
    void demandReplays() {
        lives.forEach(Member::demandReplay);
    }

    /// One replica with its state, its disk and what it said.
    final class Member implements Outbox<ShardMessage>, KeyValues {

        final NodeId self;
        final Shard shard;
        final List<Logged> log;
        final TreeMap<Bytes, Bytes> state;
        final List<Bytes> written = new ArrayList<>();

        /// Everything but Raft's own.
        final List<ShardMessage> said = new ArrayList<>();

        final List<Note> notes = new ArrayList<>();
        final TreeMap<Long, Outcome> answers = new TreeMap<>();

        /// Nothing is in memory until something is loaded.
        boolean cold;

        private final ShardConfig config;
        private final List<Bytes> tape = new ArrayList<>();
        private final Recorder<ShardMessage> recorder;
        private final TreeMap<Timer, Long> timers = new TreeMap<>();
        private final ArrayDeque<Effect.Load<ShardMessage>> loads = new ArrayDeque<>();
        private long position;
        private long stored;
        private long applied;

        Member(NodeId self, List<Logged> log, Map<Bytes, Bytes> state, long applied) {
            this.self = self;
            this.log = new ArrayList<>(log);
            this.state = new TreeMap<>(state);
            this.applied = applied;
            this.position = log.isEmpty() ? 0 : log.getLast().position();
            this.stored = position;
            List<NodeId> nodes = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                nodes.add(new NodeId(i));
            }
            RaftConfig raft =
                    RaftConfig.of(self, Configuration.of(nodes)).withFirstLeader(new NodeId(1));
            config = ShardConfig.of(raft).withGates(gates);
            List<Shard> made = new ArrayList<>();
            recorder =
                    new Recorder<>(
                            LANGUAGES,
                            new Beginning(Bytes.EMPTY, position, applied, this.log),
                            this,
                            seen -> {
                                made.add(Shard.recover(config, this.log, seen));
                                return made.getFirst();
                            },
                            tape::add);
            shard = made.getFirst();
            lives.add(this);
        }

        /// Demands that the same replica, without this state, does the same in every step.
        private void demandReplay() {
            Replay<ShardMessage> replay =
                    new Replay<>(
                            LANGUAGES,
                            tape.getFirst(),
                            (beginning, seen) -> Shard.recover(config, beginning.records(), seen));
            for (Bytes frame : tape.subList(1, tape.size())) {
                assertThat(replay.step(frame, NOBODY)).as(self.toString()).isNull();
            }
        }

        void begin() {
            takes(new Input.Started<>(self.number(), 1 + log.size()));
        }

        void takes(Input<ShardMessage> input) {
            step(input);
            while (stored < position) {
                stored = position;
                step(new Input.Stored<>(stored));
            }
        }

        private void step(Input<ShardMessage> input) {
            recorder.view();
            recorder.step(now, input, this);
            recorder.view();
        }

        /// @return whether there was anything to do
        boolean goOn() {
            Effect.Load<ShardMessage> load = loads.poll();
            if (load != null) {
                cold = false;
                List<@Nullable Bytes> values = new ArrayList<>();
                if (load.wanted() instanceof Effect.Wanted.Keys(List<Bytes> keys)) {
                    keys.forEach(key -> values.add(state.get(key)));
                }
                takes(new Input.Loaded<>(load.ticket(), new Input.Found.Values(values)));
                return true;
            }
            for (Timer timer : List.copyOf(timers.keySet())) {
                if (timers.getOrDefault(timer, Long.MAX_VALUE) <= now) {
                    timers.remove(timer);
                    takes(new Input.Fired<>(timer));
                    return true;
                }
            }
            return false;
        }

        <N extends Note> List<N> notes(Class<N> kind) {
            return notes.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        @Nullable RunningHash hash() {
            Bytes kept = state.get(StateKeys.HASH);
            return kept == null ? null : RunningHash.read(kept);
        }

        @Override
        public long nextPosition() {
            return position + 1;
        }

        @Override
        public void emit(Effect<ShardMessage> effect) {
            switch (effect) {
                case Effect.Send<ShardMessage>(NodeId to, ShardMessage m) -> post(to, m);
                case Effect.SendEarly<ShardMessage>(NodeId to, ShardMessage m) -> post(to, m);
                case Effect.Store<ShardMessage>(long at, var record) -> {
                    position = at;
                    log.add(new Logged(at, record));
                }
                case Effect.StoreLazily<ShardMessage> _ -> throw new AssertionError("nothing lazy");
                case Effect.StartTimer<ShardMessage>(Timer timer, long delay) ->
                        timers.put(timer, now + delay);
                case Effect.StopTimer<ShardMessage>(Timer timer) -> timers.remove(timer);
                case Effect.Apply<ShardMessage>(long index, long _, Bytes change) -> {
                    Writes.carryOut(change, state);
                    written.add(change);
                    applied = index;
                }
                case Effect.Answer<ShardMessage>(long asked, Outcome outcome) ->
                        answers.put(asked, outcome);
                case Effect.AnswerEarly<ShardMessage>(long asked, Outcome outcome) ->
                        answers.put(asked, outcome);
                case Effect.Load<ShardMessage> load -> loads.add(load);
                case Effect.Adopt<ShardMessage>(Snapshot snapshot) -> applied = snapshot.index();
                case Effect.Capture<ShardMessage> _,
                        Effect.Ship<ShardMessage> _,
                        Effect.Truncate<ShardMessage> _ -> {}
                case Effect.Noted<ShardMessage>(Note note) -> notes.add(note);
            }
        }

        private void post(NodeId to, ShardMessage message) {
            if (!(message instanceof ShardMessage.Consensus)) {
                said.add(message);
            }
            Bytes frame = ShardCodec.MESSAGES.encode(message);
            wire.add(new Sent(self, to, ShardCodec.MESSAGES.decode(frame)));
        }

        @Override
        public Peek peek(Bytes key) {
            Bytes value = state.get(key);
            return cold ? Peek.COLD : value == null ? Peek.ABSENT : new Peek.Present(value);
        }

        @Override
        public First first(Bytes from, Bytes to) {
            return cold ? First.COLD : First.of(state, from, to);
        }

        @Override
        public long applied() {
            return applied;
        }
    }
}
