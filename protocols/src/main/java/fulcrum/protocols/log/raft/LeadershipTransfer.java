package fulcrum.protocols.log.raft;

import static fulcrum.machine.Outcome.Refusal.INVALID;
import static fulcrum.machine.Outcome.Refusal.TRANSFER_UNDER_WAY;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.log.raft.RaftMessage.RequestVote;
import fulcrum.protocols.log.raft.RaftMessage.TimeoutNow;
import fulcrum.protocols.log.raft.Role.Follower;
import fulcrum.protocols.log.raft.Role.Leader;

/// Leadership transfer (thesis 3.10): the leader takes no more proposals, brings the target up to
/// date, and tells it to campaign at once.
final class LeadershipTransfer {

    private final Raft raft;

    LeadershipTransfer(Raft raft) {
        this.raft = raft;
    }

    void begin(Leader leader, long request, NodeId to) {
        if (leader.transfer != null) {
            raft.refuse(request, TRANSFER_UNDER_WAY, "leadership is being handed over");
        } else if (to.equals(raft.config.self())) {
            raft.out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
        } else if (!raft.membership.inForce().voters().contains(to)) {
            raft.refuse(request, INVALID, "not a voter");
        } else {
            leader.transfer = new Role.Transfer(to, request, false);
            raft.out.note(new RaftNote.TransferBegan(to));
            raft.out.start(Raft.TRANSFER, raft.config.timing().electionTimeoutNanosMax());
            further(leader);
        }
    }

    void further(Leader leader) {
        Role.Transfer transfer = leader.transfer;
        if (transfer == null || transfer.asked()) {
            return;
        }
        Progress target = leader.followers.get(transfer.to());
        if (target != null && target.matchIndex() == raft.log.lastIndex()) {
            leader.transfer = new Role.Transfer(transfer.to(), transfer.request(), true);
            leader.leaseForfeited = true;
            raft.out.sendEarly(
                    transfer.to(), new TimeoutNow(raft.currentTerm)); // a request, no promise
        }
    }

    void abandon(Leader leader) {
        Role.Transfer transfer = leader.transfer;
        if (transfer != null) {
            leader.transfer = null;
            raft.out.note(new RaftNote.TransferAbandoned(transfer.to()));
            raft.out.answerEarly(transfer.request(), new Outcome.Unknown("not taken over in time"));
        }
    }

    /// A later term began: at the hands of the one who was to take over, or of another.
    void end(NodeId from, RaftMessage message) {
        if (raft.role instanceof Leader leader && leader.transfer != null) {
            boolean taken = message instanceof RequestVote && from.equals(leader.transfer.to());
            raft.out.answerEarly(
                    leader.transfer.request(),
                    taken
                            ? new Outcome.Done(Bytes.EMPTY)
                            : new Outcome.Unknown("another election came between"));
            leader.transfer = null;
        }
    }

    void onTimeoutNow(NodeId from, TimeoutNow m) {
        boolean asked =
                m.term() == raft.currentTerm
                        && raft.role instanceof Follower(NodeId leader)
                        && from.equals(leader);
        if (asked && raft.membership.inForce().isVoter(raft.config.self())) {
            raft.becomeCandidate(true);
        } else {
            raft.ignore(from, m);
        }
    }
}
