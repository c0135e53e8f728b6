package fulcrum.protocols.antientropy;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.antientropy.RangeLedger.PeerStanding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What holds of every replica, at all times.
public final class AntiEntropyInvariants {

    private AntiEntropyInvariants() {}

    /// A fresh set, to watch one run.
    public static List<Invariant<AntiEntropyView>> all() {
        return List.of(new CopiesRise(), new WaitedFor());
    }

    /// Nobody holds a later copy of a replica than it has: the number of a copy that anybody was
    /// told of never falls, whatever is lost in a crash.
    static final class CopiesRise implements Invariant<AntiEntropyView> {

        private record Place(NodeId node, long range) implements Comparable<Place> {
            @Override
            public int compareTo(Place other) {
                int byNode = node.compareTo(other.node);
                return byNode != 0 ? byNode : Long.compare(range, other.range);
            }
        }

        private final Map<Place, Long> told = new TreeMap<>();

        @Override
        public String name() {
            return "Copies Rise";
        }

        @Override
        public void check(NodeId node, AntiEntropyView view) {
            for (AntiEntropyView.Range range : view.ranges()) {
                long copy = range.ledger().copy();
                long known = told.getOrDefault(new Place(node, range.id()), 0L);
                if (copy < known) {
                    throw new InvariantViolated(
                            name(), node + " told of copy " + known + " and has " + copy);
                }
                range.ledger()
                        .peers()
                        .forEach((peer, standing) ->
                                told.merge(
                                        new Place(peer, range.id()), standing.copy(), Math::max));
            }
        }
    }

    /// No tombstone goes that a replica which is waited for may lack.
    static final class WaitedFor implements Invariant<AntiEntropyView> {

        @Override
        public String name() {
            return "Waited For";
        }

        @Override
        public void check(NodeId node, AntiEntropyView view) {
            for (AntiEntropyView.Range range : view.ranges()) {
                long purged = range.ledger().purged();
                for (Map.Entry<NodeId, PeerStanding> peer : range.ledger().peers().entrySet()) {
                    if (!peer.getValue().givenUp() && purged > peer.getValue().covered()) {
                        throw new InvariantViolated(
                                name(),
                                node
                                        + " purged range "
                                        + range.id()
                                        + " to "
                                        + purged
                                        + " and "
                                        + peer);
                    }
                }
            }
        }
    }
}
