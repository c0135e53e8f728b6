package fulcrum.protocols.log.raft;

import static fulcrum.machine.Outcome.Refusal.CHANGE_UNDER_WAY;
import static fulcrum.machine.Outcome.Refusal.INVALID;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Snapshot;
import fulcrum.protocols.log.raft.RaftRecord.Compacted;
import fulcrum.protocols.log.raft.Role.Leader;

/// Changes of members by joint consensus (§6; thesis ch. 4), as a leader drives them. [Membership]
/// says which configuration comes next.
final class MemberChange {

    private final Raft raft;

    MemberChange(Raft raft) {
        this.raft = raft;
    }

    void found(Configuration founders) {
        Snapshot nothing = new Snapshot(0, 0, RaftCodec.header(new Mark(0, founders)));
        raft.out.store(new Compacted(nothing, 0, 0));
        raft.membership.snapshotAt(0, founders);
        raft.out.note(new RaftNote.MembersChanged(0, founders));
    }

    void begin(Leader leader, long request, RaftCommand.ChangeMembers change) {
        boolean settled =
                raft.commitIndex >= leader.firstIndex
                        && raft.membership.since() <= raft.commitIndex
                        && !raft.membership.inForce().joint();
        if (change.voters().isEmpty()) {
            raft.refuse(request, INVALID, "a group without voters");
        } else if (!settled) {
            raft.refuse(request, CHANGE_UNDER_WAY, "another change is under way");
        } else {
            if (leader.changeRequest != 0) { // its learners never caught up
                raft.refuse(leader.changeRequest, CHANGE_UNDER_WAY, "another change replaced it");
                leader.changeRequest = 0;
            }
            Configuration next = raft.membership.begin(change);
            if (next == null) {
                raft.out.answer(request, new Outcome.Done(Bytes.EMPTY));
                return;
            }
            leader.changeRequest = request;
            append(leader, next);
        }
    }

    void append(Leader leader, Configuration next) {
        raft.append(leader, 0, new Entry.Members(raft.log.lastIndex() + 1, raft.currentTerm, next));
        leader.deadline = Long.MIN_VALUE;
        leader.followers.keySet().removeIf(node -> !next.isMember(node));
        for (NodeId member : next.members()) {
            if (!member.equals(raft.config.self())) {
                leader.followers.computeIfAbsent(
                        member, _ -> new Progress(raft.log.lastIndex(), raft.config.limits()));
            }
        }
    }

    void further(Leader leader) {
        if (raft.membership.since() > raft.commitIndex || raft.commitIndex < leader.firstIndex) {
            return;
        }
        Configuration current = raft.membership.inForce();
        if (!current.stable()) {
            Configuration next = raft.membership.next(node -> hasCaughtUp(leader, node));
            if (next != null) {
                append(leader, next);
            }
            return;
        }
        if (leader.changeRequest != 0) {
            raft.out.answerEarly(
                    leader.changeRequest, new Outcome.Done(Bytes.EMPTY)); // at a quorum
            leader.changeRequest = 0;
        }
        if (!current.isVoter(
                raft.config.self())) { // §6: it manages a cluster of which it is no part
            raft.replication.sendAll(leader, true);
            raft.stepDown("no longer a voter");
        }
    }

    /// It lacks little, and has answered what was sent since the change began: the last of the
    /// rounds of thesis 4.2.1. Who learned everything earlier may be dead since, and could as the
    /// one new voter neither commit the change nor let go of it.
    boolean hasCaughtUp(Leader leader, NodeId node) {
        if (node.equals(raft.config.self())) {
            return true;
        }
        Progress follower = leader.followers.get(node);
        return follower != null
                && follower.mode() == Progress.Mode.REPLICATE
                && follower.matchIndex() >= raft.membership.since()
                && raft.log.lastIndex() - follower.matchIndex()
                        <= raft.config.limits().messageEntries();
    }
}
