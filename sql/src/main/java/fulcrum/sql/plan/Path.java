package fulcrum.sql.plan;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.storage.StoredIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the rows of a table are found.
public sealed interface Path {

    /// All of them are read.
    record Whole() implements Path {}

    /// By the beginning of a key: the table's own, or an index's.
    ///
    /// @param index null for the table's own key
    /// @param equal values of the first parts of the key, converted to the parts' types
    /// @param from the least value of the next part; null for none
    /// @param to the greatest; null for none
    record Keyed(
            @Nullable StoredIndex index,
            List<Scalar> equal,
            @Nullable Bound from,
            @Nullable Bound to)
            implements Path {
        public Keyed {
            equal = List.copyOf(equal);
        }
    }

    /// By several whole keys.
    ///
    /// @param values one after the other in the place of the last part of the key; the parts before
    ///   it are `equal`
    record Several(@Nullable StoredIndex index, List<Scalar> equal, List<Scalar> values)
            implements Path {
        public Several {
            equal = List.copyOf(equal);
            values = List.copyOf(values);
        }
    }

    /// All of them are read, but where the other side of a join has few rows: then those are sought
    /// whose keys these give (Beeri and Ramakrishnan 1987: sideways information passing).
    ///
    /// @param index null for the table's own key
    /// @param equal values of the first parts of the key, which speak of the join's other side
    record Sought(@Nullable StoredIndex index, List<Scalar> equal) implements Path {
        public Sought {
            equal = List.copyOf(equal);
        }
    }

    record Bound(Scalar value, boolean inclusive) {}
}
