package fulcrum.database.lattice;

import fulcrum.protocols.crdt.Row;

/// What became of an operation at the replica that was asked.
public sealed interface Applied {

    /// The delta to be stored, sent and merged.
    record Changed(Row delta) implements Applied {}

    /// The row has seen the operation before: nothing is to be done.
    record Repeated() implements Applied {}

    /// It cannot be done, and nothing is.
    ///
    /// @param column that stands against it; -1 for none
    record Refused(int column, Refusal why) implements Applied {}

    /// Why not.
    enum Refusal {
        /// The column's type knows no such change, or the column is of another type.
        NOT_FOR_THIS_TYPE,
        /// Of a bounded counter this replica has not so many rights; others may.
        NO_RIGHTS,
        /// A counter would exceed 64 bits.
        OUT_OF_RANGE,
        /// The text is not so long here.
        NO_SUCH_POSITION,
        /// It was tried so long ago that nobody knows whether it was done.
        UNKNOWN
    }
}
