package fulcrum.machine.quorum;

import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The nodes that serve a key right now: the first N healthy ones of its preference list, of which
/// some may stand in for owners that are down and keep the write with a hint whose it is (DeCandia
/// et al., Dynamo 2007, 4.6).
///
/// A sloppy quorum says that W nodes have the write, so that it survives; two of them need not
/// share a node, whatever W+R is. Only owners' answers count towards an [#overlaps].
///
/// @param owners the first N of the preference list, healthy or not, in its order
/// @param serving the healthy owners and their stand-ins, in the order of the preference list;
///   fewer than N where too few nodes are healthy
/// @param hints who stands in for whom, in the same order; owners that are down beyond the last
///   stand-in have none
public record Sloppy(List<NodeId> owners, List<NodeId> serving, List<Hint> hints) {

    /// A stand-in, and the owner to which it hands the write over once that one is back.
    public record Hint(NodeId standIn, NodeId owner) {}

    public Sloppy {
        owners = List.copyOf(owners);
        serving = List.copyOf(serving);
        hints = List.copyOf(hints);
    }

    /// Walks the preference list, which names every node at most once.
    public static Sloppy of(List<NodeId> preference, int replicas, Predicate<NodeId> healthy) {
        if (replicas < 1 || replicas > preference.size()) {
            throw new IllegalArgumentException(
                    replicas + " replicas of " + preference.size() + " nodes");
        }
        List<NodeId> owners = preference.subList(0, replicas);
        List<NodeId> serving = new ArrayList<>();
        List<NodeId> down = new ArrayList<>();
        for (NodeId owner : owners) {
            (healthy.test(owner) ? serving : down).add(owner);
        }
        List<Hint> hints = new ArrayList<>();
        for (NodeId node : preference.subList(replicas, preference.size())) {
            if (hints.size() == down.size()) {
                break;
            }
            if (healthy.test(node)) {
                hints.add(new Hint(node, down.get(hints.size())));
                serving.add(node);
            }
        }
        return new Sloppy(owners, serving, hints);
    }

    /// Whether `needed` of the serving nodes answered, stand-ins included.
    public boolean met(SortedSet<NodeId> answered, int needed) {
        return among(serving, answered) >= needed;
    }

    /// Whether `needed` owners answered: only then is this a strict quorum, and only strict quorums
    /// of R and W with R+W > N share a node.
    public boolean overlaps(SortedSet<NodeId> answered, int needed) {
        return among(owners, answered) >= needed;
    }

    private static int among(List<NodeId> nodes, SortedSet<NodeId> answered) {
        SortedSet<NodeId> both = new TreeSet<>(nodes);
        both.retainAll(answered);
        return both.size();
    }
}
