package fulcrum.protocols.log.raft;

import static fulcrum.machine.Invariants.check;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.AppendEntries;
import fulcrum.protocols.log.raft.RaftMessage.Appended;
import fulcrum.protocols.log.raft.RaftMessage.Conflict;
import fulcrum.protocols.log.raft.Role.Leader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Log replication (§5.3): how a leader brings each follower's log to equal its own. [Progress]
/// remembers how far one has come; [Compaction] goes on where the log does not reach back.
final class Replication {

    private final Raft raft;

    Replication(Raft raft) {
        this.raft = raft;
    }

    void sendAll(Leader leader, boolean evenIfEmpty) {
        for (Map.Entry<NodeId, Progress> follower : leader.followers.entrySet()) {
            replicate(leader, follower.getKey(), follower.getValue(), evenIfEmpty);
        }
    }

    /// If last log index ≥ nextIndex for a follower: send entries starting at nextIndex (§5.3).
    /// Early: an append promises nothing of the leader's own disk (thesis 10.2.1).
    void replicate(Leader leader, NodeId to, Progress follower, boolean evenIfEmpty) {
        if (follower.nextIndex() <= raft.log.baseIndex()
                && follower.mode() != Progress.Mode.SNAPSHOT) {
            follower.awaitSnapshot();
        }
        if (follower.mode() == Progress.Mode.SNAPSHOT) {
            raft.compaction.ship(leader, to, follower, evenIfEmpty);
            return;
        }
        boolean sent = false;
        while (follower.nextIndex() <= raft.log.lastIndex() && follower.mayCarryEntries()) {
            List<Entry> entries =
                    raft.log.from(
                            follower.nextIndex(),
                            raft.config.limits().messageEntries(),
                            raft.config.limits().messageBytes());
            raft.out.sendEarly(to, appendEntries(leader, follower, entries));
            follower.sent(entries.getLast().index(), Entry.sizeOf(entries));
            sent = true;
        }
        if (evenIfEmpty && !sent) {
            raft.out.sendEarly(to, appendEntries(leader, follower, List.of()));
        }
    }

    private AppendEntries appendEntries(Leader leader, Progress follower, List<Entry> entries) {
        long prev = follower.nextIndex() - 1;
        return new AppendEntries(
                raft.currentTerm,
                prev,
                raft.log.term(prev),
                entries,
                raft.commitIndex,
                leader.confirmation.round());
    }

    void onAppended(NodeId from, Appended m) {
        Leader leader = answered(from, m, m.round());
        Progress follower = leader == null ? null : leader.followers.get(from);
        if (leader == null || follower == null) {
            return;
        }
        check(
                m.matchIndex() <= raft.log.lastIndex(),
                "a follower's log is not ahead of its leader's");
        if (follower.matches(m.matchIndex())) {
            raft.advanceCommitIndex(leader);
        }
        if (raft.role instanceof Leader) {
            if (follower.nextIndex() <= raft.log.lastIndex()) {
                raft.flushSoon();
            }
            raft.reading.confirm(leader);
            raft.memberChange.further(leader);
            raft.transfer.further(leader);
            raft.resting.further(leader);
        }
    }

    void onConflict(NodeId from, Conflict m) {
        Leader leader = answered(from, m, m.round());
        Progress follower = leader == null ? null : leader.followers.get(from);
        if (leader == null || follower == null) {
            return;
        }
        if (follower.outdated(m.prevLogIndex())) {
            raft.ignore(from, m);
        } else { // decrement nextIndex and retry (§5.3)
            long next = m.conflictIndex();
            if (m.conflictTerm() > 0) {
                long last = raft.log.lastOfTerm(m.conflictTerm(), m.prevLogIndex());
                next = last > raft.log.baseIndex() ? last + 1 : next;
            }
            follower.backUpTo(Math.min(next, m.prevLogIndex()));
            raft.flushSoon();
        }
        raft.reading.confirm(leader);
    }

    /// A follower has answered this leader: it still took it for its leader when it did.
    @Nullable Leader answered(NodeId from, RaftMessage m, long round) {
        if (m.term() != raft.currentTerm
                || !(raft.role instanceof Leader leader)
                || !leader.followers.containsKey(from)) {
            raft.ignore(from, m);
            return null;
        }
        leader.followers.get(from).answered(round);
        long roundTrip = raft.now - round;
        if (roundTrip > raft.config.timing().electionTimeoutNanosMin() / 10
                && !leader.warnedOfTimeouts) {
            leader.warnedOfTimeouts = true;
            raft.out.note(new RaftNote.TimeoutsTooShort(from, roundTrip));
        }
        return leader;
    }
}
