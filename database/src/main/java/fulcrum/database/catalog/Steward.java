package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Brings the groups that its node leads to the membership that the catalog wants, one step after
/// the other. Every node has one; there is no coordinator: who leads a group proposes, and Raft
/// sees to it that no two proposals are carried out at once.
///
/// Leaderships are evened out one at a time: two groups that each saw their leader lead two would
/// both go to the same other node, and from there on, for ever.
///
/// Group 0 lets nobody go whom another group still has. A node that is removed learns it from group
/// 0 alone; without that it would lead on there by the catalog that it knew last.
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

    /// Of group 0, which lets nobody go whom another group still has.
    private static final long CATALOG = 0;

    private final Patience patience;
    private final SortedMap<Long, Asked> asked = new TreeMap<>();

    /// The leadership that was last given away to even them out.
    private @Nullable Asked evening;

    /// Of which group that was.
    private long eveningOf;

    /// @param patience how patient it is
    public Steward(Patience patience) {
        this.patience = patience;
    }

    /// The next step of a group; what is not [Step.Nothing] is to be asked for, and [#ended] to be
    /// called when the answer has come.
    ///
    /// @param nowNanos what the node's clock shows
    /// @param replicas the node's own, by the numbers of their groups
    /// @param group its number; a replica of it is among those
    /// @param heardNanos when a node was last heard of by that clock, whatever it said;
    ///   [Long#MIN_VALUE] for never
    public Step next(
            long nowNanos,
            Catalog catalog,
            SortedMap<Long, RaftView> replicas,
            long group,
            ToLongFunction<NodeId> heardNanos) {
        RaftView view = Objects.requireNonNull(replicas.get(group), "no replica of the group");
        if (view.role() != RaftView.Standing.LEADER) {
            asked.remove(group);
            return new Step.Nothing(Step.Why.FOLLOWS);
        }
        if (waits(asked.get(group), nowNanos)) {
            return new Step.Nothing(Step.Why.CHANGE_UNDER_WAY);
        }
        SortedSet<NodeId> reachable = new TreeSet<>();
        for (NodeId node : catalog.members().keySet()) {
            long heard = heardNanos.applyAsLong(node);
            if (heard != Long.MIN_VALUE && nowNanos - heard < patience.lostAfterNanos) {
                reachable.add(node);
            }
        }
        SortedSet<NodeId> elsewhere = group == CATALOG ? elsewhere(replicas) : new TreeSet<>();
        GroupSight sight = GroupSight.of(view, reachable, elsewhere, leaderships(replicas));
        Step step = Placement.next(catalog, sight);
        if (step.command() == null) {
            return step;
        }
        if (step instanceof Step.MoveLeader && Placement.mayStay(catalog, view.self())) {
            if (waits(evening, nowNanos)) {
                return new Step.Nothing(Step.Why.LEADERSHIP_UNDER_WAY);
            }
            evening = new Asked(true, nowNanos);
            eveningOf = group;
        }
        asked.put(group, new Asked(true, nowNanos));
        return step;
    }

    private boolean waits(@Nullable Asked last, long nowNanos) {
        return last != null
                && nowNanos - last.atNanos
                        < (last.open ? patience.abandonNanos : patience.settleNanos);
    }

    /// Whom the other groups have, as far as this node knows.
    private static SortedSet<NodeId> elsewhere(SortedMap<Long, RaftView> replicas) {
        SortedSet<NodeId> elsewhere = new TreeSet<>();
        replicas.forEach((group, view) -> {
            if (group != CATALOG) {
                elsewhere.addAll(view.configuration().members());
            }
        });
        return elsewhere;
    }

    /// How many groups each node leads, as far as this node knows.
    private static SortedMap<NodeId, Integer> leaderships(SortedMap<Long, RaftView> replicas) {
        SortedMap<NodeId, Integer> leaderships = new TreeMap<>();
        for (RaftView view : replicas.values()) {
            if (view.leader() != null) {
                leaderships.merge(view.leader(), 1, Integer::sum);
            }
        }
        return leaderships;
    }

    /// The group answered a step, or will not any more.
    public void ended(long group, long nowNanos) {
        if (asked.containsKey(group)) {
            asked.put(group, new Asked(false, nowNanos));
        }
        if (evening != null && evening.open && eveningOf == group) {
            evening = new Asked(false, nowNanos);
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
