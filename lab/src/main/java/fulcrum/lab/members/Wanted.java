package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftView;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the members of a group must have come to once nothing disturbs it, said without a word of
/// how to come there.
final class Wanted {

    private static final int VOTERS_MOST = 5;
    private static final int VOTERS_FEW = 3;

    private Wanted() {}

    /// The group that this leads is as the catalog wants it.
    static boolean reached(Catalog catalog, RaftView leader) {
        Configuration now = leader.configuration();
        if (!now.stable() || leader.configurationIndex() > leader.commitIndex()) {
            return false;
        }
        int keep = 0;
        int drained = 0;
        SortedSet<NodeId> others = new TreeSet<>();
        for (Member member : catalog.members().values()) {
            boolean votes = now.voters().contains(member.node());
            boolean gone =
                    member.state() == MemberState.FENCED || member.state() == MemberState.REMOVED;
            if (!votes && !gone) {
                others.add(member.node());
            }
            switch (member.state()) {
                case ACTIVE -> keep++;
                case CORDONED -> keep += votes ? 1 : 0;
                case DRAINING -> drained += votes ? 1 : 0;
                case JOINING, FENCED, REMOVED -> {
                    if (votes) {
                        return false;
                    }
                }
            }
        }
        Member first = catalog.member(leader.self());
        boolean leads =
                first != null
                        && (first.state() == MemberState.ACTIVE
                                || first.state() == MemberState.CORDONED);
        return leads
                && catalog.members().keySet().containsAll(now.voters())
                && now.learners().equals(others)
                && fits(now.voters().size(), keep, drained);
    }

    /// The largest odd number of those who keep their votes; where that is less than three, those
    /// who are drained help out.
    private static boolean fits(int voters, int keep, int drained) {
        int odd = Math.min(VOTERS_MOST, keep - (keep + 1) % 2);
        if (odd >= VOTERS_FEW || drained == 0) {
            return voters == odd && drained == 0;
        }
        return voters % 2 == 1 && voters <= VOTERS_FEW && voters >= odd;
    }
}
