package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routine.Volatility;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What expressions may be made of that the catalog keeps: of what is indexed or generated the
/// value is stored, so it must be the same whenever it is computed, and for whom (manual, CREATE
/// INDEX and 5.3).
final class StoredExpressions {

    /// The clauses, as messages call one of their expressions.
    private static final Map<String, String> SINGULAR =
            Map.of(
                    "check constraints", "check constraint",
                    "index expressions", "index expression",
                    "index predicates", "index predicate",
                    "column generation expressions", "column generation expression",
                    "DEFAULT expressions", "DEFAULT expression");

    /// Types that are printed by the session's settings.
    private static final Set<ScalarType> PRINTED_FOR_SESSIONS =
            Set.of(ScalarType.DATE, ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ);

    /// Types that are read by the session's settings, or by the clock.
    private static final Set<ScalarType> READ_FOR_SESSIONS =
            Set.of(
                    ScalarType.DATE,
                    ScalarType.TIME,
                    ScalarType.TIMESTAMP,
                    ScalarType.TIMESTAMPTZ,
                    ScalarType.INTERVAL);

    private StoredExpressions() {}

    /// @param clause where it stands; in others than those of the catalog everything goes
    /// @throws SqlError 0A000 or 42P17 where it cannot be there
    static void demandFit(Scalar understood, Expression written, String clause) {
        String called = SINGULAR.get(clause);
        if (called == null) {
            return;
        }
        Scalars.visit(
                understood,
                part -> {
                    if (Scalars.query(part) != null) {
                        throw SqlError.at(
                                written.at(),
                                SqlState.NOT_SUPPORTED,
                                "cannot use subquery in " + called);
                    }
                });
        if (clause.startsWith("index ") && !isImmutable(understood)) {
            throw SqlError.at(
                    written.at(),
                    SqlState.BAD_OBJECT_DEFINITION,
                    "functions in " + called + " must be marked IMMUTABLE");
        }
        if (clause.startsWith("column generation") && !isImmutable(understood)) {
            throw SqlError.at(
                    written.at(),
                    SqlState.BAD_OBJECT_DEFINITION,
                    "generation expression is not immutable");
        }
    }

    /// A generated column is not made of another.
    static void demandNotGenerated(Column column, Expression written) {
        if (column.generation() == Column.Generation.STORED) {
            throw SqlError.at(
                            written.at(),
                            SqlState.BAD_OBJECT_DEFINITION,
                            "cannot use generated column \""
                                    + column.name()
                                    + "\" in column generation expression")
                    .detail("A generated column cannot reference another generated column.");
        }
    }

    /// Whether it is the same of the same row whenever, and for whom, it is computed.
    private static boolean isImmutable(Scalar whole) {
        boolean[] immutable = {true};
        Scalars.visit(whole, part -> immutable[0] &= isSteady(part));
        return immutable[0];
    }

    private static boolean isSteady(Scalar part) {
        return switch (part) {
            case Scalar.Call call -> call.volatility() == Volatility.IMMUTABLE;
            case Scalar.Operation operation -> isSteadyOrJoins(operation.operator());
            case Scalar.Converted converted -> isSteady(converted.cast());
            case Scalar.IsDistinct distinct -> isSteady(distinct.equals());
            case Scalar.Extreme extreme -> isSteady(extreme.wins());
            case Scalar.AnyElement any -> isSteady(any.operator());
            case Scalar.OneOf one -> isSteady(one.equals());
            default -> true;
        };
    }

    /// What is joined to a text is printed first, and it matters how.
    private static boolean isSteadyOrJoins(ResolvedOperator operator) {
        return isSteady(operator)
                || (operator.operator().name().equals("||")
                        && operator.result().equals(SqlType.TEXT)
                        && isPrintedAlike(operator.left())
                        && isPrintedAlike(operator.right()));
    }

    private static boolean isPrintedAlike(@Nullable SqlType type) {
        return type != null && isSteady(new Cast.ViaText(type, SqlType.TEXT));
    }

    private static boolean isSteady(ResolvedOperator operator) {
        return operator.operator().routine().volatility() == Volatility.IMMUTABLE;
    }

    private static boolean isSteady(Cast cast) {
        return switch (cast) {
            case Cast.Nothing _ -> true;
            case Cast.ByRoutine(var routine) -> routine.volatility() == Volatility.IMMUTABLE;
            case Cast.ViaText(SqlType from, SqlType to) ->
                    !from.array()
                            && !to.array()
                            && !from.namesObjects()
                            && !to.namesObjects()
                            && !PRINTED_FOR_SESSIONS.contains(from.base())
                            && !READ_FOR_SESSIONS.contains(to.base());
            case Cast.OfElements(Cast each, _) -> isSteady(each);
        };
    }
}
