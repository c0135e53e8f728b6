package fulcrum.sql.analysis;

import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import org.jspecify.annotations.Nullable;

/// Where a recursive query may speak of itself: once, where each of its rows is looked at by itself
/// (SQL:2016, 7.17; manual, 7.8.2).
final class RecursiveReferences {

    private final String name;
    private final int number;
    private final Position at;
    private int count;

    private RecursiveReferences(String name, int number, Position at) {
        this.name = name;
        this.number = number;
        this.at = at;
    }

    /// @param step the part of the query that speaks of it
    /// @throws SqlError 42P19 where that is not allowed
    static void demandAllowed(Query.CommonTable table, int number, Plan step) {
        new RecursiveReferences(table.name(), number, table.at()).in(step, null);
    }

    /// @param within what must have none in it; null for what may
    private void in(Plan plan, @Nullable String within) {
        switch (plan) {
            case Plan.Common(int other, _) -> {
                if (other == number) {
                    count(within);
                }
            }
            case Plan.Join(var kind, Plan left, Plan right, var condition, _) -> {
                boolean leftMayMiss = kind == Plan.JoinKind.RIGHT || kind == Plan.JoinKind.FULL;
                boolean rightMayMiss = kind == Plan.JoinKind.LEFT || kind == Plan.JoinKind.FULL;
                in(left, leftMayMiss ? "within an outer join" : within);
                in(right, rightMayMiss ? "within an outer join" : within);
                in(condition);
            }
            case Plan.SetOperation(var kind, boolean all, Plan left, Plan right, _) -> {
                String forbidden =
                        switch (kind) {
                            case UNION -> within;
                            case INTERSECT -> all ? "within INTERSECT" : within;
                            case EXCEPT -> "within EXCEPT";
                        };
                boolean leftToo = kind != Plan.SetOperation.Kind.EXCEPT || all;
                in(left, leftToo ? forbidden : within);
                in(right, forbidden);
            }
            default -> {
                Plan _ =
                        Plans.withInputs(
                                plan,
                                input -> {
                                    in(input, within);
                                    return input;
                                });
                Plan _ =
                        Plans.withScalars(
                                plan,
                                scalar -> {
                                    in(scalar);
                                    return scalar;
                                });
            }
        }
    }

    private void in(Scalar scalar) {
        Scalars.visit(
                scalar,
                part -> {
                    Plan query = Scalars.query(part);
                    if (query != null) {
                        in(query, "within a subquery");
                    }
                });
    }

    private void count(@Nullable String within) {
        if (within != null || ++count > 1) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_RECURSION,
                    "recursive reference to query \""
                            + name
                            + "\" must not appear "
                            + (within == null ? "more than once" : within));
        }
    }
}
