package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an index is ordered by, or which one is meant.
///
/// @param column null where there is an expression
/// @param operatorClass null for the type's own
public record IndexElement(
        @Nullable String column,
        @Nullable Expression expression,
        @Nullable Name collation,
        @Nullable Name operatorClass,
        List<Option> parameters,
        SortKey.Direction direction,
        SortKey.Nulls nulls,
        Position at)
        implements Node {

    public IndexElement {
        parameters = List.copyOf(parameters);
        if ((column == null) == (expression == null)) {
            throw new IllegalArgumentException("a column or an expression");
        }
        if (direction == SortKey.Direction.USING
                || (!parameters.isEmpty() && operatorClass == null)) {
            throw new IllegalArgumentException("no such index");
        }
    }
}
