package fulcrum.database.lattice;

import fulcrum.protocols.crdt.Kind;

/// What becomes of two writes to one plain column that did not know of each other.
public sealed interface ConflictPolicy {

    /// The later holds; the other is listed.
    record LastWriterWins() implements ConflictPolicy {}

    /// Both stand until somebody has read them and writes.
    record Siblings() implements ConflictPolicy {}

    /// Both stand, and are read as what a registered function makes of them.
    ///
    /// @param name under which it is registered
    record Merged(String name, MergeFunction function) implements ConflictPolicy {}

    /// The type of a plain column.
    default Kind plain() {
        return switch (this) {
            case LastWriterWins _ -> Kind.LWW_REGISTER;
            case Siblings _, Merged _ -> Kind.MV_REGISTER;
        };
    }

    /// As table options have it: `lww`, `siblings`, or the function's name.
    default String label() {
        return switch (this) {
            case LastWriterWins _ -> "lww";
            case Siblings _ -> "siblings";
            case Merged merged -> merged.name;
        };
    }
}
