package fulcrum.lab.group;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who has to be well for a group to go on.
public final class Core {

    private Core() {}

    /// A majority of the voters suffices; where members are missing or changing, everybody is
    /// needed.
    public static SortedSet<NodeId> of(
            Group group, Steward steward, Dice dice, SortedSet<NodeId> nodes) {
        RaftView leader = steward.leader();
        if (leader == null || !steward.done() || !isLatest(group, leader)) {
            return nodes;
        }
        List<NodeId> voters = new ArrayList<>(leader.configuration().voters());
        dice.shuffle(voters);
        int spared = dice.below((voters.size() - 1) / 2 + 1);
        SortedSet<NodeId> core = new TreeSet<>(nodes);
        voters.subList(0, spared).forEach(core::remove);
        return core;
    }

    /// A leader that was cut off may know neither its successor nor the members of today.
    private static boolean isLatest(Group group, RaftView leader) {
        for (NodeId node : group.nodes()) {
            RaftView view = group.view(node);
            if (view == null
                    || view.currentTerm() > leader.currentTerm()
                    || view.configurationIndex() > leader.configurationIndex()) {
                return false;
            }
        }
        return true;
    }
}
