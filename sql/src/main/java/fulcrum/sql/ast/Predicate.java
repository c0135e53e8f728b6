package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A question with an answer of its own syntax (manual, 9.2, 9.7, 9.23, 9.24), and queries as
/// values.
public sealed interface Predicate extends Expression {

    /// `IS [NOT] NULL` and the like.
    record Is(Expression value, Test test, boolean negated, Position at) implements Predicate {

        public enum Test {
            NULL,
            TRUE,
            FALSE,
            UNKNOWN
        }
    }

    /// `IS [NOT] DISTINCT FROM`.
    record IsDistinct(Expression left, Expression right, boolean negated, Position at)
            implements Predicate {}

    /// @param symmetric whether the bounds may come in either order
    record Between(
            Expression value,
            Expression low,
            Expression high,
            boolean symmetric,
            boolean negated,
            Position at)
            implements Predicate {}

    record In(Expression value, List<Expression> list, boolean negated, Position at)
            implements Predicate {

        public In {
            list = Lists.atLeastOne(list);
            if (list.size() == 1 && list.getFirst() instanceof Scalar) {
                throw new IllegalArgumentException("the rows of a query");
            }
        }
    }

    record InQuery(Expression value, Query query, boolean negated, Position at)
            implements Predicate {}

    record Like(
            Kind kind,
            Expression value,
            Expression pattern,
            @Nullable Expression escape,
            boolean negated,
            Position at)
            implements Predicate {

        public enum Kind {
            LIKE,
            ILIKE,
            SIMILAR
        }
    }

    /// Compares with any or all elements of an array. `LIKE ANY` has LIKE's operator, `~~`.
    record Quantified(
            Expression value,
            Operator operator,
            Quantifier quantifier,
            Expression array,
            Position at)
            implements Predicate {

        public Quantified {
            if (array instanceof Scalar) {
                throw new IllegalArgumentException("the rows of a query");
            }
        }
    }

    /// Compares with any or all rows of a query.
    record QuantifiedQuery(
            Expression value, Operator operator, Quantifier quantifier, Query query, Position at)
            implements Predicate {}

    enum Quantifier {
        ANY,
        ALL
    }

    record Exists(Query query, Position at) implements Predicate {}

    /// The one value of a query's one row.
    record Scalar(Query query, Position at) implements Predicate {}

    /// A query's rows as an array.
    record ArrayOf(Query query, Position at) implements Predicate {}

    /// The row on which a cursor stands: `WHERE CURRENT OF`.
    record CurrentOf(String cursor, Position at) implements Predicate {}
}
