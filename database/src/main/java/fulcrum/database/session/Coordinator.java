package fulcrum.database.session;

import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.Why;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node's coordinator: clients' transactions, whose reads and locks it asks of the shards'
/// leaders, and whose writes it keeps until they commit.
///
/// It decides nothing: if it dies, whatever it had not brought to a home is aborted, and the rest
/// ends without it.
public final class Coordinator implements Machine<ShardMessage> {

    private static final Timer TICK = Timer.of("tick");
    private static final int NUMBER_BITS = 40;

    private final NodeId self;
    private final CoordinatorConfig config;
    private final Directory directory;
    private final TreeMap<TxnId, Txn> open = new TreeMap<>();
    private final TreeMap<Long, NodeId> leaders = new TreeMap<>();
    private long lastNumber;
    private long lastCall;
    private boolean ticking;

    private long now;
    private IntervalClock clock = new IntervalClock(0, 0);
    private Outbox<ShardMessage> out = new EffectList<>(1); // each step brings its own

    /// @param directory where the rows are
    public Coordinator(NodeId self, CoordinatorConfig config, Directory directory) {
        this.self = self;
        this.config = config;
        this.directory = directory;
    }

    @Override
    public CoordinatorView view() {
        int waiting = 0;
        for (Txn txn : open.values()) {
            waiting += txn.request > 0 ? 1 : 0;
        }
        return new CoordinatorView(open.size(), waiting);
    }

    @Override
    public void step(long time, Input<ShardMessage> input, Outbox<ShardMessage> box) {
        now = time;
        out = box;
        switch (input) {
            case Input.Started<ShardMessage>(long _, long incarnation) ->
                    lastNumber = incarnation << NUMBER_BITS;
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
        if (!ticking && !open.isEmpty()) {
            ticking = true;
            out.start(TICK, config.resendNanos() / 4);
        }
    }

    // Clients

    private void onSubmitted(long request, SessionCommand command) {
        if (command instanceof SessionCommand.Begin(Isolation isolation)) {
            begin(request, isolation);
            return;
        }
        Txn txn = open.get(txn(command));
        if (txn == null) {
            answer(request, new SessionResult.Aborted(Why.IDLE));
        } else if (txn.request > 0 || txn.phase != Txn.Phase.ACTIVE) {
            refuse(request, Outcome.Refusal.INVALID);
        } else {
            txn.request = request;
            txn.since = now;
            switch (command) {
                case SessionCommand.Read read -> read(txn, read);
                case SessionCommand.Write write -> write(txn, write);
                case SessionCommand.Commit _ -> commit(txn);
                case SessionCommand.Rollback _ -> end(txn, new SessionResult.RolledBack());
                case SessionCommand.Begin _ -> throw new IllegalStateException("begun above");
            }
        }
    }

    private static TxnId txn(SessionCommand command) {
        return switch (command) {
            case SessionCommand.Begin _ -> throw new IllegalArgumentException("it has none yet");
            case SessionCommand.Read read -> read.txn();
            case SessionCommand.Write write -> write.txn();
            case SessionCommand.Commit(TxnId txn) -> txn;
            case SessionCommand.Rollback(TxnId txn) -> txn;
        };
    }

    private void begin(long request, Isolation isolation) {
        if (open.size() >= config.openMost()) {
            refuse(request, Outcome.Refusal.OVERLOADED);
            return;
        }
        TxnId id = new TxnId(self, ++lastNumber);
        Txn txn = new Txn(id, isolation, now);
        txn.snapshot = isolation == Isolation.REPEATABLE_READ ? clock.latest() : 0;
        open.put(id, txn);
        answer(request, new SessionResult.Began(id));
    }

    private void refuse(long request, Outcome.Refusal why) {
        out.answerEarly(request, new Outcome.Refused(why, null)); // nothing was done
    }

    /// Early: a coordinator stores nothing, and tells of commits only what their home told.
    private void answer(long request, SessionResult result) {
        out.answerEarly(request, new Outcome.Done(SessionCodec.RESULTS.encode(result)));
    }

    // Reads and writes

    private void read(Txn txn, SessionCommand.Read command) {
        Lock lock = command.lock();
        if (txn.isolation == Isolation.SERIALIZABLE && lock == Lock.NONE) {
            lock = Lock.SHARED;
        }
        long snapshot = lock == Lock.NONE ? clock.latest() : 0;
        if (txn.isolation == Isolation.REPEATABLE_READ) {
            snapshot = txn.snapshot;
        }
        Errand errand = new Errand(command, command.limit(), snapshot);
        Span span = command.span();
        if (span.point()) {
            errand.left.add(new Errand.Stop(directory.shardOf(span.from()), span, lock));
            go(txn, errand);
        } else {
            scan(txn, errand, span, lock);
        }
    }

    private void scan(Txn txn, Errand errand, Span span, Lock lock) {
        for (Directory.Piece piece : directory.cut(span)) {
            errand.left.add(new Errand.Stop(piece.shard(), piece.span(), lock));
        }
        errand.lock = lock;
        go(txn, errand);
    }

    /// The transaction has deleted all that was found: behind no row nobody could read on.
    private void scanOn(Txn txn, Errand errand, Span span) {
        Bytes last = errand.found.getLast().key();
        errand.found.clear();
        errand.more = false;
        Bytes next = Span.after(last);
        if (next == null) {
            reply(txn, new SessionResult.Rows(List.of(), false));
        } else {
            scan(txn, errand, Span.range(next, span.to()), errand.lock);
        }
    }

    private void write(Txn txn, SessionCommand.Write command) {
        for (RowWrite write : command.writes()) {
            Bytes value = write.value();
            txn.bytes += write.key().size() + (value == null ? 0 : value.size());
        }
        if (txn.bytes > config.bufferBytesMost()) {
            abort(txn, Why.OVERLOADED);
            return;
        }
        Errand errand = new Errand(command, 1, txn.snapshot);
        for (RowWrite write : command.writes()) {
            if (!txn.writes.containsKey(write.key())) {
                long shard = directory.shardOf(write.key());
                errand.left.add(new Errand.Stop(shard, Span.row(write.key()), Lock.EXCLUSIVE));
            }
        }
        go(txn, errand);
    }

    private void go(Txn txn, Errand errand) {
        txn.errand = errand;
        Errand.Stop next = errand.left.peek();
        if (next == null) {
            finish(txn, errand);
            return;
        }
        errand.call = ++lastCall;
        errand.attempts = 0;
        errand.silentSince = now;
        errand.asked = now;
        ask(txn, errand, next);
    }

    private void ask(Txn txn, Errand errand, Errand.Stop stop) {
        errand.sentAt = now;
        Txn.Part part = txn.parts.get(stop.shard());
        int left = Math.max(1, errand.limit - errand.found.size());
        send(
                stop.shard(),
                part == null ? null : part.node(),
                errand.attempts++,
                new TxnMessage.Read(
                        txn.id,
                        errand.call,
                        Address.coordinator(self),
                        txn.branch(stop.shard()),
                        stop.span(),
                        stop.lock(),
                        errand.snapshot,
                        left));
    }

    private void finish(Txn txn, Errand errand) {
        txn.errand = null;
        switch (errand.command) {
            case SessionCommand.Read read -> {
                SessionResult.Rows rows = seen(txn, read, errand);
                if (rows.more() && rows.rows().isEmpty()) {
                    scanOn(txn, errand, read.span());
                } else {
                    reply(txn, rows);
                }
            }
            case SessionCommand.Write write -> {
                write.writes().forEach(each -> txn.writes.put(each.key(), each));
                reply(txn, new SessionResult.Written());
            }
            case SessionCommand.Begin _, SessionCommand.Commit _, SessionCommand.Rollback _ ->
                    throw new IllegalStateException("no errand: " + errand.command);
        }
    }

    private void reply(Txn txn, SessionResult result) {
        long request = txn.request;
        txn.request = 0;
        txn.since = now;
        answer(request, result);
    }

    /// What was read, and over it what the transaction itself has written.
    private static SessionResult.Rows seen(Txn txn, SessionCommand.Read read, Errand errand) {
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        for (Version version : errand.found) {
            Bytes value = version.value();
            if (value != null) {
                rows.put(version.key(), value);
            }
        }
        Bytes last = errand.more && !errand.found.isEmpty() ? errand.found.getLast().key() : null;
        for (RowWrite write : txn.writes.values()) {
            boolean meant =
                    read.span().contains(write.key())
                            && (last == null || write.key().compareTo(last) <= 0);
            Bytes value = write.value();
            if (meant && value == null) {
                rows.remove(write.key());
            } else if (meant && value != null) {
                rows.put(write.key(), value);
            }
        }
        List<Row> told = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
            if (told.size() == read.limit()) {
                return new SessionResult.Rows(told, true);
            }
            told.add(new Row(row.getKey(), row.getValue()));
        }
        return new SessionResult.Rows(told, errand.more);
    }

    // Shards

    private void onMessage(NodeId from, TxnMessage message) {
        Txn txn = open.get(message.txn());
        if (txn == null) {
            if (message instanceof TxnMessage.Rows(TxnId id, _, Branch at, _, _)
                    && at.visit() > 0) {
                abandon(id, at.shard(), from);
            } else if (message instanceof TxnMessage.Waits(TxnId id, _, Branch at)) {
                abandon(id, at.shard(), from);
            }
            return;
        }
        switch (message) {
            case TxnMessage.Rows m -> onRows(from, txn, m);
            case TxnMessage.Waits m -> onWaits(from, txn, m);
            case TxnMessage.Turned m -> {
                Errand errand = txn.errand;
                if (errand != null && errand.call == m.call()) {
                    abort(txn, m.why());
                }
            }
            case TxnMessage.Elsewhere m -> onElsewhere(txn, m);
            case TxnMessage.Confirmed m -> onConfirmed(txn, m);
            case TxnMessage.Ended m -> onEnded(txn, m);
            case TxnMessage.Read _,
                    TxnMessage.Commit _,
                    TxnMessage.Prepare _,
                    TxnMessage.Confirm _,
                    TxnMessage.Abandon _,
                    TxnMessage.Alive _,
                    TxnMessage.Inquire _,
                    TxnMessage.Vote _,
                    TxnMessage.Verdict _,
                    TxnMessage.Learned _ -> {} // these are for shards
        }
    }

    private void onRows(NodeId from, Txn txn, TxnMessage.Rows m) {
        leaders.put(m.from().shard(), from);
        Errand errand = txn.errand;
        if (errand == null || errand.call != m.call()) {
            return; // it has come twice
        }
        if (!enter(from, txn, m.from())) {
            abort(txn, Why.LOCKS_LOST);
            return;
        }
        errand.left.remove();
        errand.found.addAll(m.rows());
        boolean full = m.more() || (!errand.left.isEmpty() && errand.found.size() >= errand.limit);
        if (full && errand.command instanceof SessionCommand.Read) {
            errand.more = true;
            errand.left.clear();
        }
        go(txn, errand);
    }

    /// Has part in a shard, as far as it holds locks there.
    ///
    /// @return false where it had locks there that it has no longer
    private static boolean enter(NodeId node, Txn txn, Branch here) {
        if (here.visit() == 0) {
            return true;
        }
        Txn.Part before = txn.parts.get(here.shard());
        if (before == null) {
            txn.parts.put(here.shard(), new Txn.Part(here, node));
        }
        return before == null || before.here().equals(here);
    }

    private void onWaits(NodeId from, Txn txn, TxnMessage.Waits m) {
        leaders.put(m.from().shard(), from);
        Errand errand = txn.errand;
        if (errand != null && errand.call == m.call()) {
            errand.silentSince = now;
            if (!enter(from, txn, m.from())) {
                abort(txn, Why.LOCKS_LOST);
            }
        }
    }

    private void onElsewhere(Txn txn, TxnMessage.Elsewhere m) {
        NodeId leader = m.leader();
        if (leader != null) {
            leaders.put(m.shard(), leader);
        } else {
            leaders.remove(m.shard());
        }
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        if (errand != null && stop != null && errand.call == m.call() && leader != null) {
            errand.attempts = 0;
            ask(txn, errand, stop);
        }
    }

    // Commit

    private void commit(Txn txn) {
        if (txn.parts.isEmpty()
                || (txn.writes.isEmpty() && txn.isolation != Isolation.SERIALIZABLE)) {
            end(txn, new SessionResult.Committed(0));
            return;
        }
        txn.since = now;
        if (txn.writes.isEmpty()) {
            txn.phase = Txn.Phase.CONFIRMING;
            txn.unconfirmed.addAll(txn.parts.keySet());
        } else {
            txn.phase = Txn.Phase.COMMITTING;
            txn.home = directory.shardOf(txn.writes.firstKey());
        }
        push(txn);
    }

    /// Sends, for the first time or again, what brings the commit about.
    private void push(Txn txn) {
        txn.sentAt = now;
        Address from = Address.coordinator(self);
        if (txn.phase == Txn.Phase.CONFIRMING) {
            for (long shard : txn.unconfirmed) {
                Txn.Part part = part(txn, shard);
                send(shard, part.node(), 0, new TxnMessage.Confirm(txn.id, from, part.here()));
            }
            return;
        }
        List<Branch> others = new ArrayList<>();
        Txn.Part home = part(txn, txn.home);
        for (Txn.Part part : txn.parts.values()) {
            if (part.here().shard() != txn.home) {
                long shard = part.here().shard();
                others.add(part.here());
                send(
                        shard,
                        part.node(),
                        0,
                        new TxnMessage.Prepare(
                                txn.id, from, part.here(), writes(txn, shard), home.here()));
            }
        }
        send(
                txn.home,
                home.node(),
                0,
                new TxnMessage.Commit(txn.id, from, home.here(), writes(txn, txn.home), others));
        if (txn.attempts++ > 0) { // another may lead there by now, and know
            send(txn.home, null, txn.attempts, new TxnMessage.Inquire(txn.id, from, home.here()));
        }
    }

    private static Txn.Part part(Txn txn, long shard) {
        Txn.Part part = txn.parts.get(shard);
        if (part == null) {
            throw new IllegalStateException("it has no locks at shard " + shard);
        }
        return part;
    }

    private List<RowWrite> writes(Txn txn, long shard) {
        List<RowWrite> writes = new ArrayList<>();
        for (RowWrite write : txn.writes.values()) {
            if (directory.shardOf(write.key()) == shard) {
                writes.add(write);
            }
        }
        return writes;
    }

    private void onConfirmed(Txn txn, TxnMessage.Confirmed m) {
        if (txn.phase != Txn.Phase.CONFIRMING) {
            return;
        }
        if (!m.held()) {
            abort(txn, Why.LOCKS_LOST);
        } else if (txn.unconfirmed.remove(m.from().shard()) && txn.unconfirmed.isEmpty()) {
            end(txn, new SessionResult.Committed(0));
        }
    }

    private void onEnded(Txn txn, TxnMessage.Ended m) {
        if (txn.phase == Txn.Phase.COMMITTING) {
            if (m.shard() == txn.home) {
                SessionResult result =
                        m.timestamp() > 0
                                ? new SessionResult.Committed(m.timestamp())
                                : new SessionResult.Aborted(why(m.why()));
                open.remove(txn.id);
                answer(txn.request, result);
            }
        } else if (m.timestamp() == 0 && txn.parts.containsKey(m.shard())) {
            abort(txn, why(m.why()));
        }
    }

    private static Why why(@Nullable Why why) {
        return why == null ? Why.LOCKS_LOST : why;
    }

    // Ends

    /// The transaction is over without effect; whoever waits for it is told, and whoever asks
    /// later.
    private void abort(Txn txn, Why why) {
        end(txn, new SessionResult.Aborted(why));
    }

    private void end(Txn txn, SessionResult result) {
        open.remove(txn.id);
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        if (stop != null && !txn.parts.containsKey(stop.shard()) && stop.lock() != Lock.NONE) {
            abandon(txn.id, stop.shard(), null);
        }
        txn.parts.forEach((shard, part) -> abandon(txn.id, shard, part.node()));
        if (txn.request > 0) {
            answer(txn.request, result);
        }
    }

    private void abandon(TxnId txn, long shard, @Nullable NodeId node) {
        send(shard, node, 0, new TxnMessage.Abandon(txn));
    }

    // Time

    private void onTick() {
        ticking = false;
        for (Txn txn : new ArrayList<>(open.values())) {
            switch (txn.phase) {
                case ACTIVE -> tickActive(txn);
                case CONFIRMING -> {
                    if (now - txn.since >= config.patienceNanos()) {
                        abort(txn, Why.UNAVAILABLE);
                    } else if (now - txn.sentAt >= config.resendNanos()) {
                        push(txn);
                    }
                }
                case COMMITTING -> {
                    if (now - txn.since >= config.commitNanos()) {
                        open.remove(txn.id);
                        out.answerEarly(txn.request, new Outcome.Unknown(txn.id.toString()));
                    } else if (now - txn.sentAt >= config.resendNanos()) {
                        push(txn);
                    }
                }
            }
        }
    }

    private void tickActive(Txn txn) {
        Errand errand = txn.errand;
        Errand.Stop stop = errand == null ? null : errand.left.peek();
        if (errand != null && stop != null) {
            if (now - errand.silentSince >= config.patienceNanos()) {
                abort(txn, Why.UNAVAILABLE);
                return;
            }
            if (now - errand.asked >= config.lockNanos()) {
                abort(txn, Why.LOCK_TIMEOUT);
                return;
            }
            if (now - errand.sentAt >= config.resendNanos()) {
                ask(txn, errand, stop);
            }
        } else if (now - txn.since >= config.idleNanos()) {
            abort(txn, Why.IDLE);
            return;
        }
        if (now - txn.aliveAt >= config.aliveNanos()) {
            txn.aliveAt = now;
            txn.parts.forEach((shard, part) ->
                    send(
                            shard,
                            part.node(),
                            0,
                            new TxnMessage.Alive(txn.id, Address.coordinator(self), part.here())));
        }
    }

    /// Sends a question to a shard: to this node; or to who is known to lead; or, the more often it
    /// was sent in vain, to one replica after the other. Early: nothing here is stored.
    private void send(long shard, @Nullable NodeId node, int attempts, TxnMessage message) {
        NodeId to = node == null || attempts > 1 ? leaders.get(shard) : node;
        if (to == null || attempts > 1) {
            List<NodeId> replicas = directory.replicas(shard);
            to = replicas.get(attempts % replicas.size());
        }
        out.sendEarly(to, new ShardMessage.Across(new Address(to, shard), false, message));
    }
}
