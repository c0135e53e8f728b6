package fulcrum.database.session;

import fulcrum.database.schema.SystemTables;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Footing;
import fulcrum.database.transaction.Leaseholder;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnApplier;
import fulcrum.database.transaction.TxnConfig;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.clock.IntervalClock;
import fulcrum.machine.state.Writes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Nodes with a coordinator and the leader of one shard each, on one clock and with perfect links
/// and logs: what is sent arrives in order, and what is proposed is applied. A row is at the shard
/// whose number its key begins with, but for those of system tables, which are at shard 0 of the
/// first node.
public final class Town implements Directory {

    /// For four rows that a program looks at, an answer.
    private static final TxnConfig CONFIG =
            new TxnConfig(
                    TxnConfig.DEFAULT.silenceNanos(),
                    TxnConfig.DEFAULT.lostNanos(),
                    TxnConfig.DEFAULT.voteNanos(),
                    TxnConfig.DEFAULT.againNanos(),
                    TxnConfig.DEFAULT.detectNanos(),
                    TxnConfig.DEFAULT.scanBytesMost(),
                    4,
                    TxnConfig.DEFAULT.retentionNanos(),
                    TxnConfig.DEFAULT.driftPerBillion(),
                    new Sorters());

    private final List<Hall> halls = new ArrayList<>();
    private final Hall catalog = new Hall(new NodeId(1), SystemTables.GROUP, this);
    private final ArrayDeque<Runnable> wire = new ArrayDeque<>();
    final List<Note> notes = new ArrayList<>();

    /// How many messages were sent.
    private int sent;

    /// What is lost on its way.
    Predicate<TxnMessage> lost = _ -> false;

    /// Rows are not at hand, and have to be loaded.
    boolean cold;

    /// By so much clocks may be off.
    long clockErrorNanos;

    private long now = 1_000_000_000_000L;
    private long lastRequest;

    public Town(int nodes) {
        this(nodes, false);
    }

    /// One in which rows are found by the catalog; groups have the numbers of their nodes.
    public static Town withCatalog(int nodes) {
        return new Town(nodes, true);
    }

    private Town(int nodes, boolean catalogued) {
        List<NodeId> all = IntStream.rangeClosed(1, nodes).mapToObj(NodeId::new).toList();
        for (int number = 1; number <= nodes; number++) {
            Routes routes = new Routes();
            routes.held(all);
            halls.add(new Hall(new NodeId(number), number, catalogued ? routes : this));
        }
        halls.forEach(Hall::begin);
        catalog.begin();
        flow();
    }

    Hall hall(int number) {
        return halls.get(number - 1);
    }

    public <N extends Note> List<N> notes(Class<N> kind) {
        return notes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void flow() {
        for (Runnable next = wire.poll(); next != null; next = wire.poll()) {
            next.run();
        }
    }

    /// Time passes, in small steps.
    public void passes(long nanos) {
        for (long end = now + nanos; now < end; ) {
            now += 5_000_000;
            halls.forEach(Hall::onTime);
            catalog.onTime();
            flow();
        }
    }

    long now() {
        return now;
    }

    /// How many messages were sent.
    public int sent() {
        return sent;
    }

    /// A command for a coordinator; its answer is in [#answer] once there is one.
    public long asks(int node, SessionCommand command) {
        long request = ++lastRequest;
        hall(node).coordinator(new Input.Submitted<>(request, command));
        flow();
        return request;
    }

    /// What came of a request; null as long as nothing did.
    public @Nullable SessionResult answer(long request) {
        for (Hall hall : halls) {
            if (hall.answers.get(request) instanceof Outcome.Done(Bytes bytes)) {
                return SessionCodec.RESULTS.decode(bytes);
            }
        }
        return null;
    }

    /// How a request ended; null as long as it has not.
    @Nullable Outcome outcome(long request) {
        for (Hall hall : halls) {
            if (hall.answers.containsKey(request)) {
                return hall.answers.get(request);
            }
        }
        return null;
    }

    private void post(NodeId from, Address to, TxnMessage message) {
        sent++;
        if (lost.test(message)) {
            return;
        }
        Hall target = to.isCoordinator() ? hall(to.node().number()) : leader(to.shard());
        wire.add(() -> {
            if (to.isCoordinator()) {
                target.coordinator(
                        new Input.Received<>(from, new ShardMessage.Across(to, false, message)));
            } else {
                target.leader.onMessage(message);
            }
        });
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    private Hall leader(long shard) {
        return shard == SystemTables.GROUP ? catalog : hall((int) shard);
    }

    /// From now on, this is lost on its way.
    public void loses(Predicate<TxnMessage> which) {
        lost = which;
    }

    /// All groups have other leaders from now on, who know what stands in the logs.
    void leadersChange() {
        halls.forEach(Hall::leadsAnew);
        catalog.leadsAnew();
        flow();
        passes(1_000_000_000);
    }

    /// The transactions that the leaders of all groups know of.
    int known() {
        int known = catalog.leader.view().guests();
        for (Hall hall : halls) {
            known += hall.leader.view().guests();
        }
        return known;
    }

    /// Something is said to a group's leader by nobody in particular.
    public void says(long group, TxnMessage message) {
        post(new NodeId(1), new Address(new NodeId(1), group), message);
        flow();
    }

    private static long shardOf(Bytes key) {
        return SystemTables.RANGE.contains(key)
                ? SystemTables.GROUP
                : Long.parseLong(key.slice(0, 1).asText());
    }

    @Override
    public List<Piece> cut(Span span) {
        return List.of(new Piece(shardOf(span.from()), span));
    }

    @Override
    public List<NodeId> replicas(long shard) {
        return List.of(new NodeId(Math.max(1, (int) shard)));
    }

    /// What is at one node.
    final class Hall implements Footing, KeyValues, Outbox<ShardMessage> {

        private final NodeId node;
        private final long shard;
        private final Coordinator coordinator;
        Leaseholder leader;
        private final TreeMap<Bytes, Bytes> state = new TreeMap<>();
        private final TreeMap<Long, Outcome> answers = new TreeMap<>();
        private final TreeMap<Timer, Long> timers = new TreeMap<>();
        private long wakeAt = Long.MAX_VALUE;
        private long lastTicket;

        Hall(NodeId node, long shard, Directory directory) {
            this.node = node;
            this.shard = shard;
            this.coordinator = new Coordinator(node, CoordinatorConfig.DEFAULT, directory);
            this.leader = new Leaseholder(this, CONFIG, 1);
        }

        private void begin() {
            coordinator(new Input.Started<>(1, 1));
            leader.begin();
        }

        private void leadsAnew() {
            leader = new Leaseholder(this, CONFIG, leader.term() + 1);
            leader.begin();
        }

        private void coordinator(Input<ShardMessage> input) {
            coordinator.step(now, new Input.Clock<>(now, clockErrorNanos), this);
            coordinator.step(now, input, this);
        }

        private void onTime() {
            if (wakeAt <= now) {
                wakeAt = Long.MAX_VALUE;
                leader.onTime();
            }
            for (Timer timer : List.copyOf(timers.keySet())) {
                if (timers.getOrDefault(timer, Long.MAX_VALUE) <= now) {
                    timers.remove(timer);
                    coordinator(new Input.Fired<>(timer));
                }
            }
        }

        // Of the leader

        @Override
        public Address self() {
            return new Address(node, shard);
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public IntervalClock clock() {
            return IntervalClock.now(now, clockErrorNanos);
        }

        @Override
        public KeyValues state() {
            return this;
        }

        @Override
        public boolean propose(TxnEntry entry) {
            wire.add(() -> {
                Writes writes = new Writes();
                TxnApplier.carryOut(entry, state::get, writes);
                Writes.carryOut(writes.toBytes(), state);
                leader.onApplied(entry);
            });
            return true;
        }

        @Override
        public void confirm(long ticket) {
            Leaseholder asked = leader;
            wire.add(() -> asked.onConfirmed(ticket, asked == leader));
        }

        @Override
        public long load(Effect.Wanted.Range wanted) {
            long ticket = ++lastTicket;
            wire.add(() -> leader.onLoaded(ticket, Input.Found.Rows.of(state, wanted)));
            return ticket;
        }

        @Override
        public void send(Address to, TxnMessage message) {
            post(node, to, message);
        }

        @Override
        public void send(long to, TxnMessage message) {
            post(node, new Address(replicas(to).getFirst(), to), message);
        }

        @Override
        public void silent(long of) {
            // the first replica leads always
        }

        @Override
        public void wakeAfter(long nanos) {
            wakeAt = now + nanos;
        }

        @Override
        public void note(TxnNote note) {
            notes.add(note);
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
            return 1;
        }

        // Of the coordinator

        @Override
        public long nextPosition() {
            return 1;
        }

        @Override
        public void emit(Effect<ShardMessage> effect) {
            switch (effect) {
                case Effect.SendEarly<ShardMessage>(NodeId _, ShardMessage.Across across) ->
                        post(node, across.to(), across.message());
                case Effect.AnswerEarly<ShardMessage>(long request, Outcome outcome) ->
                        answers.put(request, outcome);
                case Effect.StartTimer<ShardMessage>(Timer timer, long delay) ->
                        timers.put(timer, now + delay);
                case Effect.Noted<ShardMessage>(Note note) -> notes.add(note);
                default -> throw new AssertionError("a coordinator does not: " + effect);
            }
        }
    }

    /// The result of a request that has one.
    public SessionResult done(long request) {
        return Objects.requireNonNull(answer(request), "it still waits");
    }
}
