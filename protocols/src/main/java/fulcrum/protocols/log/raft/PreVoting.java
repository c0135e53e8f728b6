package fulcrum.protocols.log.raft;

import static fulcrum.machine.Invariants.check;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftMessage.PreVote;
import fulcrum.protocols.log.raft.RaftMessage.RequestPreVote;
import fulcrum.protocols.log.raft.Role.Leader;
import fulcrum.protocols.log.raft.Role.PreCandidate;

/// PreVote (thesis 9.6): before it raises the term, a server asks whether it would be elected, so
/// that one who was cut off does not disturb the others when it returns. Nobody's term or vote
/// changes by it.
final class PreVoting {

    private final Raft raft;

    PreVoting(Raft raft) {
        this.raft = raft;
    }

    void onRequestPreVote(NodeId from, RequestPreVote m) {
        String refusal = null;
        if (m.term() <= raft.currentTerm) {
            refusal = "its term is over";
        } else if (raft.log.newerThan(m.lastLogIndex(), m.lastLogTerm())) {
            refusal = "its log is behind";
        }
        if (refusal != null) {
            raft.out.note(new RaftNote.PreVoteRefused(from, m.term(), refusal));
            raft.out.send(from, new PreVote(raft.currentTerm, false));
        } else {
            raft.out.note(new RaftNote.PreVoteGranted(from, m.term()));
            raft.out.send(from, new PreVote(m.term(), true));
        }
    }

    void onPreVote(NodeId from, PreVote m) {
        if (!(raft.role instanceof PreCandidate asking)
                || (m.granted() && m.term() != raft.currentTerm + 1)) {
            raft.ignore(from, m);
            return;
        }
        (m.granted() ? asking.granted() : asking.refused()).add(from);
        if (raft.membership.inForce().carriedBy(asking.granted()::contains)) {
            raft.becomeCandidate(false);
        }
    }

    void becomePreCandidate() {
        check(!(raft.role instanceof Leader), "a leader does not ask to be elected");
        PreCandidate asking = new PreCandidate();
        raft.role = asking;
        asking.granted().add(raft.config.self());
        raft.out.note(new RaftNote.BecamePreCandidate(raft.currentTerm));
        raft.restartElectionTimer();
        if (raft.membership.inForce().carriedBy(asking.granted()::contains)) {
            raft.becomeCandidate(false);
            return;
        }
        raft.askVoters(
                new RequestPreVote(
                        raft.currentTerm + 1, raft.log.lastIndex(), raft.log.lastTerm()));
    }

    static boolean onlyProposesTerm(RaftMessage message) { // thesis 9.6
        return message instanceof RequestPreVote
                || (message instanceof PreVote preVote && preVote.granted());
    }
}
