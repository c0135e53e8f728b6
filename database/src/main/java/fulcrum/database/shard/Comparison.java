package fulcrum.database.shard;

import fulcrum.database.gate.Gate;
import fulcrum.database.shard.ShardMessage.Compare;
import fulcrum.database.shard.ShardMessage.Compared;
import fulcrum.database.shard.ShardMessage.Verdict;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares the replicas' hashes at equal applied indexes.
///
/// The leader says now and then, as long as changes are applied, what it has as of its last applied
/// index; each other says what it has when it comes to that very index, and says so unasked when it
/// has begun, or taken a snapshot. Where a value is that of more than half of the members, who has
/// another is suspect: it serves nobody, and does not lead, until a snapshot of another replaces
/// its state. Where none is, nobody knows who is right, and all say so. A group that nobody uses
/// compares nothing, and sleeps. As long as [Gate#REPLICA_HASHES] is closed, nothing is compared;
/// hashes are kept all the same, and are comparable as soon as it opens.
final class Comparison {

    private final Shard shard;
    private final Hashes hashes;
    private boolean ticking;

    // Of the leader: the round, and who has told what in it
    private long term;
    private long asked;
    private final TreeMap<NodeId, RunningHash> told = new TreeMap<>();

    // Of the others
    private long awaited;
    private boolean unsaid = true;

    private long ticket;
    private long compared;
    private long incidents;
    private SortedSet<NodeId> odd = new TreeSet<>();

    Comparison(Shard shard, Hashes hashes) {
        this.shard = shard;
        this.hashes = hashes;
    }

    /// The last index at which a majority was found to have what this leader has, or at which this
    /// replica said what it has.
    long compared() {
        return compared;
    }

    /// Differences that this replica has heard of in this life.
    long incidents() {
        return incidents;
    }

    /// A majority has something else than this replica.
    boolean isSuspect() {
        RunningHash known = hashes.atHand();
        return known != null && known.suspect();
    }

    /// The same without looking at the state: a look belongs to a step, or a recording would lack
    /// it.
    boolean isKnownSuspect() {
        return hashes.isKnownSuspect();
    }

    // What happens

    /// The state was replaced.
    void begun() {
        awaited = 0;
        ticket = 0;
        unsaid = true;
        odd = new TreeSet<>();
    }

    /// The gate has opened. What others said before, as theirs opened, was not heard here.
    void opened() {
        if (shard.leads()) {
            begin();
        }
    }

    void onApplied(long index) {
        hashes.applied();
        if (index == awaited) { // which is never so before the gate is open
            say();
        }
    }

    /// Ends every step.
    void settle() {
        if (!shard.isOpen(Gate.REPLICA_HASHES)) {
            return; // others may not understand it
        }
        if (shard.leads()) {
            if (!ticking && (shard.applier.applied() != asked || !told.isEmpty())) {
                ticking = true;
                shard.out.start(Shard.COMPARE, shard.config.compareNanos());
            }
        } else if (unsaid && shard.raft.leader() != null) {
            unsaid = false;
            awaited = shard.applier.applied();
            say();
        }
    }

    void onTick() {
        ticking = false;
        if (!shard.leads()) {
            told.clear();
            return;
        }
        boolean same = term == shard.raft.currentTerm();
        if (same) {
            judge(true);
        }
        told.clear();
        if (isSuspect()) {
            handOver();
        }
        if (!same || shard.applier.applied() != asked) {
            begin();
        }
    }

    private void begin() {
        RunningHash own = atHand();
        if (own == null) {
            return;
        }
        term = shard.raft.currentTerm();
        asked = shard.applier.applied();
        told.clear();
        told.put(shard.self, own);
        long restartAt = own.isAbsent() ? hashes.beginning(asked) : hashes.restartAt();
        for (NodeId member : members()) {
            if (!member.equals(shard.self)) { // early: it promises nothing
                shard.out.sendEarly(member, new Compare(term, asked, restartAt));
            }
        }
    }

    private SortedSet<NodeId> members() {
        return shard.raft.view().configuration().members();
    }

    /// What is not in memory is loaded, and the next time it is.
    private @Nullable RunningHash atHand() {
        RunningHash own = hashes.atHand();
        if (own == null && ticket == 0) {
            ticket = shard.applier.nextTicket();
            shard.out.load(ticket, new Effect.Wanted.Keys(List.of(StateKeys.HASH)));
        }
        return own;
    }

    /// @return whether the load was of this
    boolean onLoaded(long loaded, Input.Found found) {
        if (ticket == 0 || loaded != ticket) {
            return false;
        }
        ticket = 0;
        if (found instanceof Input.Found.Values(var values)) {
            hashes.loaded(values.getFirst());
            if (awaited == shard.applier.applied()) {
                say();
            }
        }
        return true;
    }

    // Of the others

    void onCompare(NodeId from, Compare m) {
        if (!from.equals(shard.raft.leader()) || m.term() != shard.raft.currentTerm()) {
            return; // of a leader that was
        }
        hashes.restartAt(m.restartAt());
        awaited = m.index();
        if (shard.applier.applied() == awaited) {
            say();
        }
    }

    private void say() {
        RunningHash own = atHand();
        NodeId leader = shard.raft.leader();
        if (own != null && leader != null && !leader.equals(shard.self)) {
            long index = shard.applier.applied();
            compared = index;
            awaited = 0;
            // Early: it is what this replica has applied, which is committed.
            shard.out.sendEarly(leader, new Compared(index, own.base(), own.sum()));
        }
    }

    // Of the leader

    void onCompared(NodeId from, Compared m) {
        if (!shard.leads() || !members().contains(from)) {
            return;
        }
        if (term != shard.raft.currentTerm()) {
            begin();
        }
        if (m.index() == asked && told.containsKey(shard.self)) {
            told.put(from, new RunningHash(m.base(), m.sum(), false));
            judge(false);
        } else if (m.index() == shard.applier.applied() || asked == 0) {
            begin();
        } else if (asked > m.index()) { // it has begun, and comes to it
            shard.out.sendEarly(from, new Compare(term, asked, hashes.restartAt()));
        }
    }

    /// @param over nobody else is waited for
    private void judge(boolean over) {
        RunningHash own = told.get(shard.self);
        if (own == null) {
            return;
        }
        int members = members().size();
        TreeMap<Long, List<NodeId>> camps = new TreeMap<>();
        told.forEach((node, hash) -> {
            if (hash.comparableWith(own)) {
                camps.computeIfAbsent(hash.sum(), _ -> new ArrayList<>()).add(node);
            } else {
                hashes.beginning(shard.applier.applied()); // said in the next round
            }
        });
        List<NodeId> right = null;
        for (List<NodeId> camp : camps.values()) {
            right = camp.size() * 2 > members ? camp : right;
        }
        if (right != null) {
            compared = right.contains(shard.self) ? asked : compared;
        }
        boolean whole = over || told.size() == members;
        if (camps.size() > 1 && (right != null || whole)) {
            pronounce(right);
        } else if (camps.size() == 1 && told.size() == members) {
            odd = new TreeSet<>(); // who was different is so no more
        }
    }

    private void pronounce(@Nullable List<NodeId> right) {
        List<NodeId> different = new ArrayList<>(told.keySet());
        if (right != null) {
            different.removeAll(right);
        }
        Verdict verdict = new Verdict(asked, right != null, different);
        for (NodeId member : members()) { // in every round, since links lose messages
            if (!member.equals(shard.self)) { // early: it promises nothing
                shard.out.sendEarly(member, verdict);
            }
        }
        onVerdict(verdict);
    }

    // Of all

    void onVerdict(Verdict m) {
        SortedSet<NodeId> different = new TreeSet<>(m.different());
        if (odd.equals(different)) {
            return; // known
        }
        odd = different;
        incidents++;
        shard.out.note(new ShardNote.ReplicasDiffer(m.index(), m.known(), m.different()));
        if (m.known() && different.contains(shard.self) && !isSuspect()) {
            hashes.suspect();
            shard.gateway.giveUp();
            if (shard.leads()) {
                handOver();
            }
        }
    }

    /// A suspect replica does not go on leading: what it answers is computed from its state.
    private void handOver() {
        for (NodeId voter : shard.raft.view().configuration().voters()) {
            if (!odd.contains(voter) && !voter.equals(shard.self)) {
                shard.ask(Shard.ELSEWHERE, new RaftCommand.TransferLeadership(voter));
                return;
            }
        }
    }
}
