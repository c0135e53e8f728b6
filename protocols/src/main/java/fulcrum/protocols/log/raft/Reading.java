package fulcrum.protocols.log.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndex;
import fulcrum.protocols.log.raft.RaftMessage.ReadIndexed;
import fulcrum.protocols.log.raft.RaftMessage.Stale;
import fulcrum.protocols.log.raft.Role.Leader;

/// Linearizable reads without a log entry (thesis 6.4): the right to answer them from the applied
/// state, by a round of messages or under a lease (6.4.1), on the leader or through its index on a
/// follower.
final class Reading {

    private final Raft raft;

    Reading(Raft raft) {
        this.raft = raft;
    }

    void read(Leader leader, long request) {
        if (raft.now < leaseEnd(leader)) { // 6.4.1; early: what is read is committed
            raft.out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
        } else {
            leader.reads.ask(new Reads.Waiting(request, null, 0));
            raft.flushSoon();
        }
    }

    /// Until when nobody else can have been elected, while this leader knows what is committed.
    long leaseEnd(Leader leader) {
        boolean leased =
                raft.config.leaseReads()
                        && !leader.leaseForfeited
                        && raft.commitIndex >= leader.firstIndex;
        return leased
                ? leader.confirmation.leaseEnd(raft.checkQuorum.quorumRound(leader))
                : Long.MIN_VALUE;
    }

    void onReadIndex(NodeId from, ReadIndex m) {
        if (m.term() == raft.currentTerm && raft.role instanceof Leader leader) {
            leader.reads.ask(new Reads.Waiting(0, from, m.ticket()));
            raft.flushSoon();
        } else {
            raft.out.send(from, new Stale(raft.currentTerm));
        }
    }

    void confirm(Leader leader) {
        long quorumRound = raft.checkQuorum.quorumRound(leader);
        for (Reads.Confirmed batch = leader.reads.confirmed(quorumRound);
                batch != null;
                batch = leader.reads.confirmed(quorumRound)) {
            raft.out.note(new RaftNote.ReadsConfirmed(batch.index(), batch.reads().size()));
            for (Reads.Waiting read : batch.reads()) { // early: a confirmed read promises no more
                Progress asker =
                        read.follower() == null ? null : leader.followers.get(read.follower());
                if (read.follower() == null) {
                    raft.out.answerEarly(read.request(), new Outcome.Done(Bytes.EMPTY));
                } else if (asker != null) {
                    long ticket = read.ticket();
                    raft.out.sendEarly(
                            read.follower(),
                            new ReadIndexed(raft.currentTerm, ticket, batch.index()));
                    // It brings the commit index.
                    raft.replication.replicate(leader, read.follower(), asker, true);
                }
            }
        }
    }

    void askForIndex() {
        NodeId leader = raft.leader();
        if (leader == null) {
            raft.followerReads.refuse(null, raft.out);
            return;
        }
        if (raft.followerReads.noneAsked()) {
            raft.out.start(Raft.READS, raft.config.timing().electionTimeoutNanosMin());
        }
        raft.out.send(leader, new ReadIndex(raft.currentTerm, raft.followerReads.ticket()));
    }

    void onReadIndexed(NodeId from, ReadIndexed m) {
        if (m.term() != raft.currentTerm || !from.equals(raft.leader())) {
            raft.ignore(from, m);
            return;
        }
        raft.followerReads.confirmed(m.ticket(), m.index());
        raft.followerReads.answer(raft.lastApplied, raft.out);
    }
}
