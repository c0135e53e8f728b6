package fulcrum.sql.bound;

import fulcrum.sql.routine.Routine;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call of a window function, or of an aggregate over a window (manual, 4.2.8).
///
/// @param filter of an aggregate; null for none
public record WindowCall(
        String name,
        Routine.Body body,
        List<Scalar> arguments,
        @Nullable Scalar filter,
        List<Scalar> partition,
        List<SortTerm> order,
        Frame frame,
        SqlType type) {

    /// Which rows of a partition are looked at from one of them.
    public record Frame(Mode mode, Bound from, Bound to, Exclusion exclusion) {

        /// What is meant where nothing is said.
        public static final Frame DEFAULT =
                new Frame(
                        Mode.RANGE,
                        new Bound.UnboundedPreceding(),
                        new Bound.CurrentRow(),
                        Exclusion.NOTHING);
    }

    public enum Mode {
        ROWS,
        RANGE,
        GROUPS
    }

    public enum Exclusion {
        NOTHING,
        CURRENT_ROW,
        GROUP,
        TIES
    }

    /// Where a frame begins or ends.
    public sealed interface Bound {
        record UnboundedPreceding() implements Bound {}

        record UnboundedFollowing() implements Bound {}

        record CurrentRow() implements Bound {}

        /// @param far how many rows or groups; of a range, how far in the order's one value
        /// @param edge of a range: the value at the bound, given [#far] and the row's value
        record Away(Scalar far, boolean following, @Nullable Scalar edge) implements Bound {}
    }

    public WindowCall {
        arguments = List.copyOf(arguments);
        partition = List.copyOf(partition);
        order = List.copyOf(order);
    }
}
