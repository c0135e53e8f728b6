package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.ReturnTypes;

/// An operator of Calcite's that stands for an expression of ours, whose operands are the columns
/// that the expression speaks of. The expression comes back as it was.
sealed interface Carried {

    Scalar scalar();

    /// Of which Calcite knows that it is an equality of columns.
    final class Equal extends SqlBinaryOperator implements Carried {

        private static final int PRECEDENCE = 30;

        private final Scalar scalar;

        Equal(Scalar scalar) {
            super("=", SqlKind.EQUALS, PRECEDENCE, true, ReturnTypes.BOOLEAN_NULLABLE, null, null);
            this.scalar = scalar;
        }

        @Override
        public Scalar scalar() {
            return scalar;
        }
    }

    /// Of which Calcite knows nothing.
    final class Other extends SqlFunction implements Carried {

        private final Scalar scalar;

        /// @param number which no other expression of the plan has
        Other(Scalar scalar, int number) {
            super(
                    "expression" + number,
                    SqlKind.OTHER_FUNCTION,
                    ReturnTypes.BOOLEAN_NULLABLE,
                    null,
                    null,
                    SqlFunctionCategory.USER_DEFINED_FUNCTION);
            this.scalar = scalar;
        }

        @Override
        public Scalar scalar() {
            return scalar;
        }
    }
}
