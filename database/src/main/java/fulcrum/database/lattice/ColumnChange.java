package fulcrum.database.lattice;

import fulcrum.machine.Bytes;
import fulcrum.protocols.crdt.CausalContext;
import fulcrum.protocols.crdt.Kind;
import org.jspecify.annotations.Nullable;

/// What an operation does to one column. It says what is to happen, not what is to be there: two
/// that happen beside each other both count.
public sealed interface ColumnChange {

    int column();

    /// The column's type: what it begins as, where the row has nothing of it.
    Kind kind();

    /// A plain column has another value.
    ///
    /// @param kind that of the table's policy
    /// @param read what its writer had read of siblings; null for what the replica holds
    record Write(int column, Kind kind, Bytes value, @Nullable CausalContext read)
            implements ColumnChange {}

    /// A counter goes up, or down.
    record Add(int column, Kind kind, long by) implements ColumnChange {}

    /// A set has one more element.
    record Insert(int column, Kind kind, Bytes element) implements ColumnChange {}

    /// A set has one less.
    record Remove(int column, Kind kind, Bytes element) implements ColumnChange {}

    /// A text has more, in front of the character at a position from 0.
    record InsertText(int column, Kind kind, int position, String text) implements ColumnChange {}

    /// A text has less: so many characters from a position on.
    record DeleteText(int column, Kind kind, int position, int count) implements ColumnChange {}
}
