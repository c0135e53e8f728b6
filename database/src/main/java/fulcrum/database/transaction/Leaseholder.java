package fulcrum.database.transaction;

import fulcrum.database.transaction.Guest.Phase;
import fulcrum.database.transaction.LockTable.Request;
import fulcrum.database.transaction.TxnEntry.Locked;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.machine.clock.IntervalClock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The leader of a shard, as transactions know it: it has the shard's locks, gives its timestamps,
/// and answers its reads.
///
/// It begins with its first entry applied, so that it knows all that earlier leaders did, takes
/// over the locks of what is prepared, and waits until every timestamp that they gave has surely
/// passed. All else of an earlier leader is gone: whoever had only locks there learns that when it
/// comes with them.
public final class Leaseholder {

    final Footing footing;
    final TxnConfig config;
    final LockTable locks = new LockTable();
    final TreeMap<TxnId, Guest> guests = new TreeMap<>();
    private final long term;
    final Deadlocks deadlocks = new Deadlocks(this);
    final Readings readings = new Readings(this);
    final Commitment commitment = new Commitment(this);
    final Publications publications = new Publications(this);
    final AtOnce atOnce = new AtOnce(this);
    final PreparedTransactions held = new PreparedTransactions(this);
    final Horizon horizon = new Horizon(this);
    final Cover cover = new Cover(this);
    final Records records = new Records();
    private final Sweep sweep;

    /// Nodes that were reached and cannot be any more, and since when.
    private final TreeMap<NodeId, Long> lost = new TreeMap<>();

    private List<NodeId> reached = List.of();
    private long lastTimestamp;
    private boolean serving;
    private long visits;

    /// When its timer will fire; the end of time where it is not started.
    private long wakeAt = Long.MAX_VALUE;

    // What is still to be known before it serves
    private long preparedTicket;
    private long unlearnedTicket;
    private long publishedTicket;
    private long floorTicket;
    private int prepared;

    /// @param term in which the replica leads; its first entry is applied
    public Leaseholder(Footing footing, TxnConfig config, long term) {
        this.footing = footing;
        this.config = config;
        this.term = term;
        this.sweep = new Sweep(this);
    }

    /// Reads what earlier leaders left.
    public void begin() {
        preparedTicket = footing.load(all(TxnKeys.allPrepared(), TxnKeys.behindPrepared()));
    }

    private static Effect.Wanted.Range all(Bytes from, Bytes to) {
        return new Effect.Wanted.Range(from, to, 256, 1 << 20);
    }

    /// What is not at hand has come.
    ///
    /// @return whether it was for this
    public boolean onLoaded(long ticket, Input.Found.Rows rows) {
        if (ticket == preparedTicket) {
            for (Bytes stored : rows.values()) {
                restore(TxnApplier.prepared(stored));
            }
            prepared += rows.values().size();
            preparedTicket = 0;
            if (rows.more()) {
                preparedTicket = footing.load(all(behindLast(rows), TxnKeys.behindPrepared()));
            } else {
                unlearnedTicket =
                        footing.load(all(TxnKeys.allUnlearned(), TxnKeys.behindUnlearned()));
            }
            return true;
        }
        if (ticket == unlearnedTicket) {
            for (int i = 0; i < rows.keys().size(); i++) {
                TxnId txn = TxnKeys.txn(rows.keys().get(i));
                commitment.restore(txn, TxnApplier.shards(rows.values().get(i)));
            }
            unlearnedTicket = 0;
            if (rows.more()) {
                unlearnedTicket = footing.load(all(behindLast(rows), TxnKeys.behindUnlearned()));
            } else {
                publishedTicket = footing.load(all(TxnKeys.allShards(), TxnKeys.behindCovered()));
            }
            return true;
        }
        if (ticket == publishedTicket) {
            for (int i = 0; i < rows.keys().size(); i++) {
                restore(rows.keys().get(i), rows.values().get(i));
            }
            publishedTicket = 0;
            if (rows.more()) {
                publishedTicket = footing.load(all(behindLast(rows), TxnKeys.behindCovered()));
            } else {
                floorTicket = footing.load(all(TxnKeys.TIMESTAMPS, behind(TxnKeys.TIMESTAMPS)));
            }
            return true;
        }
        if (ticket == floorTicket) {
            floorTicket = 0;
            if (!rows.values().isEmpty()) {
                raise(TxnApplier.timestamp(rows.values().getFirst()));
            }
            serveOncePassed();
            return true;
        }
        return readings.onLoaded(ticket, rows)
                || commitment.onLoaded(ticket, rows)
                || atOnce.onLoaded(ticket, rows)
                || sweep.onLoaded(ticket, rows);
    }

    private void restore(Bytes key, Bytes stored) {
        if (TxnKeys.isOfShard(key)) {
            publications.restore(stored);
        } else if (TxnKeys.isOfHeld(key)) {
            held.restore(TxnApplier.held(stored));
        } else if (key.equals(TxnKeys.HORIZON)) {
            horizon.restore(stored);
        } else if (key.equals(TxnKeys.COVERED)) {
            cover.restore(stored);
        } else {
            records.restore(key, stored);
        }
    }

    private static Bytes behindLast(Input.Found.Rows rows) {
        return behind(rows.keys().getLast());
    }

    private static Bytes behind(Bytes key) {
        return key.concat(Bytes.of((byte) 0));
    }

    private void restore(TxnEntry.Prepare entry) {
        Guest guest = new Guest(entry.txn(), entry.coordinator(), visit(), footing.now());
        guest.phase = Phase.PREPARED;
        guest.timestamp = entry.timestamp();
        guest.home = entry.home();
        guests.put(entry.txn(), guest);
        for (Locked locked : entry.locks()) {
            locks.restore(entry.txn(), locked);
        }
    }

    /// When the last timestamp that an earlier leader gave has passed.
    private void serveOncePassed() {
        boolean known =
                preparedTicket == 0
                        && unlearnedTicket == 0
                        && publishedTicket == 0
                        && floorTicket == 0;
        if (!serving && known) {
            serving = footing.clock().after(lastTimestamp);
            if (serving) {
                int kept = prepared + held.count();
                footing.note(new TxnNote.Serves(term, kept, commitment.unlearnedCount()));
                sweep.begin();
                wakeSoon(); // to ask about what is prepared, and to tell who has not learned
            } else {
                wakeWhenPassed(lastTimestamp);
            }
        }
    }

    /// In which the replica leads.
    public long term() {
        return term;
    }

    /// What can be seen of it.
    public TxnView view() {
        return new TxnView(
                serving,
                guests.size(),
                locks.waiting().size(),
                commitment.unlearnedCount(),
                horizon.reached(),
                sweep.collected());
    }

    /// Who has locked what here, and who waits for it.
    ///
    /// @param most so many at most
    public List<LockView> locks(int most) {
        return locks.all(most);
    }

    /// Who waits here for whom.
    public List<Blocked> blocked() {
        return deadlocks.blocked();
    }

    // What comes

    /// A message for the shard's leader. Where it does not serve yet, whoever sent it asks again.
    public void onMessage(TxnMessage message) {
        if (!serving) {
            footing.note(new TxnNote.NotServed(message.txn(), message.getClass().getSimpleName()));
            return;
        }
        Guest guest = guests.get(message.txn());
        switch (message) {
            case TxnMessage.Led m -> onMessage(m.of());
            case TxnMessage.Causal m -> onCausal(m, guest);
            case TxnMessage.Read m -> readings.onRead(m, guest, null);
            case TxnMessage.Within m -> onWithin(m, guest, null);
            case TxnMessage.Publish m -> publications.onPublish(m);
            case TxnMessage.Commit m -> commitment.onCommit(m, guest);
            case TxnMessage.Once m -> atOnce.onOnce(m, null);
            case TxnMessage.OnceAmong m -> atOnce.onOnceAmong(m, null);
            case TxnMessage.Make m -> atOnce.onMake(m, null);
            case TxnMessage.Share m -> atOnce.onShare(m, null);
            case TxnMessage.Prepare m -> commitment.onPrepare(m, guest);
            case TxnMessage.Confirm m -> readings.onConfirm(m, 0);
            case TxnMessage.Cancel m -> readings.onCancel(m);
            case TxnMessage.Abandon _ -> {
                if (guest != null && guest.phase == Phase.ACTIVE) {
                    end(guest);
                }
            }
            case TxnMessage.Alive m -> onAlive(m, guest);
            case TxnMessage.ReadsAsOf m -> horizon.onReadsAsOf(m);
            case TxnMessage.Inquire m -> commitment.onInquire(m, guest);
            case TxnMessage.Vote m -> commitment.onVote(m, guest);
            case TxnMessage.Verdict m -> commitment.onVerdict(m, guest);
            case TxnMessage.Learned m -> commitment.onLearned(m);
            case TxnMessage.Enter m -> held.onEnter(m);
            case TxnMessage.Hold m -> held.onHold(m, guest);
            case TxnMessage.FindPrepared m -> held.onFind(m);
            case TxnMessage.Decide m -> held.onDecide(m, guest);
            case TxnMessage.Probe m -> deadlocks.onProbe(m);
            case TxnMessage.Rows _,
                    TxnMessage.Waits _,
                    TxnMessage.Blocks _,
                    TxnMessage.Turned _,
                    TxnMessage.Redirect _,
                    TxnMessage.Behind _,
                    TxnMessage.Published _,
                    TxnMessage.Confirmed _,
                    TxnMessage.Entered _,
                    TxnMessage.Held _,
                    TxnMessage.FoundPrepared _,
                    TxnMessage.Ended _ -> {} // these are for coordinators
        }
    }

    /// What is said of a transaction that has to do with tables of a hybrid clock.
    private void onCausal(TxnMessage.Causal m, @Nullable Guest guest) {
        switch (m.of()) {
            case TxnMessage.Read read -> readings.onRead(read, guest, m);
            case TxnMessage.Within within -> onWithin(within, guest, m);
            case TxnMessage.Once once -> atOnce.onOnce(once, m);
            case TxnMessage.OnceAmong among -> atOnce.onOnceAmong(among, m);
            case TxnMessage.Share share -> atOnce.onShare(share, m);
            case TxnMessage.Make make -> atOnce.onMake(make, m);
            case TxnMessage.Confirm confirm -> readings.onConfirm(confirm, m.seen());
            default -> {
                if (guest == null || guest.phase != Phase.ACTIVE || follows(guest, m)) {
                    onMessage(m.of());
                }
            }
        }
    }

    /// Lets a transaction be ordered behind what its coordinator has seen.
    ///
    /// @return false where it is aborted instead, for that is too far ahead
    boolean follows(Guest guest, TxnMessage.Causal m) {
        guest.strict = m.strict();
        if (cover.isTooFarAhead(m.seen())) {
            abort(guest, Why.CLOCKS_APART);
            return false;
        }
        raise(m.seen());
        return true;
    }

    private void onWithin(
            TxnMessage.Within m, @Nullable Guest guest, TxnMessage.@Nullable Causal by) {
        TxnMessage.Read read = m.read();
        if (!publications.admits(m.epochs(), m.txn(), read.call(), read.from())) {
            return;
        }
        readings.onRead(read, guest, by);
        Guest after = guests.get(m.txn());
        if (after != null && !after.wentBy.contains(m.epochs())) {
            after.wentBy.add(m.epochs());
        }
    }

    private void onAlive(TxnMessage.Alive m, @Nullable Guest guest) {
        if (guest != null && guest.here.equals(m.here())) {
            guest.at = guest.phase == Phase.ACTIVE ? footing.now() : guest.at;
        } else { // it may have come so late that the transaction is committed meanwhile
            commitment.onInquire(new TxnMessage.Inquire(m.txn(), m.from(), m.here()), guest);
        }
    }

    /// These nodes can be reached, and no others any more: a coordinator that is not on one of them
    /// is likely to be dead.
    public void reaches(List<NodeId> nodes) {
        for (NodeId node : reached) {
            if (!nodes.contains(node)) {
                lost.put(node, footing.now());
            }
        }
        lost.keySet().removeAll(nodes);
        reached = nodes;
    }

    /// An entry of this shard's log is applied.
    public void onApplied(TxnEntry entry) {
        commitment.onApplied(entry);
        held.onApplied(entry);
        publications.onApplied(entry);
        sweep.onApplied(entry);
        cover.onApplied(entry);
    }

    /// This replica led at a moment since it was asked for.
    public void onConfirmed(long ticket, boolean leads) {
        readings.onConfirmed(ticket, leads);
        commitment.onConfirmed(ticket, leads);
        held.onConfirmed(ticket, leads);
    }

    // Time

    /// A timestamp above all that this shard gave or served: not before the latest instant that may
    /// be now for who is strict, and else that of a hybrid clock (Kulkarni et al. 2014, section
    /// 3.3), which is not before what the wall clock shows.
    long nextTimestamp(boolean strict) {
        IntervalClock clock = footing.clock();
        long now = strict ? clock.latest() : HybridTimestamp.of(clock.wall()).packed();
        lastTimestamp = Math.max(now, lastTimestamp + 1);
        return lastTimestamp;
    }

    /// The highest that it gave, served, or gives no more.
    long lastTimestamp() {
        return lastTimestamp;
    }

    /// No timestamp up to this one is given any more.
    ///
    /// @return the highest of which that is true
    long raise(long timestamp) {
        lastTimestamp = Math.max(lastTimestamp, timestamp);
        return lastTimestamp;
    }

    /// The time of [Footing#wakeAfter] has come.
    public void onTime() {
        wakeAt = Long.MAX_VALUE;
        serveOncePassed();
        if (serving) {
            commitment.onTime();
            readings.onTime();
            abortTheSilent();
            deadlocks.onTime();
            publications.onTime();
            sweep.onTime();
        }
        if (!guests.isEmpty() || commitment.unlearnedCount() > 0 || publications.isOpen()) {
            wakeSoon();
        }
    }

    void wakeSoon() {
        wakeAfter(config.againNanos() / 4);
    }

    void wakeWhenPassed(long timestamp) {
        wakeAfter(
                Math.min(
                        config.againNanos() / 4,
                        footing.clock().waitNanos(timestamp, config.driftPerBillion())));
    }

    void wakeAfter(long nanos) {
        if (footing.now() + nanos < wakeAt) {
            wakeAt = footing.now() + nanos;
            footing.wakeAfter(nanos);
        }
    }

    private void abortTheSilent() {
        for (Guest guest : new ArrayList<>(guests.values())) {
            if (guest.phase != Phase.ACTIVE || !isHere(guest)) {
                continue;
            }
            if (guest.whole && footing.now() >= guest.deadline) {
                atOnce.giveUp(guest);
            } else if (!guest.whole && isSilent(guest)) {
                abort(guest, Why.SILENT);
            }
        }
    }

    /// It was not let go of: the end of one can be that of another.
    boolean isHere(Guest guest) {
        return guests.get(guest.txn) == guest;
    }

    /// For too long nothing was heard of it: what it has locked is waited for by others.
    private boolean isSilent(Guest guest) {
        long now = footing.now();
        Long lostAt = lost.get(guest.coordinator.node());
        return now - guest.at > config.silenceNanos()
                || (lostAt != null && now - Math.max(lostAt, guest.at) > config.lostNanos());
    }

    // Ends

    /// Aborts what is not prepared, and says so to who asked for it.
    void abort(Guest guest, Why why) {
        footing.note(new TxnNote.Aborted(guest.txn, why));
        footing.send(guest.coordinator, new TxnMessage.Ended(guest.txn, guest.here, 0, why));
        end(guest);
    }

    /// Lets go of a transaction and of its locks.
    void end(Guest guest) {
        guests.remove(guest.txn);
        held.forget(guest);
        readings.forget(guest.txn);
        List<Request> granted = locks.release(guest.txn);
        readings.onEnded(guest.txn);
        publications.onEnded(guest.txn);
        granted.forEach(this::onGranted);
    }

    /// A lock that was waited for.
    void onGranted(Request request) {
        deadlocks.forget(request.owner);
        if (!atOnce.onGranted(request)) {
            readings.onGranted(request);
        }
    }

    /// What a request wants, who waits before it, and who has that.
    List<Wait> parties(Request request) {
        List<Wait> parties = new ArrayList<>();
        parties.add(party(request));
        Request obstacle = locks.obstacle(request);
        if (obstacle != null && locks.waiting().contains(obstacle)) {
            parties.add(party(obstacle));
            obstacle = locks.obstacle(obstacle); // who waits first does so for who has it
        }
        if (obstacle != null) {
            parties.add(party(obstacle));
        }
        return parties;
    }

    private Wait party(Request of) {
        return new Wait(of.owner, of.call, footing.self().shard(), of.span, of.lock);
    }

    Guest welcome(TxnId txn, Address coordinator) {
        wakeSoon();
        return guests.computeIfAbsent(
                txn, _ -> new Guest(txn, coordinator, visit(), footing.now()));
    }

    private Branch visit() {
        return new Branch(footing.self().shard(), term, ++visits);
    }

    /// A part of a transaction that this leader has let go of, or never had.
    Branch none() {
        return new Branch(footing.self().shard(), term, 0);
    }
}
