package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.ShardMessage.Across;
import fulcrum.database.shard.ShardMessage.Compare;
import fulcrum.database.shard.ShardMessage.Compared;
import fulcrum.database.shard.ShardMessage.Consensus;
import fulcrum.database.shard.ShardMessage.Forward;
import fulcrum.database.shard.ShardMessage.Forwarded;
import fulcrum.database.shard.ShardMessage.Verdict;
import fulcrum.database.transaction.Blocked;
import fulcrum.database.transaction.LockView;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Logged;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.clock.IntervalClock;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftMessage;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One replica of a shard: keys with versioned values, over one Raft group.
///
/// Any replica serves. A [Gateway] takes what clients ask, and brings it to the leader and the
/// answer back; the leader's [Doorway] takes what other replicas sent; and the [Applier] carries
/// out what Raft commits and confirms. How they go together is told on this package's page.
public final class Shard implements Machine<ShardMessage> {

    static final Timer WAITING = Timer.of("waiting");

    static final Timer COMPARE = Timer.of("compare");

    static final Timer TRANSACTIONS = Timer.of("transactions");

    /// Of zero delay: the batch of inputs is over, and what it gathered may be sent.
    static final Timer BATCHES = Timer.of("batches");

    /// Numbers of one life; more than are asked in a year.
    private static final int NUMBER_BITS = 40;

    /// In Raft's books, a request that somebody else answers: who asked knows its command when it
    /// is applied.
    static final long ELSEWHERE = -1;

    final ShardConfig config;
    final NodeId self;
    final Raft raft;
    final KeyValues state;
    final Encoder scratch = new Encoder(512);
    boolean full;
    private SortedSet<Gate> gates;

    long now;
    Outbox<ShardMessage> out = new EffectList<>(1); // each step brings its own

    final Batches batches = new Batches(this);
    final Gateway gateway = new Gateway(this);
    final Doorway doorway = new Doorway(this);
    final Backlog backlog = new Backlog(this);
    final Applier applier;
    final Transactions transactions;

    private final Intercepted intercepted = new Intercepted();
    private Outcome.@Nullable Refused refusal;

    private Shard(ShardConfig config, Site site, Raft raft, KeyValues state) {
        this.config = config;
        this.self = config.raft().self();
        this.raft = raft;
        this.state = state;
        this.gates = config.gates();
        this.applier = new Applier(this);
        this.transactions = new Transactions(this, site);
    }

    /// The replica that the records of earlier lives leave, over the state that they left.
    ///
    /// @param records in the order of their positions; none in the first life
    public static Shard recover(ShardConfig config, List<Logged> records, KeyValues state) {
        return recover(config, Site.ALONE, records, state);
    }

    /// The same, where transactions reach over several shards.
    ///
    /// @param site which shard it is, and where others are
    public static Shard recover(
            ShardConfig config, Site site, List<Logged> records, KeyValues state) {
        Raft raft = Raft.recover(config.raft(), records, state.applied());
        return new Shard(config, site, raft, state);
    }

    /// Who waits for whom at this replica, as long as it leads.
    public List<Blocked> blocked() {
        return transactions.blocked();
    }

    @Override
    public void step(long time, Input<ShardMessage> input, Outbox<ShardMessage> box) {
        now = time;
        out = box;
        switch (input) {
            case Input.Started<ShardMessage>(long seed, long incarnation) -> {
                gateway.begin(incarnation << NUMBER_BITS);
                tell(new Input.Started<>(seed, incarnation));
            }
            case Input.Clock<ShardMessage>(long wall, long error) ->
                    transactions.onClock(IntervalClock.now(wall, error));
            case Input.Received<ShardMessage>(NodeId from, ShardMessage m) -> receive(from, m);
            case Input.Fired<ShardMessage>(Timer timer) when timer.equals(WAITING) ->
                    gateway.onTick();
            case Input.Fired<ShardMessage>(Timer timer) when timer.equals(BATCHES) ->
                    batches.onTurnOver();
            case Input.Fired<ShardMessage>(Timer timer) when timer.equals(COMPARE) ->
                    applier.comparison.onTick();
            case Input.Fired<ShardMessage>(Timer timer) when timer.equals(TRANSACTIONS) ->
                    transactions.onTime();
            case Input.Fired<ShardMessage>(Timer timer) -> tell(new Input.Fired<>(timer));
            case Input.Stored<ShardMessage>(long upTo) -> tell(new Input.Stored<>(upTo));
            case Input.Loaded<ShardMessage>(long ticket, Input.Found.Records log) ->
                    tell(new Input.Loaded<>(ticket, log)); // nobody else looks at the log
            case Input.Loaded<ShardMessage>(long ticket, Input.Found found) ->
                    applier.onLoaded(ticket, found);
            case Input.Captured<ShardMessage>(var snapshot) -> tell(new Input.Captured<>(snapshot));
            case Input.Imported<ShardMessage>(NodeId from, var snapshot) ->
                    tell(new Input.Imported<>(from, snapshot));
            case Input.Submitted<ShardMessage>(long request, ShardCommand command) ->
                    gateway.onSubmitted(request, command);
            case Input.Submitted<ShardMessage>(long request, _) ->
                    out.answerEarly(request, new Outcome.Refused(Outcome.Refusal.INVALID, null));
        }
        backlog.settle();
        gateway.settle();
        transactions.settle();
        applier.comparison.settle();
    }

    private void receive(NodeId from, ShardMessage message) {
        Gate gate = message.gate();
        if (gate != null && !isOpen(gate)) {
            return; // who sent it heard of the gate before this replica did, and sends it again
        }
        switch (message) {
            case Consensus(RaftMessage m) -> tell(new Input.Received<>(from, m));
            case Forward m -> doorway.onForward(from, m);
            case Forwarded m -> gateway.onForwarded(m);
            case Compare m -> applier.comparison.onCompare(from, m);
            case Compared m -> applier.comparison.onCompared(from, m);
            case Verdict m -> applier.comparison.onVerdict(m);
            case Across m -> transactions.onAcross(from, m);
        }
    }

    private void tell(Input<RaftMessage> input) {
        raft.step(now, input, intercepted);
    }

    /// Asks Raft for something, under a number that its answer will carry.
    void ask(long number, RaftCommand command) {
        tell(new Input.Submitted<>(number, command));
    }

    /// Proposes a change, if this replica leads.
    ///
    /// @return why it cannot be proposed now; null if it is
    Outcome.@Nullable Refused propose(Bytes change) {
        refusal = null;
        ask(ELSEWHERE, new RaftCommand.Propose(change));
        return refusal;
    }

    boolean isOpen(Gate gate) {
        return gates.contains(gate);
    }

    /// These are open too; none is ever closed.
    void open(SortedSet<Gate> more) {
        TreeSet<Gate> all = new TreeSet<>(gates);
        all.addAll(more);
        boolean compares = isOpen(Gate.REPLICA_HASHES);
        gates = Collections.unmodifiableSortedSet(all);
        if (!compares && isOpen(Gate.REPLICA_HASHES)) {
            applier.comparison.opened();
        }
    }

    boolean leads() {
        return self.equals(raft.leader());
    }

    /// Who has locked what here, and who waits for it, as far as this replica leads: for who asks
    /// now and then, where a view is made after each step.
    ///
    /// @param most so many at most
    public List<LockView> locks(int most) {
        return transactions.locks(most);
    }

    @Override
    public ShardView view() {
        return new ShardView(
                raft.view(),
                applier.applied(),
                applier.dueCount(),
                gateway.waitingCount(),
                gateway.parkedCount(),
                full,
                applier.comparison.compared(),
                applier.comparison.incidents(),
                applier.comparison.isSuspect(),
                gates,
                transactions.view(),
                transactions.neighbours());
    }

    /// Raft's effects, of which some concern this machine.
    private final class Intercepted implements Outbox<RaftMessage> {

        @Override
        public long nextPosition() {
            return out.nextPosition();
        }

        @Override
        public void emit(Effect<RaftMessage> effect) {
            switch (effect) {
                case Effect.Send<RaftMessage>(NodeId to, RaftMessage m) ->
                        out.send(to, new Consensus(m));
                case Effect.SendEarly<RaftMessage>(NodeId to, RaftMessage m) -> // as Raft cites
                        out.sendEarly(to, new Consensus(m));
                case Effect.Apply<RaftMessage>(long index, long request, Bytes command) ->
                        applier.onCommitted(index, request == ELSEWHERE, command);
                case Effect.Capture<RaftMessage>(Bytes header) -> applier.onCapture(header);
                case Effect.Adopt<RaftMessage> adopt -> applier.onAdopt(adopt.snapshot());
                case Effect.AnswerEarly<RaftMessage>(long number, Outcome outcome) ->
                        answered(number, outcome);
                case Effect.Answer<RaftMessage>(long number, Outcome outcome) ->
                        answered(number, outcome);
                case Effect.Store<RaftMessage> _,
                        Effect.StoreLazily<RaftMessage> _,
                        Effect.StartTimer<RaftMessage> _,
                        Effect.StopTimer<RaftMessage> _,
                        Effect.Load<RaftMessage> _,
                        Effect.Ship<RaftMessage> _,
                        Effect.Truncate<RaftMessage> _,
                        Effect.Noted<RaftMessage> _ ->
                        out.emit(passed(effect));
            }
        }

        @SuppressWarnings("unchecked") // there is no message in it
        private Effect<ShardMessage> passed(Effect<?> effect) {
            return (Effect<ShardMessage>) effect;
        }

        /// A change that Raft can no longer tell of is known from the log; see [Gateway].
        private void answered(long number, Outcome outcome) {
            if (number < ELSEWHERE) {
                transactions.onRaftAnswered(ELSEWHERE - number, outcome);
            } else if (number != ELSEWHERE) {
                gateway.onRaftAnswered(number, outcome);
            } else if (outcome instanceof Outcome.Refused refused) {
                refusal = refused;
            }
        }
    }
}
