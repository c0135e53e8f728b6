package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Role.Leader;

/// CheckQuorum (thesis 6.2): a leader that no quorum answers steps down, so that its clients look
/// elsewhere and it does not believe in an old term for ever.
final class CheckQuorum {

    private final Raft raft;

    CheckQuorum(Raft raft) {
        this.raft = raft;
    }

    /// The latest round that a quorum has answered. The leader answers its own at once.
    long quorumRound(Leader leader) {
        return raft.membership.inForce().agreedBy(node -> answeredRound(leader, node));
    }

    private long answeredRound(Leader leader, NodeId node) {
        if (node.equals(raft.config.self())) {
            return Math.max(raft.now, leader.confirmation.round());
        }
        Progress follower = leader.followers.get(node);
        return follower == null ? Long.MIN_VALUE : follower.answeredRound();
    }

    /// A leader whom no quorum has answered in time steps down, before another can be elected.
    boolean quorumLost(Leader leader) {
        if (!raft.config.checkQuorum() || raft.now < leader.deadline) {
            return false;
        }
        leader.deadline = leader.confirmation.deadline(quorumRound(leader));
        if (raft.now < leader.deadline) {
            return false;
        }
        raft.stepDown("no quorum has answered");
        return true;
    }
}
