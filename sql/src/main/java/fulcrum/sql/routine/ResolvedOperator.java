package fulcrum.sql.routine;

import fulcrum.sql.type.SqlType;
import org.jspecify.annotations.Nullable;

/// What an operator between two values means.
///
/// @param operator as the catalog has it, polymorphic
/// @param left what the left side is to be coerced to; null for a prefix operator
/// @param right what the right side is to be coerced to
/// @param result not polymorphic
/// @param body takes the sides, the left one first; never [Routine.Typed]
public record ResolvedOperator(
        SqlOperator operator,
        @Nullable SqlType left,
        SqlType right,
        SqlType result,
        Routine.Body body) {}
