package fulcrum.lab.gossip;

import fulcrum.machine.NodeId;
import fulcrum.protocols.gossip.GossipView;
import fulcrum.protocols.gossip.Standing;
import fulcrum.simulator.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What members must come to when nothing disturbs those of them that are well:
///
/// - each holds every other for alive, at the incarnation and with the payload that are the truth
///   (so suspicions are refuted, the buried come back, and announcements arrive);
/// - each holds every node that does not run for dead or gone, or does not know it any more;
/// - of a node of which nobody can say whether it is well, they all hold the same.
final class Agreement {

    private final Stage<GossipView> stage;
    private final Predicate<NodeId> leaving;
    private final long lastsNanos;
    private long since = -1;

    Agreement(Stage<GossipView> stage, Predicate<NodeId> leaving, long lastsNanos) {
        this.stage = stage;
        this.leaving = leaving;
        this.lastsNanos = lastsNanos;
    }

    /// It has been so for a while.
    ///
    /// @param core nodes that are well
    boolean lasts(SortedSet<NodeId> core) {
        if (!reached(core)) {
            since = -1;
            return false;
        }
        if (since < 0) {
            since = stage.time();
        }
        return stage.time() - since >= lastsNanos;
    }

    private boolean reached(SortedSet<NodeId> core) {
        List<GossipView> well = new ArrayList<>();
        for (NodeId node : stage.nodes()) {
            GossipView view = stage.view(node);
            if (core.contains(node) && !leaving.test(node)) {
                if (view == null) {
                    return false;
                }
                well.add(view);
            }
        }
        for (GossipView one : well) {
            for (GossipView other : well) {
                if (!one.self().equals(other.self()) && !holdsTheTruth(one, other)) {
                    return false;
                }
            }
            for (GossipView.Member member : one.members()) {
                boolean runs = stage.view(member.node()) != null;
                if (!runs && member.standing().living()) {
                    return false;
                }
                if (runs && !allHold(well, member)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean holdsTheTruth(GossipView one, GossipView other) {
        GossipView.Member held = one.member(other.self());
        return held != null
                && held.standing() == Standing.ALIVE
                && held.incarnation().equals(other.incarnation())
                && held.payload().equals(other.payload());
    }

    private static boolean allHold(List<GossipView> well, GossipView.Member member) {
        for (GossipView view : well) {
            GossipView.Member held = view.member(member.node());
            if (!view.self().equals(member.node()) && !alike(held, member)) {
                return false;
            }
        }
        return true;
    }

    private static boolean alike(GossipView.@Nullable Member one, GossipView.Member other) {
        boolean there = one != null && one.standing().living();
        if (there != other.standing().living()) {
            return false;
        }
        return one == null
                || !there
                || (one.standing() == Standing.ALIVE
                        && other.standing() == Standing.ALIVE
                        && one.incarnation().equals(other.incarnation()));
    }
}
