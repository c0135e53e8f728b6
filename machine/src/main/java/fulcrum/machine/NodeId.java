package fulcrum.machine;

/// The name of a node within its cluster, ordered so that no iteration over nodes depends on
/// hashes.
///
/// @param number positive, assigned once and never used again for another node
public record NodeId(int number) implements Comparable<NodeId> {

    public NodeId {
        if (number <= 0) {
            throw new IllegalArgumentException("a node's number is positive, not " + number);
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "n" + number;
    }
}
