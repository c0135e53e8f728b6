package fulcrum.database.sharding;

import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What moves when a ring changes.
public final class RingChange {

    private RingChange() {}

    /// A node is to have places that it does not have.
    ///
    /// @param from who has them and has to give them up; where nobody has to, the first that has
    ///   them
    /// @param to who is to have them
    /// @param others that have them too, should the giver be dead: in the order of preference
    public record Move(Arc arc, NodeId from, NodeId to, List<NodeId> others) {

        public Move {
            others = List.copyOf(others);
        }
    }

    /// What has to be copied, and from whom, before the second placement can take over from the
    /// first; in the order of places, neighbours that move alike at once.
    public static List<Move> between(RingPlacement before, RingPlacement after) {
        TreeSet<Long> cuts = new TreeSet<>();
        before.ring().arcs().forEach(arc -> cuts.add(arc.from()));
        after.ring().arcs().forEach(arc -> cuts.add(arc.from()));
        List<Move> moves = new ArrayList<>();
        for (long from : cuts) {
            Long next = cuts.higher(from);
            Arc arc = new Arc(from, next == null ? HashSpace.SIZE : next);
            add(arc, before.replicasOf(from), after.replicasOf(from), moves);
        }
        return moves;
    }

    private static void add(Arc arc, List<NodeId> had, List<NodeId> have, List<Move> moves) {
        List<NodeId> givers = new ArrayList<>(had);
        givers.removeAll(have);
        int taken = 0;
        for (NodeId node : have) {
            if (!had.contains(node)) {
                NodeId giver = taken < givers.size() ? givers.get(taken++) : had.getFirst();
                List<NodeId> others = new ArrayList<>(had);
                others.remove(giver);
                append(new Move(arc, giver, node, others), moves);
            }
        }
    }

    private static void append(Move move, List<Move> moves) {
        for (int i = moves.size() - 1; i >= 0; i--) {
            Move last = moves.get(i);
            if (last.arc.to() < move.arc.from()) {
                break;
            }
            boolean alike =
                    last.from.equals(move.from)
                            && last.to.equals(move.to)
                            && last.others.equals(move.others);
            if (last.arc.to() == move.arc.from() && alike) {
                Arc both = new Arc(last.arc.from(), move.arc.to());
                moves.set(i, new Move(both, move.from, move.to, move.others));
                return;
            }
        }
        moves.add(move);
    }
}
