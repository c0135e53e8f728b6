package fulcrum.database.shard;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Three whole replicas of shard 1, of which transactions know, with perfect disks and links that
/// lose what the test says, on one clock. Replica n1 leads first. What they say to coordinators,
/// and to other shards, is kept.
final class Council {

    static final long SHARD = 1;
    private static final long MILLI = 1_000_000;

    private static final List<NodeId> NODES = List.of(new NodeId(1), new NodeId(2), new NodeId(3));

    /// @param to whose replica
    record Sent(NodeId from, NodeId to, ShardMessage message) {}

    private final TreeMap<NodeId, Member> members = new TreeMap<>();
    private final ArrayDeque<Sent> wire = new ArrayDeque<>();

    /// Everything that was sent among replicas, and not lost.
    final List<Sent> sent = new ArrayList<>();

    /// What coordinators were told.
    final List<TxnMessage> told = new ArrayList<>();

    /// What is lost on its way between two replicas.
    Predicate<Sent> lost = _ -> false;

    private long now = 1_000_000_000_000L;
    private long lastTxn;

    Council() {
        NODES.forEach(node -> members.put(node, new Member(node, List.of(), new TreeMap<>(), 0)));
        members.values().forEach(Member::begin);
        flow();
        waits(100 * MILLI);
    }

    Member member(int number) {
        return Objects.requireNonNull(members.get(new NodeId(number)));
    }

    long now() {
        return now;
    }

    private void flow() {
        while (true) {
            Sent next = wire.poll();
            if (next != null) {
                member(next.to.number()).takes(new Input.Received<>(next.from, next.message));
            } else if (members.values().stream().noneMatch(Member::goOn)) {
                return;
            }
        }
    }

    /// Time passes, in small steps.
    void waits(long nanos) {
        for (long end = now + nanos; now < end; ) {
            now = Math.min(end, now + MILLI);
            flow();
        }
    }

    TxnId newTxn() {
        return new TxnId(new NodeId(3), ++lastTxn);
    }

    /// Something comes to a replica from a coordinator; what follows from it at once, happens.
    void says(int to, TxnMessage... messages) {
        for (TxnMessage message : messages) {
            NodeId node = new NodeId(to);
            ShardMessage across = new ShardMessage.Across(new Address(node, SHARD), false, message);
            member(to).takes(new Input.Received<>(node, across));
        }
        flow();
    }

    /// A read of the latest by the coordinator of a node.
    TxnMessage.Read look(int at, String row) {
        Address from = Address.coordinator(new NodeId(at));
        Span span = Span.row(Bytes.text(row));
        Branch none = Branch.none(SHARD);
        return new TxnMessage.Read(newTxn(), 0, from, none, span, Lock.NONE, IfLocked.WAIT, 0, 1);
    }

    /// What came of a read: its row's value; "none" where there is none; else null.
    @Nullable String found(TxnMessage.Read look) {
        for (TxnMessage each : told) {
            if (each instanceof TxnMessage.Rows rows && rows.txn().equals(look.txn())) {
                Bytes value = rows.rows().isEmpty() ? null : rows.rows().getFirst().value();
                return value == null ? "none" : value.asText();
            }
        }
        return null;
    }

    /// Asked at a node, what is the row at once?
    @Nullable String looks(int at, String row) {
        TxnMessage.Read look = look(at, row);
        says(at, look);
        return found(look);
    }

    /// The whole of a transaction, for who leads now.
    TxnMessage.Once once(int leader, String row, @Nullable String value) {
        TxnId txn = newTxn();
        RowWrite write = new RowWrite(Bytes.text(row), value == null ? null : Bytes.text(value));
        return new TxnMessage.Once(
                txn,
                Address.coordinator(new NodeId(leader)),
                Epochs.NONE,
                member(leader).shard.raft.currentTerm(),
                txn.number(),
                1_000 * MILLI,
                List.of(write));
    }

    /// Writes a row at who leads, and waits until its coordinator is told.
    void writes(int leader, String row, @Nullable String value) {
        TxnMessage.Once once = once(leader, row, value);
        says(leader, once);
        waits(5 * MILLI);
        if (told.stream().noneMatch(m -> m instanceof TxnMessage.Ended e && e.why() == null)) {
            throw new AssertionError("not committed: " + told);
        }
    }

    /// A replica does not hear the others any more, nor they it.
    Predicate<Sent> without(int number) {
        NodeId node = new NodeId(number);
        return sent -> sent.from.equals(node) || sent.to.equals(node);
    }

    /// A replica is killed, and comes back with what it has stored and applied.
    void restarts(int number) {
        Member before = member(number);
        Member after = new Member(before.self, before.log, before.state, before.applied);
        members.put(before.self, after);
        after.begin();
        flow();
    }

    /// One replica with its state, its disk and its clock's error.
    final class Member implements Outbox<ShardMessage>, KeyValues {

        private final NodeId self;
        final Shard shard;
        final List<Note> notes = new ArrayList<>();
        private final List<Logged> log;
        private final TreeMap<Bytes, Bytes> state;
        private final TreeMap<Timer, Long> timers = new TreeMap<>();
        private final ArrayDeque<Effect.Load<ShardMessage>> loads = new ArrayDeque<>();
        private long position;
        private long stored;
        private long applied;

        /// By so much its clock may be off.
        long errorNanos;

        /// First keys are not at hand.
        boolean cold;

        /// What is loaded does not come.
        boolean stuck;

        Member(NodeId self, List<Logged> log, Map<Bytes, Bytes> state, long applied) {
            this.self = self;
            this.log = new ArrayList<>(log);
            this.state = new TreeMap<>(state);
            this.applied = applied;
            this.position = log.isEmpty() ? 0 : log.getLast().position();
            this.stored = position;
            RaftConfig raft =
                    RaftConfig.of(self, Configuration.of(NODES)).withFirstLeader(new NodeId(1));
            Site site = new Site(SHARD, TxnConfig.DEFAULT, NODES);
            this.shard = Shard.recover(ShardConfig.of(raft), site, this.log, this);
        }

        private void begin() {
            takes(new Input.Started<>(self.number(), 1 + log.size()));
        }

        void takes(Input<ShardMessage> input) {
            shard.step(now, new Input.Clock<>(now, errorNanos), this);
            shard.step(now, input, this);
            while (stored < position) {
                stored = position;
                shard.step(now, new Input.Stored<>(stored), this);
            }
        }

        private boolean goOn() {
            if (!stuck && !loads.isEmpty()) {
                Effect.Load<ShardMessage> load = loads.remove();
                takes(new Input.Loaded<>(load.ticket(), found(load.wanted())));
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

        private Input.Found found(Effect.Wanted wanted) {
            if (wanted instanceof Effect.Wanted.Range range) {
                return Input.Found.Rows.of(state, range);
            }
            List<@Nullable Bytes> values = new ArrayList<>();
            ((Effect.Wanted.Keys) wanted).keys().forEach(key -> values.add(state.get(key)));
            return new Input.Found.Values(values);
        }

        <N extends Note> List<N> notes(Class<N> kind) {
            return notes.stream().filter(kind::isInstance).map(kind::cast).toList();
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
                    applied = index;
                }
                case Effect.Load<ShardMessage> load -> loads.add(load);
                case Effect.Noted<ShardMessage>(Note note) -> notes.add(note);
                case Effect.Answer<ShardMessage> _,
                        Effect.AnswerEarly<ShardMessage> _,
                        Effect.Adopt<ShardMessage> _,
                        Effect.Capture<ShardMessage> _,
                        Effect.Ship<ShardMessage> _,
                        Effect.Truncate<ShardMessage> _ -> {}
            }
        }

        private void post(NodeId to, ShardMessage message) {
            if (message instanceof ShardMessage.Across across && across.to().shard() != SHARD) {
                told.add(across.message());
                return;
            }
            Sent each = new Sent(self, to, message);
            if (!lost.test(each)) {
                sent.add(each);
                wire.add(each);
            }
        }

        @Override
        public Peek peek(Bytes key) {
            Bytes value = state.get(key);
            return value == null ? Peek.ABSENT : new Peek.Present(value);
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
