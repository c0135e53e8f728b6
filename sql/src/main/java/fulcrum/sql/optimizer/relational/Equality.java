package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.routine.SqlOperator;
import org.jspecify.annotations.Nullable;

/// A condition that two columns of one type are equal.
record Equality(Variable left, Variable right) {

    /// @return null where a condition says something else
    static @Nullable Equality of(Scalar condition) {
        return condition instanceof Scalar.Operation(var operator, Scalar left, Scalar right)
                        && operator.operator().comparison() == SqlOperator.Comparison.EQUAL
                        && left instanceof Scalar.Column(Variable one, _)
                        && right instanceof Scalar.Column(Variable other, _)
                        && one.type().sameAs(other.type())
                ? new Equality(one, other)
                : null;
    }
}
