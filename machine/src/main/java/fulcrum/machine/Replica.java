package fulcrum.machine;

/// Who writes: one unbroken line of states that one node keeps of one value.
///
/// A replica numbers its writes from the state that it writes on, so its states must never fork:
/// what it wrote is durable before it is sent, and each write is made on a state that holds all of
/// its own earlier ones. A node that cannot promise this any more (its disk lost the tail, it was
/// wiped, restored, or has purged the value) writes under a later incarnation, which it has stored
/// before the first write. Otherwise a number would name two writes, and one of them would be taken
/// for known wherever the other is.
///
/// @param incarnation how often the node has begun anew, from 0; small, since it is written with
///   every dot
public record Replica(NodeId node, long incarnation) implements Comparable<Replica> {

    public Replica {
        if (incarnation < 0) {
            throw new IllegalArgumentException("incarnations count from 0, not " + incarnation);
        }
    }

    @Override
    public int compareTo(Replica other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : Long.compare(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return node + "." + incarnation;
    }
}
