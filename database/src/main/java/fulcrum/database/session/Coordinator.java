package fulcrum.database.session;

import fulcrum.database.shard.ShardMessage;
import fulcrum.database.sharding.TableId;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.machine.Command;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.clock.IntervalClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node's coordinator: clients' transactions, whose reads and locks it asks of the shards'
/// leaders, and whose writes it keeps until they commit.
///
/// It decides nothing: if it dies, whatever it had not brought to a home is aborted, and the rest
/// ends without it.
public final class Coordinator implements Machine<ShardMessage> {

    private static final Timer TICK = Timer.of("tick");

    private final NodeId self;
    final CoordinatorConfig config;
    final Directory directory;
    final Post post;
    final Memory memory;
    final Errands errands = new Errands(this);
    final Gatherings gatherings = new Gatherings(this);
    private final Commits commits = new Commits(this);
    private final Preparations preparations = new Preparations(this);
    private final Decisions decisions = new Decisions(this);
    private final Inquiries inquiries = new Inquiries(this);
    private final OneShots oneShots = new OneShots(this);
    final Surveys surveys = new Surveys(this);
    private final Readers readers = new Readers(this);
    private final Publishing publishing = new Publishing(this);
    private final TreeMap<TxnId, Txn> open = new TreeMap<>();

    /// What clients are still to be told, when they ask again, of what was aborted meanwhile.
    private final LinkedHashMap<TxnId, SessionResult> untold = new LinkedHashMap<>();

    private long lastNumber;
    private boolean ticking;

    private long now;
    private IntervalClock clock = new IntervalClock(0, 0);

    /// The latest timestamp that was heard of where tables go by hybrid clocks: what any client
    /// here has seen of them is not later (Kulkarni et al. 2014, section 3.3).
    private long seen;

    private Outbox<ShardMessage> out = new EffectList<>(1); // each step brings its own

    /// @param directory where the rows are
    public Coordinator(NodeId self, CoordinatorConfig config, Directory directory) {
        this.self = self;
        this.config = config;
        this.directory = directory;
        this.post = new Post(directory);
        this.memory = new Memory(config.heldBytesMost());
    }

    /// The transactions that are open here step by step, in their order.
    public List<OpenTransaction> transactions() {
        List<OpenTransaction> all = new ArrayList<>();
        for (Txn txn : open.values()) {
            String doing =
                    switch (txn.phase) {
                        case ACTIVE -> "active";
                        case CONFIRMING -> "confirming";
                        case COMMITTING -> "committing";
                        case PREPARING -> "preparing";
                    };
            all.add(new OpenTransaction(txn.id, doing, txn.parts.size()));
        }
        return all;
    }

    @Override
    public CoordinatorView view() {
        int waiting = 0;
        for (Txn txn : open.values()) {
            waiting += txn.request > 0 ? 1 : 0;
        }
        int more = oneShots.count() + decisions.count();
        return new CoordinatorView(open.size() + more, waiting + more, memory.held());
    }

    @Override
    public void step(long time, Input<ShardMessage> input, Outbox<ShardMessage> box) {
        now = time;
        out = box;
        post.onStep(box);
        switch (input) {
            case Input.Started<ShardMessage>(long _, long incarnation) ->
                    lastNumber = TxnId.beforeFirst(self, incarnation).number();
            case Input.Clock<ShardMessage>(long wall, long error) ->
                    clock = IntervalClock.now(wall, error);
            case Input.Submitted<ShardMessage>(long request, Command command) -> {
                if (command instanceof SessionCommand asked) {
                    onSubmitted(request, asked);
                } else {
                    refuse(request, Outcome.Refusal.INVALID);
                }
            }
            case Input.Received<ShardMessage>(NodeId from, ShardMessage.Across across) ->
                    onMessage(from, across.message());
            case Input.Fired<ShardMessage>(Timer timer) when timer.equals(TICK) -> onTick();
            case Input.Received<ShardMessage> _,
                    Input.Fired<ShardMessage> _,
                    Input.Stored<ShardMessage> _,
                    Input.Loaded<ShardMessage> _,
                    Input.Captured<ShardMessage> _,
                    Input.Imported<ShardMessage> _ -> {} // none of this is for a coordinator
        }
        if (!ticking && !isIdle()) {
            ticking = true;
            out.start(TICK, config.resendNanos() / 4);
        }
    }

    private boolean isIdle() {
        return open.isEmpty()
                && oneShots.count() == 0
                && inquiries.isEmpty()
                && surveys.isEmpty()
                && publishing.isEmpty()
                && decisions.count() == 0;
    }

    Address address() {
        return Address.coordinator(self);
    }

    long now() {
        return now;
    }

    IntervalClock clock() {
        return clock;
    }

    /// The latest instant that may be now, and not before what was seen.
    long latest() {
        return Math.max(clock.latest(), seen);
    }

    void sees(long timestamp) {
        seen = Math.max(seen, timestamp);
    }

    /// A message of a transaction, with what was seen where it is to be ordered behind that.
    TxnMessage ordered(Txn txn, TxnMessage message) {
        return ordered(txn.isHybrid(), txn.isStrict(), message);
    }

    /// The same for one that has to do with one table alone.
    TxnMessage ordered(Planned planned, TxnMessage message) {
        return ordered(planned.isHybrid(), !planned.isHybrid(), message);
    }

    private TxnMessage ordered(boolean hybrid, boolean strict, TxnMessage message) {
        boolean known = clock.after(seen); // so every timestamp to come is above it
        return hybrid || !known ? new TxnMessage.Causal(seen, strict, message) : message;
    }

    TxnId newTxn() {
        return new TxnId(self, ++lastNumber);
    }

    /// It has not ended.
    boolean isOpen(Txn txn) {
        return open.get(txn.id) == txn;
    }

    void note(TxnNote note) {
        out.note(note);
    }

    // Clients

    private void onSubmitted(long request, SessionCommand command) {
        if (!directory.isKnown()) { // there is nobody whom it could ask
            refuse(request, Outcome.Refusal.UNAVAILABLE);
            return;
        }
        switch (command) {
            case SessionCommand.Begin begin -> begin(request, begin);
            case SessionCommand.Once once when isFull() ->
                    refuse(request, Outcome.Refusal.OVERLOADED);
            case SessionCommand.Look look when isFull() ->
                    refuse(request, Outcome.Refusal.OVERLOADED);
            case SessionCommand.Make make when isFull() ->
                    refuse(request, Outcome.Refusal.OVERLOADED);
            case SessionCommand.Once once -> oneShots.begin(request, once);
            case SessionCommand.Look look -> oneShots.begin(request, look);
            case SessionCommand.Make make -> oneShots.begin(request, make);
            case SessionCommand.Status(TxnHandle of) -> {
                if (!inquiries.begin(request, of)) {
                    refuse(request, Outcome.Refusal.OVERLOADED);
                }
            }
            case SessionCommand.Publish(TableId space) -> {
                if (publishing.count() >= config.openMost()) {
                    refuse(request, Outcome.Refusal.OVERLOADED);
                } else {
                    publishing.begin(request, space);
                }
            }
            case SessionCommand.Limit m -> onOpen(request, m.txn(), command);
            case SessionCommand.Read m -> onOpen(request, m.txn(), command);
            case SessionCommand.Fetch m -> onOpen(request, m.txn(), command);
            case SessionCommand.Gather m -> onOpen(request, m.txn(), command);
            case SessionCommand.Write m -> onOpen(request, m.txn(), command);
            case SessionCommand.Stop(TxnId id) -> stop(request, id);
            case SessionCommand.Mark m -> onOpen(request, m.txn(), command);
            case SessionCommand.GoBack m -> onOpen(request, m.txn(), command);
            case SessionCommand.Commit m -> onOpen(request, m.txn(), command);
            case SessionCommand.Prepare m -> onOpen(request, m.txn(), command);
            case SessionCommand.CommitPrepared(String gid, String by) ->
                    decisions.begin(request, new Decisions.Wish(gid, by, true));
            case SessionCommand.RollbackPrepared(String gid, String by) ->
                    decisions.begin(request, new Decisions.Wish(gid, by, false));
            case SessionCommand.ListPrepared _ -> decisions.begin(request, null);
            case SessionCommand.Rollback m -> onOpen(request, m.txn(), command);
        }
    }

    private boolean isFull() {
        return open.size() + oneShots.count() >= config.openMost();
    }

    private void onOpen(long request, TxnId id, SessionCommand command) {
        Txn txn = open.get(id);
        SessionResult over = untold.remove(id);
        if (over != null) {
            answer(request, over);
        } else if (txn == null || txn.request > 0 || txn.phase != Txn.Phase.ACTIVE) {
            refuse(request, Outcome.Refusal.INVALID);
        } else {
            txn.request = request;
            txn.since = now;
            txn.statements++;
            carryOut(txn, command);
            count(txn);
        }
    }

    /// Whoever commits waits for what cannot be taken back any more.
    private void stop(long request, TxnId id) {
        Txn txn = open.get(id);
        boolean active = txn != null && txn.phase == Txn.Phase.ACTIVE;
        if (txn != null && active && (txn.errand != null || txn.gathering != null)) {
            fail(txn, Why.CANCELED);
            count(txn);
        }
        answer(request, new SessionResult.Done());
    }

    /// What a transaction holds may have changed.
    private void count(Txn txn) {
        long holds = isOpen(txn) ? txn.heldBytes() : 0;
        memory.changed(txn.counted, holds);
        txn.counted = holds;
    }

    /// A transaction may hold what it does now.
    boolean hasRoomFor(Txn txn) {
        count(txn);
        return memory.hasRoomFor(0);
    }

    private void carryOut(Txn txn, SessionCommand command) {
        switch (command) {
            case SessionCommand.Limit(TxnId _, Limits limits) -> {
                txn.limits = limits;
                reply(txn, new SessionResult.Done());
            }
            case SessionCommand.Read read -> errands.read(txn, read);
            case SessionCommand.Fetch fetch -> errands.fetch(txn, fetch);
            case SessionCommand.Gather gather -> gatherings.gather(txn, gather);
            case SessionCommand.Write write -> errands.write(txn, write);
            case SessionCommand.Mark _ -> reply(txn, new SessionResult.Marked(txn.buffer.mark()));
            case SessionCommand.GoBack(TxnId _, int mark) -> {
                if (txn.buffer.goBack(mark)) {
                    reply(txn, new SessionResult.Done());
                } else {
                    long request = txn.request;
                    txn.request = 0;
                    refuse(request, Outcome.Refusal.INVALID);
                }
            }
            case SessionCommand.Commit _ -> commits.commit(txn);
            case SessionCommand.Prepare asked -> preparations.prepare(txn, asked);
            case SessionCommand.Rollback _ -> end(txn, new SessionResult.RolledBack());
            case SessionCommand.Begin _,
                    SessionCommand.Stop _,
                    SessionCommand.Once _,
                    SessionCommand.Look _,
                    SessionCommand.Make _,
                    SessionCommand.Status _,
                    SessionCommand.CommitPrepared _,
                    SessionCommand.RollbackPrepared _,
                    SessionCommand.ListPrepared _,
                    SessionCommand.Publish _ ->
                    throw new IllegalStateException("not of an open transaction");
        }
    }

    private void begin(long request, SessionCommand.Begin asked) {
        boolean past = asked.asOf() > 0;
        if (past && asked.access() != Access.READ_ONLY) {
            refuse(request, Outcome.Refusal.INVALID);
            return;
        }
        if (isFull()) {
            refuse(request, Outcome.Refusal.OVERLOADED);
            return;
        }
        if (asked.asOf() > latest()) {
            answer(request, new SessionResult.Failed(Why.SNAPSHOT_TOO_NEW));
            return;
        }
        answer(request, new SessionResult.Began(open(asked).id));
    }

    private Txn open(SessionCommand.Begin asked) {
        boolean past = asked.asOf() > 0;
        Txn txn = new Txn(newTxn(), asked, now);
        boolean strict = asked.isolation() == Isolation.SERIALIZABLE;
        boolean readOnly = asked.access() == Access.READ_ONLY;
        boolean clockIsGood = clock.uncertaintyNanos() <= 2 * config.clockErrorNanosMost();
        txn.locksReads = strict && !past && !(readOnly && clockIsGood);
        if (past) {
            txn.snapshot = asked.asOf();
        } else if (asked.isolation() == Isolation.REPEATABLE_READ || (strict && readOnly)) {
            txn.snapshot = txn.locksReads ? 0 : latest();
        }
        open.put(txn.id, txn);
        return txn;
    }

    /// Does what its client asked for in one request as if it had come in several.
    void stepByStep(OneShot shot) {
        Access access =
                shot.command instanceof SessionCommand.Look ? Access.READ_ONLY : Access.READ_WRITE;
        Txn txn = open(new SessionCommand.Begin(Isolation.SERIALIZABLE, access, 0, shot.limits));
        txn.shot = shot;
        txn.request = shot.request;
        switch (shot.command) {
            case SessionCommand.Once(var writes, _, Planned planned) ->
                    errands.write(txn, new SessionCommand.Write(txn.id, writes, planned));
            case SessionCommand.Look(Span span, int limit, _, Planned planned) -> {
                if (span.point()) {
                    txn.snapshot = 0; // the latest that its shard has
                    txn.locksReads = false;
                }
                errands.read(
                        txn,
                        new SessionCommand.Read(
                                txn.id, span, Lock.NONE, IfLocked.WAIT, limit, planned));
            }
            default -> throw new IllegalStateException("not of one request: " + shot.command);
        }
    }

    void invalid(long request) {
        refuse(request, Outcome.Refusal.INVALID);
    }

    void refuse(long request, Outcome.Refusal why) {
        out.answerEarly(request, new Outcome.Refused(why, null)); // nothing was done
    }

    /// Early: a coordinator stores nothing, and tells of commits only what their home told.
    void answer(long request, SessionResult result) {
        out.answerEarly(request, new Outcome.Done(SessionCodec.RESULTS.encode(result)));
    }

    /// Answers the request that is open.
    void reply(Txn txn, SessionResult result) {
        OneShot shot = txn.shot;
        if (shot != null) {
            if (oneShots.onReply(shot, result)) {
                commits.commit(txn);
            } else {
                end(txn, result);
            }
            return;
        }
        long request = txn.request;
        txn.request = 0;
        txn.since = now;
        answer(request, result);
    }

    // Shards

    private void onMessage(NodeId from, TxnMessage message) {
        if (message instanceof TxnMessage.Causal(long timestamp, _, TxnMessage of)) {
            sees(timestamp);
            onMessage(from, of, timestamp);
        } else {
            onMessage(from, message, 0);
        }
    }

    private void onMessage(NodeId from, TxnMessage message, long asOf) {
        Txn txn = open.get(message.txn());
        if (txn == null) {
            if (!oneShots.onMessage(from, message)) {
                onUnknown(from, message);
            }
            return;
        }
        if (gatherings.onMessage(from, txn, message, asOf)) {
            count(txn);
            return;
        }
        switch (message) {
            case TxnMessage.Rows m -> errands.onRows(from, txn, m, asOf);
            case TxnMessage.Waits m -> errands.onWaits(from, txn, m);
            case TxnMessage.Blocks m -> errands.onBlocks(from, txn, m);
            case TxnMessage.Turned m -> errands.onTurned(txn, m);
            case TxnMessage.Redirect m -> errands.redirections.onRedirect(txn, m);
            case TxnMessage.Behind m -> errands.redirections.onBehind(txn, m);
            case TxnMessage.Published m -> errands.redirections.onPublished(txn, m);
            case TxnMessage.Confirmed m -> commits.onConfirmed(txn, m);
            case TxnMessage.Entered m -> preparations.onEntered(from, txn, m);
            case TxnMessage.Held m -> preparations.onHeld(txn, m);
            case TxnMessage.Ended m when txn.phase == Txn.Phase.PREPARING -> {
                decisions.onEnded(m);
                preparations.onEnded(txn, m);
            }
            case TxnMessage.Ended m -> commits.onEnded(txn, m);
            case TxnMessage.Probe m -> errands.onProbe(txn, m);
            case TxnMessage.Read _,
                    TxnMessage.Causal _,
                    TxnMessage.Led _,
                    TxnMessage.Within _,
                    TxnMessage.Publish _,
                    TxnMessage.Commit _,
                    TxnMessage.Once _,
                    TxnMessage.OnceAmong _,
                    TxnMessage.Share _,
                    TxnMessage.Make _,
                    TxnMessage.Prepare _,
                    TxnMessage.Confirm _,
                    TxnMessage.Cancel _,
                    TxnMessage.Abandon _,
                    TxnMessage.Alive _,
                    TxnMessage.ReadsAsOf _,
                    TxnMessage.Inquire _,
                    TxnMessage.Vote _,
                    TxnMessage.Verdict _,
                    TxnMessage.Enter _,
                    TxnMessage.Hold _,
                    TxnMessage.FindPrepared _,
                    TxnMessage.FoundPrepared _,
                    TxnMessage.Decide _,
                    TxnMessage.Learned _ -> {} // these are for shards
        }
        count(txn);
    }

    /// Of no transaction that is open here.
    private void onUnknown(NodeId from, TxnMessage message) {
        switch (message) {
            case TxnMessage.Ended ended -> {
                inquiries.onEnded(ended);
                decisions.onEnded(ended);
            }
            case TxnMessage.Held held -> inquiries.onHeld(held);
            case TxnMessage.FoundPrepared found -> decisions.onFound(found);
            case TxnMessage.Entered(TxnId id, Branch here) -> abandon(id, here.shard(), from);
            case TxnMessage.Published published -> publishing.onPublished(published);
            case TxnMessage.Rows(TxnId id, _, Branch at, _, _, _) when at.visit() > 0 ->
                    abandon(id, at.shard(), from);
            case TxnMessage.Rows rows -> surveys.onRows(from, rows);
            case TxnMessage.Waits(TxnId id, _, Branch at) when at.visit() > 0 ->
                    abandon(id, at.shard(), from);
            case TxnMessage.Blocks(TxnId id, _, Branch at, _) when at.visit() > 0 ->
                    abandon(id, at.shard(), from);
            default -> {} // it is over here, and there too
        }
    }

    // Ends

    /// What was asked is not done, and the transaction goes on.
    void fail(Txn txn, Why why) {
        fail(txn, why, List.of());
    }

    /// @param parties of a conflict
    void fail(Txn txn, Why why, List<Wait> parties) {
        errands.cancel(txn);
        gatherings.cancel(txn);
        reply(txn, new SessionResult.Failed(why, parties));
    }

    /// The transaction is over without effect; whoever waits for it is told, and whoever asks
    /// later.
    void abort(Txn txn, Why why) {
        abort(txn, why, List.of());
    }

    void abort(Txn txn, Why why, List<Wait> cycle) {
        out.note(new TxnNote.GaveUp(txn.id, why));
        end(txn, new SessionResult.Aborted(why, cycle));
    }

    /// It is over, without effect or with nothing to decide.
    void end(Txn txn, SessionResult result) {
        close(txn);
        gatherings.cancel(txn);
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        if (stop != null && !txn.parts.containsKey(stop.shard()) && stop.lock() != Lock.NONE) {
            abandon(txn.id, stop.shard(), null);
        }
        txn.parts.forEach((shard, part) -> abandon(txn.id, shard, part.node()));
        if (txn.request > 0) {
            tell(txn, result);
        } else {
            untold.put(txn.id, result);
            if (untold.size() > config.openMost()) {
                untold.pollFirstEntry();
            }
        }
    }

    private void close(Txn txn) {
        open.remove(txn.id);
        count(txn);
    }

    /// Its home has decided.
    void decided(Txn txn, SessionResult result) {
        if (txn.isHybrid() && result instanceof SessionResult.Committed(long timestamp)) {
            sees(timestamp);
        }
        close(txn);
        tell(txn, result);
    }

    private void tell(Txn txn, SessionResult result) {
        OneShot shot = txn.shot;
        if (shot == null) {
            answer(txn.request, result);
        } else {
            oneShots.over(shot, result);
        }
    }

    /// Its home does not say in time what it has decided.
    void inDoubt(Txn txn) {
        close(txn);
        unknown(txn.request, new TxnHandle(txn.id, txn.branch(txn.home)));
    }

    /// Nobody knows what became of it.
    void unknown(long request, TxnHandle of) {
        out.answerEarly(request, new Outcome.Unknown(of.toString()));
    }

    private void abandon(TxnId txn, long shard, @Nullable NodeId node) {
        post.send(shard, node, 0, new TxnMessage.Abandon(txn));
    }

    // Time

    private void onTick() {
        ticking = false;
        for (Txn txn : new ArrayList<>(open.values())) {
            switch (txn.phase) {
                case ACTIVE -> {
                    if (txn.gathering == null) {
                        errands.onTick(txn);
                    } else {
                        gatherings.onTick(txn);
                    }
                }
                case CONFIRMING, COMMITTING -> commits.onTick(txn);
                case PREPARING -> preparations.onTick(txn);
            }
        }
        readers.onTick(open.values());
        oneShots.onTick();
        inquiries.onTick();
        decisions.onTick();
        surveys.onTick();
        publishing.onTick();
    }
}
