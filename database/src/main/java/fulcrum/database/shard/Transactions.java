package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.ShardMessage.Across;
import fulcrum.database.transaction.Address;
import fulcrum.database.transaction.Blocked;
import fulcrum.database.transaction.Footing;
import fulcrum.database.transaction.Leaseholder;
import fulcrum.database.transaction.LockView;
import fulcrum.database.transaction.TxnEntry;
import fulcrum.database.transaction.TxnMessage;
import fulcrum.database.transaction.TxnNote;
import fulcrum.database.transaction.TxnView;
import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.clock.IntervalClock;
import fulcrum.protocols.log.raft.RaftCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A replica's part in transactions: as long as it leads, it has a [Leaseholder]; else it passes on
/// what comes to it.
///
/// All messages leave early: a leaseholder tells of what is durable at a quorum and applied here
/// (thesis 10.2.1), or of what it has in memory alone, which binds nobody but itself.
final class Transactions implements Footing {

    private final Shard shard;
    private final Site site;
    private final Address self;
    private IntervalClock clock = new IntervalClock(0, 0);
    private @Nullable Leaseholder leaseholder;
    private final Neighbours neighbours;
    private long begunTerm;

    Transactions(Shard shard, Site site) {
        this.shard = shard;
        this.site = site;
        this.self = new Address(shard.self, site.shard());
        this.neighbours = new Neighbours(site.neighbours());
    }

    TxnView view() {
        return leaseholder == null ? TxnView.NONE : leaseholder.view();
    }

    /// Who has locked what here, and who waits for it; none where this replica does not lead.
    List<LockView> locks(int most) {
        return leaseholder == null ? List.of() : leaseholder.locks(most);
    }

    /// Who waits here for whom.
    List<Blocked> blocked() {
        return leaseholder == null ? List.of() : leaseholder.blocked();
    }

    void onClock(IntervalClock read) {
        clock = read;
    }

    List<NodeId> neighbours() {
        return neighbours.nodes();
    }

    /// Where the others are, as far as they can be reached.
    void meet(List<NodeId> nodes) {
        neighbours.meet(nodes);
        if (leaseholder != null) {
            leaseholder.reaches(nodes);
        }
    }

    /// The first entry of a term is applied: if this replica leads it, it knows what all before it
    /// did.
    void onTermBegun(long term) {
        begunTerm = term;
    }

    private boolean leads() {
        return shard.leads() && !shard.applier.comparison.isSuspect();
    }

    /// Ends every step: who leads no longer knows nothing of transactions any more.
    void settle() {
        settleLeadership();
        boolean may = !neighbours.nodes().isEmpty() && shard.isOpen(Gate.TRANSACTIONS);
        if (leaseholder == null && may && leads() && shard.raft.currentTerm() == begunTerm) {
            leaseholder = new Leaseholder(this, site.config(), begunTerm);
            leaseholder.reaches(neighbours.nodes());
            leaseholder.begin();
        }
    }

    private void settleLeadership() {
        if (leaseholder != null && !(leads() && shard.raft.currentTerm() == leaseholder.term())) {
            leaseholder = null;
            shard.out.stop(Shard.TRANSACTIONS);
        }
    }

    void onAcross(NodeId from, Across m) {
        NodeId leader = shard.raft.leader();
        if (leaseholder != null) {
            leaseholder.onMessage(learn(m.forwarded() ? null : from, m.message()));
        } else if (leader != null && !leader.equals(shard.self) && !m.forwarded()) {
            shard.out.sendEarly(
                    leader, new Across(new Address(leader, site.shard()), true, m.message()));
        } else {
            note(new TxnNote.NotServed(m.message().txn(), m.message().getClass().getSimpleName()));
        }
    }

    /// Who leads other shards.
    ///
    /// @param by who says it; null where somebody else passed it on
    /// @return what else is said
    private TxnMessage learn(@Nullable NodeId by, TxnMessage message) {
        if (message instanceof TxnMessage.Led(List<Address> leaders, TxnMessage of)) {
            leaders.forEach(neighbours::leads);
            return of;
        }
        if (message instanceof TxnMessage.Vote vote && by != null) {
            neighbours.leads(new Address(by, vote.shard()));
        } else if (message instanceof TxnMessage.Verdict verdict) {
            neighbours.leads(verdict.from());
        }
        return message;
    }

    void onApplied(TxnEntry entry) {
        if (leaseholder != null) {
            leaseholder.onApplied(entry);
        }
    }

    void onRaftAnswered(long ticket, Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            shard.applier.onConfirmed(ticket);
        } else {
            onConfirmed(ticket, false);
        }
    }

    void onConfirmed(long ticket, boolean leads) {
        if (leaseholder != null) {
            leaseholder.onConfirmed(ticket, leads);
        }
    }

    boolean onLoaded(long ticket, Input.Found found) {
        return leaseholder != null
                && found instanceof Input.Found.Rows rows
                && leaseholder.onLoaded(ticket, rows);
    }

    void onTime() {
        if (leaseholder != null) {
            leaseholder.onTime();
        }
    }

    // What it stands on

    @Override
    public Address self() {
        return self;
    }

    @Override
    public long now() {
        return shard.now;
    }

    @Override
    public IntervalClock clock() {
        return clock;
    }

    @Override
    public KeyValues state() {
        return shard.state;
    }

    @Override
    public boolean propose(TxnEntry entry) {
        Bytes change = ShardCodec.COMMANDS.encode(new Change.Transaction(entry), shard.scratch);
        return shard.doorway.refusalOf(change) == null && shard.propose(change) == null;
    }

    @Override
    public boolean isFull() {
        return shard.full;
    }

    @Override
    public void confirm(long ticket) {
        shard.ask(Shard.ELSEWHERE - ticket, new RaftCommand.Read());
    }

    @Override
    public long load(Effect.Wanted.Range wanted) {
        long ticket = shard.applier.nextTicket();
        shard.out.load(ticket, wanted);
        return ticket;
    }

    @Override
    public void send(Address to, TxnMessage message) {
        shard.out.sendEarly(to.node(), new Across(to, false, message));
    }

    @Override
    public void send(long to, TxnMessage message) {
        NodeId node = neighbours.towards(to);
        if (node != null) {
            send(new Address(node, to), message);
        }
    }

    @Override
    public void silent(long of) {
        neighbours.silent(of);
    }

    @Override
    public void wakeAfter(long nanos) {
        shard.out.start(Shard.TRANSACTIONS, nanos);
    }

    @Override
    public void note(TxnNote note) {
        shard.out.note(note);
    }
}
