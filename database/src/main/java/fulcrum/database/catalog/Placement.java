package fulcrum.database.catalog;

import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import fulcrum.protocols.log.raft.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who shall vote in a group, who shall learn, and what is the next step there. A pure function of
/// the catalog and of what the group's leader sees; asked again after each step, it comes to rest.
///
/// Every member holds a replica of every group. The voters are the largest odd number of those who
/// may vote, [#VOTERS_MOST] at most: a fourth voter tolerates no more losses than three and has to
/// be waited for. The others learn, so that one of them can take a lost voter's place at once.
///
/// It proposes and does not decide: that no two majorities can decide apart is joint consensus's to
/// see to ([fulcrum.protocols.log.raft]), whatever is proposed. What it adds is that no step leaves
/// a group that could not commit the next.
public final class Placement {

    /// Of one group. More make each commit slower and the group hardly safer.
    public static final int VOTERS_MOST = 5;

    /// A member that is drained keeps its vote where there would be fewer voters without it: a
    /// change would then lie on one disk only, which is worse than what the drain is to prevent.
    static final int VOTERS_FEW = 3;

    private final Catalog catalog;
    private final GroupSight sight;
    private final Configuration now;

    private Placement(Catalog catalog, GroupSight sight) {
        this.catalog = catalog;
        this.sight = sight;
        this.now = sight.configuration();
    }

    /// How many of so many active members vote in each group: the largest odd number that is not
    /// above it, five at most; 0 of none.
    public static int voters(int active) {
        int most = Math.min(VOTERS_MOST, active);
        return most == 0 || most % 2 == 1 ? most : most - 1;
    }

    /// How many of so many active members may be down at once while every group can commit.
    public static int tolerates(int active) {
        return active == 0 ? 0 : Majority.tolerated(voters(active));
    }

    /// What a group shall do next.
    public static Step next(Catalog catalog, GroupSight sight) {
        return new Placement(catalog, sight).next();
    }

    /// A node gives the group nothing any more that others could take: it does not lead it, and it
    /// votes only where too few others could. It may be stopped.
    public static boolean drained(Catalog catalog, GroupSight sight, NodeId node) {
        Placement placement = new Placement(catalog, sight);
        return !sight.leader().equals(node)
                && (!placement.now.isVoter(node) || placement.target().contains(node));
    }

    /// A node that leads a group may go on leading it: if it gives it away, then only to even
    /// leaderships out.
    static boolean mayStay(Catalog catalog, NodeId leader) {
        Member member = catalog.member(leader);
        return member != null && member.state().keepsVotes();
    }

    private Step next() {
        if (catalog.members().isEmpty()) {
            return new Step.Nothing(Step.Why.UNFOUNDED);
        }
        if (!sight.committed() || now.joint()) {
            return new Step.Nothing(Step.Why.CHANGE_UNDER_WAY);
        }
        SortedSet<NodeId> target = target();
        if (!now.incoming().isEmpty()) {
            return underWay(target);
        }
        SortedSet<NodeId> learners = learnersBeside(now.voters());
        if (!now.learners().containsAll(learners)) {
            return new Step.AddLearners(now.voters(), learners);
        }
        if (!mayStay(catalog, sight.leader())) {
            NodeId successor = successor(target, Integer.MAX_VALUE);
            if (successor != null) {
                return new Step.MoveLeader(successor);
            }
            if (now.voters().stream().anyMatch(this::mayLeadSoon)) {
                return new Step.Nothing(Step.Why.WAITS_FOR_SUCCESSORS);
            }
        }
        if (!target.equals(now.voters())) {
            return change(target);
        }
        if (!now.learners().equals(learners)) {
            return new Step.ChangeMembers(now.voters(), learners);
        }
        return balance(target);
    }

    /// What becomes of a change whose new voters are still to answer: as long as they may, it is
    /// waited for. Else another takes its place, and where there is none, it is given up: nobody
    /// else could become a learner meanwhile.
    private Step underWay(SortedSet<NodeId> target) {
        if (now.incoming().stream().allMatch(this::mayCome)
                && Majority.met(now.incoming(), sight.reachable()::contains)) {
            return new Step.Nothing(Step.Why.CHANGE_UNDER_WAY);
        }
        Step other = change(target);
        return other.command() != null
                ? other
                : new Step.ChangeMembers(now.voters(), learnersBeside(now.voters()));
    }

    /// A newcomer to the voters who has not caught up yet, or one of those that are to stay.
    private boolean mayCome(NodeId node) {
        return state(node).keepsVotes() && (now.isVoter(node) || sight.reachable().contains(node));
    }

    private boolean mayLeadSoon(NodeId node) {
        return !node.equals(sight.leader())
                && state(node).takesRoles()
                && sight.reachable().contains(node);
    }

    private Step change(SortedSet<NodeId> target) {
        if (target.isEmpty()) {
            return new Step.Nothing(Step.Why.WAITS_FOR_SUCCESSORS);
        }
        boolean lasts =
                Majority.met(now.voters(), sight.reachable()::contains)
                        && Majority.met(target, sight.reachable()::contains);
        return lasts
                ? new Step.ChangeMembers(target, learnersBeside(target))
                : new Step.Nothing(Step.Why.WAITS_FOR_VOTERS);
    }

    /// One leadership goes from who has two more than another to that one: with each such move the
    /// difference shrinks, so that they end.
    private Step balance(SortedSet<NodeId> target) {
        NodeId lighter = successor(target, sight.leads(sight.leader()) - 1);
        if (lighter != null) {
            return new Step.MoveLeader(lighter);
        }
        return new Step.Nothing(
                target.size() < votersOnceAllAreReady()
                        ? Step.Why.WAITS_FOR_SUCCESSORS
                        : Step.Why.SETTLED);
    }

    private int votersOnceAllAreReady() {
        int count = 0;
        for (Member member : catalog.members().values()) {
            MemberState state = member.state();
            boolean keeps = state.keepsVotes() && now.isVoter(member.node());
            count += state.takesRoles() || keeps ? 1 : 0;
        }
        return voters(count);
    }

    /// Who shall lead instead: of those who vote now and later, with fewer leaderships than so
    /// many, the one with the fewest.
    private @Nullable NodeId successor(SortedSet<NodeId> target, int leadsBelow) {
        NodeId best = null;
        for (NodeId node : now.voters()) {
            if (mayLeadSoon(node)
                    && target.contains(node)
                    && sight.caughtUp().contains(node)
                    && sight.leads(node) < leadsBelow
                    && (best == null || sight.leads(node) < sight.leads(best))) {
                best = node;
            }
        }
        return best;
    }

    /// Who shall vote. Those who vote already come first, so that what is settled stays settled;
    /// among them the leader, who may lead, and who has caught up. A voter who does not answer
    /// yields to a learner who does.
    private SortedSet<NodeId> target() {
        List<NodeId> stay = new ArrayList<>();
        List<NodeId> come = new ArrayList<>();
        List<NodeId> silent = new ArrayList<>();
        List<NodeId> draining = new ArrayList<>();
        for (NodeId node : now.members()) {
            MemberState state = state(node);
            boolean answers = sight.reachable().contains(node);
            if (now.isVoter(node) && state.keepsVotes()) {
                (answers ? stay : silent).add(node);
            } else if (now.isVoter(node) && state == MemberState.DRAINING) {
                draining.add(node);
            } else if (state.takesRoles() && answers && sight.caughtUp().contains(node)) {
                come.add(node);
            }
        }
        stay.sort(
                Comparator.comparing((NodeId node) -> !node.equals(sight.leader()))
                        .thenComparing(node -> !state(node).takesRoles())
                        .thenComparing(node -> !sight.caughtUp().contains(node))
                        .thenComparing(Comparator.naturalOrder()));
        List<NodeId> ranked = new ArrayList<>(stay);
        ranked.addAll(come);
        ranked.addAll(silent);
        int count = voters(ranked.size());
        if (count < VOTERS_FEW) {
            ranked.addAll(draining);
            count = Math.min(VOTERS_FEW, voters(ranked.size()));
        }
        return Collections.unmodifiableSortedSet(new TreeSet<>(ranked.subList(0, count)));
    }

    /// Who learns beside these voters: whoever else holds replicas. One that does not answer costs
    /// its leader nothing but a message now and then, and is there when it comes back. So does one
    /// that has left, where another group has it still: here it hears that it has to go there.
    private SortedSet<NodeId> learnersBeside(SortedSet<NodeId> voters) {
        SortedSet<NodeId> learners = new TreeSet<>(sight.elsewhere());
        learners.retainAll(catalog.members().keySet());
        learners.addAll(catalog.holders());
        learners.removeAll(voters);
        return Collections.unmodifiableSortedSet(learners);
    }

    /// Whom the catalog does not name has no part.
    private MemberState state(NodeId node) {
        Member member = catalog.member(node);
        return member == null ? MemberState.REMOVED : member.state();
    }
}
