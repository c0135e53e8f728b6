package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.RaftView;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A group as its leader sees it, when the next step of its membership is asked for.
///
/// @param leader who leads it and asks
/// @param configuration the members in force
/// @param committed the entry that put them in force is, and so is one of the leader's term
/// @param reachable the nodes that are not given up for now: those that answer, and those that have
///   been silent for a moment only; the leader is one of them
/// @param caughtUp the members whose logs lack little; the leader is one of them
/// @param elsewhere the nodes that this group may not let go yet, for another group has them: only
///   group 0 has such
/// @param leaderships how many groups each node leads, as far as the leader's node knows
public record GroupSight(
        NodeId leader,
        Configuration configuration,
        boolean committed,
        SortedSet<NodeId> reachable,
        SortedSet<NodeId> caughtUp,
        SortedSet<NodeId> elsewhere,
        SortedMap<NodeId, Integer> leaderships) {

    /// Entries that a log may lack and count as caught up: as many as one message brings.
    static final int LACKING_MOST = 256;

    public GroupSight {
        reachable = with(leader, reachable);
        caughtUp = with(leader, caughtUp);
        elsewhere = Collections.unmodifiableSortedSet(new TreeSet<>(elsewhere));
        leaderships = Collections.unmodifiableSortedMap(new TreeMap<>(leaderships));
    }

    /// What the view of a leader says.
    ///
    /// @throws IllegalArgumentException where it does not lead
    public static GroupSight of(
            RaftView view,
            SortedSet<NodeId> reachable,
            SortedSet<NodeId> elsewhere,
            SortedMap<NodeId, Integer> leaderships) {
        if (view.role() != RaftView.Standing.LEADER) {
            throw new IllegalArgumentException(view.self() + " leads nobody");
        }
        SortedSet<NodeId> caughtUp = new TreeSet<>();
        for (NodeId node : view.followers().nodes()) {
            long match = view.followers().matchIndex(node);
            if (match > 0 && view.log().lastIndex() - match <= LACKING_MOST) {
                caughtUp.add(node);
            }
        }
        boolean committed =
                view.configurationIndex() <= view.commitIndex()
                        && view.log().term(view.commitIndex()) == view.currentTerm();
        return new GroupSight(
                view.self(),
                view.configuration(),
                committed,
                reachable,
                caughtUp,
                elsewhere,
                leaderships);
    }

    int leads(NodeId node) {
        return leaderships.getOrDefault(node, 0);
    }

    private static SortedSet<NodeId> with(NodeId leader, SortedSet<NodeId> others) {
        SortedSet<NodeId> all = new TreeSet<>(others);
        all.add(leader);
        return Collections.unmodifiableSortedSet(all);
    }
}
