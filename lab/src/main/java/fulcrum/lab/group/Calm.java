package fulcrum.lab.group;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.protocols.log.raft.RaftView;
import java.util.Collections;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What a group must come to when nothing disturbs it: one leader, who stays, whom everybody that
/// is well follows, and whose whole log everybody has applied.
public final class Calm {

    private final Group group;
    private final RaftConfig config;
    private SortedSet<NodeId> well = Collections.emptySortedSet();
    private long since;
    private long term;

    public Calm(Group group, RaftConfig config) {
        this.group = group;
        this.config = config;
    }

    /// These nodes are well from now on; the others may be, or not.
    public void healed(SortedSet<NodeId> nodes) {
        well = nodes;
    }

    /// Such a calm has lasted for so long that any follower would have campaigned twice.
    public boolean lasts(@Nullable RaftView leader) {
        if (leader == null || leader.currentTerm() != term || !reached(leader)) {
            since = group.time();
            term = leader == null ? 0 : leader.currentTerm();
            return false;
        }
        return group.time() - since > 2 * config.timing().electionTimeoutNanosMax();
    }

    private boolean reached(RaftView leader) {
        boolean whole =
                leader.configuration().isVoter(leader.self())
                        && leader.commitIndex() == leader.log().lastIndex();
        for (NodeId node : group.nodes()) {
            RaftView view = group.view(node);
            boolean member = leader.configuration().isMember(node);
            if (member && well.contains(node)) {
                whole &= view != null && follows(view, leader);
            }
            // A leader that is cut off only knows that it is where quorums are checked.
            if (view != null && !node.equals(leader.self()) && config.checkQuorum()) {
                whole &= view.role() != RaftView.Standing.LEADER;
            }
        }
        return whole;
    }

    private static boolean follows(RaftView view, RaftView leader) {
        return leader.self().equals(view.leader())
                && view.currentTerm() == leader.currentTerm()
                && view.lastApplied() == leader.commitIndex();
    }
}
