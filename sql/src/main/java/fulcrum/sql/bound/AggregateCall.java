package fulcrum.sql.bound;

import fulcrum.sql.routine.Routine;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call of an aggregate, over the rows of a group.
///
/// @param arguments none for `count(*)`; of an ordered-set aggregate the direct ones
/// @param distinct equal arguments count once
/// @param order in which rows are taken, or of an ordered-set aggregate, what it works on
/// @param filter rows for which it is not true do not count; null for none
public record AggregateCall(
        String name,
        Routine.Kind kind,
        Routine.Body body,
        List<Scalar> arguments,
        boolean distinct,
        List<SortTerm> order,
        @Nullable Scalar filter,
        SqlType type) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
        order = List.copyOf(order);
    }
}
