package fulcrum.database.transaction;

import fulcrum.machine.NodeId;

/// Names a transaction, for ever.
///
/// @param node whose coordinator began it
/// @param number of that coordinator; numbers of its different lives differ
public record TxnId(NodeId node, long number) implements Comparable<TxnId> {

    private static final int BITS_OF_LIFE = 40;

    /// Before the first one of a coordinator's life.
    ///
    /// @param life by its number, from 1 on
    public static TxnId beforeFirst(NodeId node, long life) {
        return new TxnId(node, life << BITS_OF_LIFE);
    }

    /// In which of its coordinator's lives it was begun.
    public long life() {
        return number >>> BITS_OF_LIFE;
    }

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
