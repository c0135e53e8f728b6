package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A call of a function, an aggregate or a window function (manual, 4.2.6 to 4.2.8). Forms with
/// words inside, `extract(year from d)`, are calls of the functions that they stand for.
///
/// @param quantity of the arguments: all, or distinct ones
/// @param variadic whether the last argument is an array of arguments
/// @param orderBy the arguments' order, within the parentheses
/// @param withinGroup the order that an ordered-set aggregate works on; empty for none
public record FunctionCall(
        Name name,
        Quantity quantity,
        List<Argument> arguments,
        boolean variadic,
        List<SortKey> orderBy,
        List<SortKey> withinGroup,
        @Nullable Expression filter,
        @Nullable Over over,
        Position at)
        implements Expression {

    /// How arguments are taken.
    public enum Quantity {
        PLAIN,
        ALL,
        DISTINCT,
        /// The call is `f(*)`.
        STAR
    }

    /// @param name of the parameter it is for; null for the next one
    public record Argument(@Nullable String name, Expression value) {}

    /// What a window function looks at.
    public sealed interface Over {

        /// A window that the query's WINDOW clause defines.
        record Named(String window) implements Over {}

        record Inline(Window window) implements Over {}
    }

    public FunctionCall {
        arguments = List.copyOf(arguments);
        orderBy = List.copyOf(orderBy);
        withinGroup = List.copyOf(withinGroup);
        if (arguments.isEmpty()
                && (variadic
                        || !orderBy.isEmpty()
                        || quantity == Quantity.ALL
                        || quantity == Quantity.DISTINCT)) {
            throw new IllegalArgumentException("no arguments to take so");
        }
        boolean both = quantity == Quantity.STAR && !arguments.isEmpty();
        if (both || (variadic && quantity != Quantity.PLAIN)) {
            throw new IllegalArgumentException(quantity + " with other arguments");
        }
    }

    /// Whether nothing stands behind its parentheses.
    public boolean isApplication() {
        return withinGroup.isEmpty() && filter == null && over == null;
    }

    public FunctionCall(Name name, List<Expression> values, Position at) {
        this(
                name,
                Quantity.PLAIN,
                values.stream().map(value -> new Argument(null, value)).toList(),
                false,
                List.of(),
                List.of(),
                null,
                null,
                at);
    }
}
