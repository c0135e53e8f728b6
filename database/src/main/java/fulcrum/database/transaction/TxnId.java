package fulcrum.database.transaction;

import fulcrum.machine.NodeId;

/// Names a transaction, for ever.
///
/// @param node whose coordinator began it
/// @param number of that coordinator; numbers of its different lives differ
public record TxnId(NodeId node, long number) implements Comparable<TxnId> {

    @Override
    public int compareTo(TxnId other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : node.compareTo(other.node);
    }

    /// As people are told it: `n3-1f0000000a`.
    @Override
    public String toString() {
        return node + "-" + Long.toHexString(number);
    }
}
