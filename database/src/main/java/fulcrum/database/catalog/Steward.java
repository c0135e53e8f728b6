package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/// Brings the groups that its node leads to the membership that the catalog wants, one step after
/// the other. Every node has one; there is no coordinator: who leads a group proposes, and Raft
/// sees to it that no two proposals are carried out at once.
///
/// It waits for nobody: its host calls it now and then, asks the group for the step that it names,
/// and says when that has ended one way or another.
public final class Steward {

    /// How patient it is, in nanoseconds of the node's own clock.
    ///
    /// @param lostAfterNanos a member that was silent for so long is passed over when votes and
    ///   leaderships are given, and its vote may go to another. Well above an election timeout, for
    ///   a change of voters costs more than a pause
    /// @param settleNanos from the end of one step of a group to the next: what all know of who
    ///   leads what is to be true again by then
    /// @param abandonNanos a step of which no end was heard for so long counts as ended
    public record Patience(long lostAfterNanos, long settleNanos, long abandonNanos) {

        /// For election timeouts of up to a second.
        public static final Patience STANDARD =
                new Patience(10_000_000_000L, 500_000_000L, 15_000_000_000L);

        public Patience {
            if (lostAfterNanos <= 0 || settleNanos <= 0 || abandonNanos < settleNanos) {
                throw new IllegalArgumentException(
                        "times above 0, and no step abandoned before the next may come, not "
                                + lostAfterNanos
                                + ", "
                                + settleNanos
                                + " and "
                                + abandonNanos);
            }
        }
    }

    /// A step of a group that was asked for.
    ///
    /// @param atNanos when, or when it ended
    private record Asked(boolean open, long atNanos) {}

    private final Patience patience;
    private final SortedMap<Integer, Asked> asked = new TreeMap<>();

    /// @param patience how patient it is
    public Steward(Patience patience) {
        this.patience = patience;
    }

    /// The next step of a group; what is not [Step.Nothing] is to be asked for, and [#ended] to be
    /// called when the answer has come.
    ///
    /// @param nowNanos what the node's clock shows
    /// @param group its number
    /// @param view the node's replica of it
    /// @param heardNanos when a node was last heard of by that clock, whatever it said;
    ///   [Long#MIN_VALUE] for never
    /// @param leaderships how many groups each node leads, as far as this node knows
    public Step next(
            long nowNanos,
            Catalog catalog,
            int group,
            RaftView view,
            ToLongFunction<NodeId> heardNanos,
            SortedMap<NodeId, Integer> leaderships) {
        if (view.role() != RaftView.Standing.LEADER) {
            asked.remove(group);
            return new Step.Nothing(Step.Why.FOLLOWS);
        }
        Asked last = asked.get(group);
        if (last != null) {
            long waits = last.open ? patience.abandonNanos : patience.settleNanos;
            if (nowNanos - last.atNanos < waits) {
                return new Step.Nothing(Step.Why.CHANGE_UNDER_WAY);
            }
        }
        SortedSet<NodeId> reachable = new TreeSet<>();
        for (NodeId node : catalog.members().keySet()) {
            long heard = heardNanos.applyAsLong(node);
            if (heard != Long.MIN_VALUE && nowNanos - heard < patience.lostAfterNanos) {
                reachable.add(node);
            }
        }
        Step step = Placement.next(catalog, GroupSight.of(view, reachable, leaderships));
        if (step.command() != null) {
            asked.put(group, new Asked(true, nowNanos));
        }
        return step;
    }

    /// The group answered a step, or will not any more.
    public void ended(int group, long nowNanos) {
        if (asked.containsKey(group)) {
            asked.put(group, new Asked(false, nowNanos));
        }
    }

    /// A node that is joining has come so far that it may be made active: each group has it as a
    /// learner, and it has applied what it knows to be committed there. The next leader that wants
    /// its vote looks once more.
    ///
    /// @param groups the node's own replicas, of all groups there are
    public static boolean hasJoined(Catalog catalog, NodeId self, Collection<RaftView> groups) {
        Member member = catalog.member(self);
        boolean joined =
                member != null && member.state() == MemberState.JOINING && !groups.isEmpty();
        for (RaftView view : groups) {
            joined &=
                    view.configuration().isMember(self)
                            && view.configurationIndex() <= view.commitIndex()
                            && view.leader() != null
                            && view.lastApplied() == view.commitIndex();
        }
        return joined;
    }

    /// The host may refuse a removed member: none of these groups needs it any more. Until then it
    /// is let in, for its vote may be what commits its own removal, and its log what a replica that
    /// lags has to hear first.
    ///
    /// @param groups the host's own replicas, of all groups there are
    public static boolean hasLeft(Catalog catalog, NodeId node, Collection<RaftView> groups) {
        Member member = catalog.member(node);
        boolean left = member != null && !member.state().holdsReplicas() && !groups.isEmpty();
        for (RaftView view : groups) {
            left &=
                    !view.configuration().isMember(node)
                            && view.configurationIndex() <= view.commitIndex()
                            && view.leader() != null
                            && !view.leader().equals(node);
        }
        return left;
    }
}
