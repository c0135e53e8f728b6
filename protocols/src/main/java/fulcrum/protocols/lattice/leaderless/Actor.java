package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;

/// Who numbers updates: a node, in one of its incarnations.
///
/// An actor numbers its updates of a key from the state that it holds of it, so it never uses a
/// number twice as long as that state holds all of its earlier updates. A node that cannot promise
/// this any more has stored a later incarnation before it makes another update.
///
/// @param incarnation from 0
public record Actor(NodeId node, long incarnation) implements Comparable<Actor> {

    public Actor {
        if (incarnation < 0) {
            throw new IllegalArgumentException("incarnations count from 0, not " + incarnation);
        }
    }

    @Override
    public int compareTo(Actor other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : Long.compare(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return node + "." + incarnation;
    }
}
