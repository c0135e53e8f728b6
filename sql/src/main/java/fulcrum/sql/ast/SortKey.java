package fulcrum.sql.ast;

import org.jspecify.annotations.Nullable;

/// One key of an order (manual, 7.5).
///
/// @param using the operator that says which value comes first, where no direction says it
public record SortKey(
        Expression value, Direction direction, @Nullable Operator using, Nulls nulls, Position at)
        implements Node {

    public enum Direction {
        DEFAULT,
        ASC,
        DESC,
        USING
    }

    public enum Nulls {
        DEFAULT,
        FIRST,
        LAST
    }

    public SortKey {
        if ((direction == Direction.USING) != (using != null)) {
            throw new IllegalArgumentException("an operator, and USING, or neither");
        }
    }
}
