package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.SqlOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the rows of a query within another belong to a row of the other: some of its values are
/// equal to some of the other's, and beyond that it speaks of nothing of the other.
///
/// @param rows of the query, whatever the row of the other is
/// @param keys at least one
record Correlation(Plan rows, List<Key> keys) {

    /// @param inner a value of the query's row
    /// @param outer the value of the other's row that it is equal to
    /// @param innerLeft the inner one stands on the operator's left side
    record Key(ResolvedOperator operator, Scalar inner, Scalar outer, boolean innerLeft) {

        /// The equality, of another value instead of the inner one.
        Scalar with(Scalar value) {
            return innerLeft
                    ? new Scalar.Operation(operator, value, outer)
                    : new Scalar.Operation(operator, outer, value);
        }
    }

    /// @param query whose rows are wanted
    /// @param further conditions on its rows, beside its own
    /// @param around columns of the other query's row
    /// @return null where they belong together in another way
    static @Nullable Correlation of(Plan query, List<Scalar> further, List<Variable> around) {
        Plan input = query;
        List<Scalar> conditions = new ArrayList<>(further);
        if (query instanceof Plan.Filter(Plan below, Scalar condition)) {
            input = below;
            conditions.addAll(Scalars.conjuncts(condition));
        }
        List<Scalar> own = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        for (Scalar condition : conditions) {
            if (speaksOf(condition, around)) {
                Key key = key(condition, input.output(), around);
                if (key == null) {
                    return null;
                }
                keys.add(key);
            } else {
                own.add(condition);
            }
        }
        Plan rows = own.isEmpty() ? input : new Plan.Filter(input, Scalars.and(own));
        boolean alone = !Plans.speaksOf(rows, around) && isSteady(rows);
        return alone && !keys.isEmpty() ? new Correlation(rows, keys) : null;
    }

    private static boolean speaksOf(Scalar condition, List<Variable> around) {
        return Scalars.variables(condition).stream().anyMatch(around::contains);
    }

    private static @Nullable Key key(Scalar condition, List<Variable> own, List<Variable> around) {
        if (!(condition instanceof Scalar.Operation(var operator, Scalar left, Scalar right))
                || left == null
                || operator.operator().comparison() != SqlOperator.Comparison.EQUAL
                || !left.type().sameAs(right.type())
                || !Scalars.isPlain(condition)) {
            return null;
        }
        if (isOf(left, own, around) && isOf(right, around, own)) {
            return new Key(operator, left, right, true);
        }
        return isOf(right, own, around) && isOf(left, around, own)
                ? new Key(operator, right, left, false)
                : null;
    }

    private static boolean isOf(Scalar value, List<Variable> these, List<Variable> others) {
        Set<Variable> variables = Scalars.variables(value);
        return variables.stream().anyMatch(these::contains)
                && variables.stream().noneMatch(others::contains);
    }

    /// Whether it gives the same rows however often it is carried out, and locks none.
    private static boolean isSteady(Plan plan) {
        boolean[] steady = {isSteadyItself(plan)};
        Plans.visit(
                plan,
                scalar -> {
                    Plan query = Scalars.query(scalar);
                    steady[0] &=
                            !(scalar instanceof Scalar.Call call
                                            && call.volatility() == Routine.Volatility.VOLATILE)
                                    && !(scalar instanceof Scalar.RowsCall)
                                    && (query == null || isSteadyItself(query));
                });
        return steady[0];
    }

    private static boolean isSteadyItself(Plan plan) {
        boolean[] steady = {
            !(plan instanceof Plan.LockRows
                    || plan instanceof Plan.Changed
                    || plan instanceof Plan.Functions
                    || plan instanceof Plan.Limit)
        };
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            steady[0] &= isSteadyItself(input);
                            return input;
                        });
        return steady[0];
    }
}
