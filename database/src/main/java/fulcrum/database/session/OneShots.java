package fulcrum.database.session;

import fulcrum.database.sharding.Epochs;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.RowWrite;
import fulcrum.database.transaction.Span;
import fulcrum.database.transaction.TxnId;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.Wait;
import fulcrum.database.transaction.Why;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Transactions that clients ask for in one request.
///
/// One that writes rows of one shard goes to its leader whole, in one message that is sent once
/// ([TxnMessage.Once]); it takes the leader's one round of consensus. Of one that writes rows of
/// several, each leader is sent its share at the same time, if it is known who they are. One that
/// reads a row asks for the latest, which is linearizable by itself: this node's own replica of the
/// row's shard, which asks its leader whether it may tell; or the leader, where that did not answer
/// or there is none, and where the table goes by a hybrid clock. All others go the way of
/// transactions that are open, step by step, without their client. Whatever has surely had no
/// effect is tried again, as another transaction.
final class OneShots {

    private static final int ATTEMPTS_MOST = 16;
    private static final long CALL = 0; // nothing else is asked for it

    private final Coordinator owner;

    /// What some leader has whole.
    private final TreeMap<TxnId, OneShot> open = new TreeMap<>();

    OneShots(Coordinator owner) {
        this.owner = owner;
    }

    int count() {
        return open.size();
    }

    void begin(long request, SessionCommand.Once once) {
        TreeSet<Bytes> keys = new TreeSet<>();
        boolean each = once.writes().stream().allMatch(write -> keys.add(write.key()));
        Why against = new WriteBuffer().reasonAgainst(once.writes(), owner.config);
        if (once.writes().isEmpty() || !each) {
            owner.invalid(request);
        } else if (against != null) {
            owner.answer(request, new SessionResult.Failed(against));
        } else if (!owner.memory.hasRoomFor(Memory.ofWrites(once.writes()))) {
            owner.answer(request, new SessionResult.Failed(Why.OUT_OF_MEMORY));
        } else {
            List<RowWrite> ordered = new ArrayList<>(once.writes());
            ordered.sort(Comparator.comparing(RowWrite::key));
            SessionCommand.Once command =
                    new SessionCommand.Once(ordered, once.limits(), once.planned());
            attempt(new OneShot(request, command, once.limits().at(owner.config), owner.now()));
        }
    }

    void begin(long request, SessionCommand.Make make) {
        if (owner.memory.hasRoomFor(Memory.ofMaking(make))) {
            attempt(new OneShot(request, make, make.limits().at(owner.config), owner.now()));
        } else {
            owner.answer(request, new SessionResult.Failed(Why.OUT_OF_MEMORY));
        }
    }

    void begin(long request, SessionCommand.Look look) {
        attempt(new OneShot(request, look, look.limits().at(owner.config), owner.now()));
    }

    private void attempt(OneShot shot) {
        shot.attempts++;
        shot.found = null;
        boolean sent =
                switch (shot.command) {
                    case SessionCommand.Once once -> !shot.byStep && sendWhole(shot, once);
                    case SessionCommand.Look look -> sendLook(shot, look);
                    case SessionCommand.Make make -> sendMake(shot, make);
                    default -> false;
                };
        if (!sent) {
            goOtherwise(shot);
        }
    }

    /// It goes as if it had come in several requests; what is made of a row is left to who asked.
    private void goOtherwise(OneShot shot) {
        if (shot.command instanceof SessionCommand.Make) {
            tell(shot, new SessionResult.Aborted(Why.NOT_MADE));
        } else {
            owner.stepByStep(shot);
        }
    }

    // Whole

    /// The rows of one shard, and where that is.
    private static final class Share {

        private final Directory.Piece place;
        private final Txn.Part part;
        private final List<RowWrite> writes = new ArrayList<>();

        Share(Directory.Piece place, Post.Lead lead) {
            this.place = place;
            this.part = new Txn.Part(new Branch(place.shard(), lead.term(), 0), lead.node());
        }

        private Branch here() {
            return part.here();
        }
    }

    /// @return false where it cannot go in one message to each shard, as far as is known
    private boolean sendWhole(OneShot shot, SessionCommand.Once once) {
        List<Share> shares = shares(once.writes());
        if (shares.isEmpty()) {
            return false;
        }
        Share home = shares.removeFirst();
        TxnId txn = open(shot, home.here());
        shot.others = shares.stream().map(Share::here).toList();
        Planned planned = once.planned();
        List<Address> leader = List.of(home.part.leader());
        for (Share share : shares) {
            TxnMessage.Once its = message(txn, shot, planned, share);
            send(share, planned, leader, new TxnMessage.Share(its, home.here()));
        }
        TxnMessage.Once rest = message(txn, shot, planned, home);
        TxnMessage whole = shares.isEmpty() ? rest : new TxnMessage.OnceAmong(rest, shot.others);
        send(home, planned, shares.stream().map(share -> share.part.leader()).toList(), whole);
        return true;
    }

    /// @return false where nobody knows whom to ask
    private boolean sendMake(OneShot shot, SessionCommand.Make make) {
        List<Share> shares = shares(List.of(new RowWrite(make.key(), null)));
        if (shares.isEmpty()) {
            return false;
        }
        Share home = shares.getFirst();
        TxnId txn = open(shot, home.here());
        TxnMessage.Once once = message(txn, shot, make.planned(), home);
        long most = owner.config.rowBytesMost();
        send(home, make.planned(), List.of(), new TxnMessage.Make(once, make.program(), most));
        return true;
    }

    /// @return none where the leader of some is not known
    private List<Share> shares(List<RowWrite> writes) {
        List<Share> shares = new ArrayList<>(2);
        for (RowWrite write : writes) {
            List<Directory.Piece> pieces = owner.directory.cut(Span.row(write.key()));
            if (pieces == null) {
                return List.of();
            }
            Share share = of(shares, pieces.getFirst());
            if (share == null) {
                return List.of();
            }
            share.writes.add(write);
        }
        return shares;
    }

    private @Nullable Share of(List<Share> shares, Directory.Piece place) {
        for (Share share : shares) {
            if (share.here().shard() == place.shard()) {
                return share.place.epochs().equals(place.epochs()) ? share : null;
            }
        }
        Post.Lead lead = owner.post.lead(place.shard());
        if (lead == null) {
            return null;
        }
        Share share = new Share(place, lead);
        shares.add(share);
        return share;
    }

    private TxnMessage.Once message(TxnId txn, OneShot shot, Planned planned, Share share) {
        return new TxnMessage.Once(
                txn,
                owner.address(),
                share.place.epochs().made(planned.table(), planned.version()),
                share.here().term(),
                open.firstKey().number(),
                waitNanos(shot),
                share.writes);
    }

    /// @param leaders of other shards that it is to speak to
    private void send(Share share, Planned planned, List<Address> leaders, TxnMessage message) {
        owner.post.send(share.part, leaders, owner.ordered(planned, message));
    }

    private TxnId open(OneShot shot, Branch home) {
        TxnId txn = owner.newTxn();
        shot.txn = txn;
        shot.home = home;
        shot.silentSince = owner.now();
        shot.sentAt = owner.now();
        shot.inquiries = 0;
        shot.near = false;
        open.put(txn, shot);
        owner.memory.changed(0, shot.heldBytes());
        return txn;
    }

    /// @return false where it is not about one row, or nobody knows where that is
    private boolean sendLook(OneShot shot, SessionCommand.Look look) {
        List<Directory.Piece> pieces =
                look.span().point() ? owner.directory.cut(look.span()) : null;
        if (pieces == null) {
            return false;
        }
        Directory.Piece place = pieces.getFirst();
        Planned planned = look.planned();
        Epochs epochs = place.epochs().made(planned.table(), planned.version());
        TxnId txn = open(shot, Branch.none(place.shard()));
        TxnMessage.Read read =
                new TxnMessage.Read(
                        txn,
                        CALL,
                        owner.address(),
                        shot.home,
                        look.span(),
                        Lock.NONE,
                        IfLocked.WAIT,
                        0,
                        look.limit());
        TxnMessage within = epochs.isNone() ? read : new TxnMessage.Within(epochs, read);
        shot.question = planned.isHybrid() ? new TxnMessage.Causal(0, false, within) : within;
        ask(shot);
        return true;
    }

    private void ask(OneShot shot) {
        TxnMessage question = shot.question;
        if (question != null) {
            long shard = shot.home.shard();
            NodeId self = owner.address().node();
            if (shot.near && shot.silentSince == shot.sentAt) { // nobody says that it waits
                owner.post.silentNearby(shard, owner.now());
            }
            boolean latest = shot.inquiries == 0 && !(question instanceof TxnMessage.Causal);
            shot.near = latest && owner.post.isNear(shard, self, owner.now());
            shot.sentAt = owner.now();
            owner.post.send(shard, shot.near ? self : null, shot.inquiries++, question);
        }
    }

    private long waitNanos(OneShot shot) {
        long left = Math.max(1, shot.limits.statementNanos() - waited(shot));
        return Math.min(shot.limits.lockNanos(), left);
    }

    /// So long its client has waited.
    private long waited(OneShot shot) {
        return owner.now() - shot.since;
    }

    private boolean isOverdue(OneShot shot) {
        return waited(shot) >= shot.limits.statementNanos();
    }

    /// What shards say of it.
    ///
    /// @return whether it was about one that some leader has whole
    boolean onMessage(NodeId from, TxnMessage message) {
        OneShot shot = open.get(message.txn());
        if (shot == null) {
            return false;
        }
        if (shot.question != null) {
            onAnswer(from, shot, message);
            return true;
        }
        switch (message) {
            case TxnMessage.Ended m when isIts(shot, m.at()) -> onEnded(shot, m);
            case TxnMessage.Turned m when isIts(shot, m.from()) && m.why() == Why.LOCK_TIMEOUT ->
                    late(shot, m.cycle());
            case TxnMessage.Turned m when isIts(shot, m.from()) ->
                    over(shot, new SessionResult.Aborted(m.why(), m.cycle()));
            case TxnMessage.Waits m when isIts(shot, m.from()) -> shot.silentSince = owner.now();
            case TxnMessage.Redirect m when isIts(shot, m.from()) -> goByMore(shot);
            case TxnMessage.Behind m when isIts(shot, m.from()) -> goByMore(shot);
            default -> {} // nothing else is said of it
        }
        return true;
    }

    private void onAnswer(NodeId from, OneShot shot, TxnMessage message) {
        switch (message) {
            case TxnMessage.Rows m -> {
                owner.post.leads(m.from(), from);
                forget(shot);
                tell(shot, found(m));
            }
            case TxnMessage.Waits m -> {
                owner.post.leads(m.from(), from);
                shot.silentSince = owner.now();
            }
            case TxnMessage.Redirect _, TxnMessage.Behind _ -> goByMore(shot);
            default -> {} // nothing else is said of it
        }
    }

    private static SessionResult found(TxnMessage.Rows m) {
        List<SessionResult.Row> rows = new ArrayList<>(m.rows().size());
        for (Version version : m.rows()) {
            Bytes value = version.value();
            if (value != null) {
                rows.add(new SessionResult.Row(version.key(), value));
            }
        }
        return new SessionResult.Rows(rows, m.more());
    }

    private static boolean isIts(OneShot shot, Branch at) {
        return at.shard() == shot.home.shard() && at.term() == shot.home.term();
    }

    private void onEnded(OneShot shot, TxnMessage.Ended m) {
        if (isHybrid(shot.command)) {
            owner.sees(m.timestamp());
        }
        if (m.why() == Why.FORGOTTEN) {
            forget(shot);
            owner.unknown(shot.request, new TxnHandle(m.txn(), shot.home));
            return;
        }
        SessionResult outcome = Commits.outcome(m);
        if (outcome instanceof SessionResult.Aborted(Why why, _)) {
            if (why == Why.LOCKS_LOST) {
                owner.post.forget(shot.home.shard()); // another leads there
            }
        }
        boolean nothingTaken =
                outcome instanceof SessionResult.Aborted(Why why, _)
                        && why != Why.OVERLOADED
                        && why != Why.DISK_FULL;
        if (nothingTaken && !shot.others.isEmpty()) {
            goByStep(shot);
        } else {
            over(shot, outcome);
        }
    }

    private static boolean isHybrid(SessionCommand command) {
        return switch (command) {
            case SessionCommand.Once once -> once.planned().isHybrid();
            case SessionCommand.Make make -> make.planned().isHybrid();
            default -> false;
        };
    }

    /// A lock of one that writes at several shards was not free, or one of them did not take its
    /// share: whatever is the reason, it is dealt with on the way of open transactions.
    private void goByStep(OneShot shot) {
        shot.byStep = true;
        forget(shot);
        owner.stepByStep(shot);
    }

    /// A lock was waited for long enough.
    private void late(OneShot shot, List<Wait> parties) {
        boolean overdue = isOverdue(shot);
        forget(shot);
        tell(
                shot,
                overdue
                        ? new SessionResult.Failed(Why.STATEMENT_TIMEOUT)
                        : new SessionResult.Failed(Why.LOCK_TIMEOUT, parties));
    }

    /// The shard knows other epochs: that is dealt with on the way of open transactions.
    private void goByMore(OneShot shot) {
        forget(shot);
        goOtherwise(shot);
    }

    private void forget(OneShot shot) {
        TxnId txn = shot.txn;
        if (txn != null) {
            open.remove(txn);
            owner.memory.changed(shot.heldBytes(), 0);
            shot.txn = null;
            shot.question = null;
            shot.others = List.of();
        }
    }

    // Step by step

    /// What was asked of an open transaction is done, or is not.
    ///
    /// @return whether it is to be committed now
    boolean onReply(OneShot shot, SessionResult result) {
        if (result instanceof SessionResult.Rows) {
            shot.found = result;
        }
        return !(result instanceof SessionResult.Failed);
    }

    // Ends

    /// It is over for this time.
    void over(OneShot shot, SessionResult result) {
        forget(shot);
        boolean again =
                result instanceof SessionResult.Aborted(Why why, _)
                        && isWorthTrying(why)
                        && shot.attempts < ATTEMPTS_MOST
                        && waited(shot) < owner.config.commitNanos();
        if (again) {
            attempt(shot);
        } else {
            SessionResult found = shot.found;
            tell(shot, result instanceof SessionResult.Committed && found != null ? found : result);
        }
    }

    private static boolean isWorthTrying(Why why) {
        return switch (why) {
            case LOCKS_LOST, DEADLOCK, NOT_PREPARED, SILENT, MOVED -> true;
            case CONFLICT,
                    LOCK_TIMEOUT,
                    OVERLOADED,
                    DISK_FULL,
                    LOCKED,
                    UNAVAILABLE,
                    IDLE,
                    STATEMENT_TIMEOUT,
                    CANCELED,
                    TRANSACTION_TOO_LARGE,
                    ROW_TOO_LARGE,
                    READ_ONLY,
                    SNAPSHOT_TOO_OLD,
                    SNAPSHOT_TOO_NEW,
                    FORGOTTEN,
                    OUT_OF_MEMORY,
                    CLOCKS_APART,
                    PROGRAM_REFUSED,
                    NOT_MADE,
                    SCHEMA_CHANGED,
                    NO_TABLE,
                    NAME_TAKEN,
                    NOT_PREPARED_SO,
                    NAME_UNFIT,
                    TOO_MANY_PREPARED,
                    NOT_OWNER,
                    ROLLED_BACK ->
                    false;
        };
    }

    private void tell(OneShot shot, SessionResult result) {
        owner.answer(shot.request, result);
    }

    void onTick() {
        for (OneShot shot : List.copyOf(open.values())) {
            TxnId txn = shot.txn;
            if (txn == null) {
                continue;
            }
            if (shot.question != null) {
                onTickOfLook(shot);
            } else if (owner.now() - shot.silentSince >= owner.config.commitNanos()) {
                owner.post.silent(shot.home.shard());
                forget(shot);
                owner.note(new TxnNote.GaveUp(txn, Why.UNAVAILABLE));
                owner.unknown(shot.request, new TxnHandle(txn, shot.home));
            } else if (owner.now() - shot.sentAt >= owner.config.resendNanos()) {
                shot.sentAt = owner.now();
                owner.post.send(
                        shot.home.shard(),
                        null,
                        shot.inquiries++,
                        new TxnMessage.Inquire(txn, owner.address(), shot.home));
            }
        }
    }

    private void onTickOfLook(OneShot shot) {
        if (isOverdue(shot)) {
            forget(shot);
            tell(shot, new SessionResult.Failed(Why.STATEMENT_TIMEOUT));
        } else if (owner.now() - shot.silentSince >= owner.config.patienceNanos()) {
            owner.post.silent(shot.home.shard());
            forget(shot);
            tell(shot, new SessionResult.Aborted(Why.UNAVAILABLE));
        } else if (owner.now() - shot.sentAt >= owner.config.resendNanos()) {
            ask(shot);
        }
    }
}
