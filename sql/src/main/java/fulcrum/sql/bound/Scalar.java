package fulcrum.sql.bound;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Position;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.Resolved;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression of one value, whose names and types are known.
public sealed interface Scalar {

    SqlType type();

    record Constant(Datum value, SqlType type) implements Scalar {

        public static final Constant TRUE = new Constant(new Datum.Bool(true), SqlType.BOOLEAN);

        public boolean isNull() {
            return value instanceof Datum.Null;
        }
    }

    /// A column of the row at hand, or of one around it.
    record Column(Variable variable, Position at) implements Scalar {
        @Override
        public SqlType type() {
            return variable.type();
        }
    }

    /// `$1`.
    record Argument(int number, SqlType type) implements Scalar {}

    /// @param routine the number of the routine, where [Routines#body] finds the body again; 0
    ///   where it is of this call alone
    /// @param body gives one value
    record Call(
            String name,
            int routine,
            Routine.Body body,
            Routine.Volatility volatility,
            List<Scalar> arguments,
            SqlType type)
            implements Scalar {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /// A call that was resolved.
        public static Call of(Resolved resolved, List<Scalar> arguments) {
            Routine routine = resolved.routine();
            return new Call(
                    routine.name(),
                    resolved.bare() ? routine.oid() : 0,
                    resolved.body(),
                    routine.volatility(),
                    arguments,
                    resolved.result());
        }
    }

    /// A function that gives rows, where it stands among the values of a select list.
    record RowsCall(String name, Routine.Rows body, List<Scalar> arguments, SqlType type)
            implements Scalar {
        public RowsCall {
            arguments = List.copyOf(arguments);
        }
    }

    /// @param left null for a prefix operator
    record Operation(ResolvedOperator operator, @Nullable Scalar left, Scalar right)
            implements Scalar {
        @Override
        public SqlType type() {
            return operator.result();
        }
    }

    /// @param explicit what does not fit the type's modifier is cut, rather than refused
    record Converted(Cast cast, Scalar value, SqlType type, boolean explicit) implements Scalar {}

    record And(List<Scalar> operands) implements Truth {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Scalar> operands) implements Truth {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Not(Scalar operand) implements Truth {}

    record IsNull(Scalar value) implements Truth {}

    /// `IS TRUE`, `IS FALSE`.
    record IsTruth(Scalar value, boolean which) implements Truth {}

    /// `IS DISTINCT FROM`.
    record IsDistinct(ResolvedOperator equals, Scalar left, Scalar right) implements Truth {}

    /// @param otherwise NULL where nothing is said
    record Case(List<When> whens, Scalar otherwise, SqlType type) implements Scalar {
        public record When(Scalar condition, Scalar result) {}

        public Case {
            whens = List.copyOf(whens);
        }
    }

    record Coalesce(List<Scalar> values, SqlType type) implements Scalar {
        public Coalesce {
            values = List.copyOf(values);
        }
    }

    /// `GREATEST`, `LEAST`.
    ///
    /// @param wins whether its left side is the one that is wanted rather than the right
    record Extreme(ResolvedOperator wins, List<Scalar> values, SqlType type) implements Scalar {
        public Extreme {
            values = List.copyOf(values);
        }
    }

    /// @param equal compares the value with the other, both converted as it needs them
    record NullIf(Scalar value, Scalar equal) implements Scalar {
        @Override
        public SqlType type() {
            return value.type();
        }
    }

    record ArrayOf(List<Scalar> elements, SqlType type) implements Scalar {
        public ArrayOf {
            elements = List.copyOf(elements);
        }
    }

    record Element(Scalar array, Scalar index, SqlType type) implements Scalar {}

    record Slice(Scalar array, @Nullable Scalar from, @Nullable Scalar to) implements Scalar {
        @Override
        public SqlType type() {
            return array.type();
        }
    }

    /// A value compared with any, or all, elements of an array.
    record AnyElement(ResolvedOperator operator, Scalar value, Scalar array, boolean all)
            implements Truth {}

    /// A value is one of many constants, by hash; what `IN` with many literals becomes.
    record OneOf(ResolvedOperator equals, Scalar value, List<Scalar> list) implements Truth {
        public OneOf {
            list = List.copyOf(list);
        }
    }

    record Exists(Plan plan) implements Truth {}

    /// The one value of a query's one row.
    record Single(Plan plan, SqlType type) implements Scalar {}

    /// All values of a query's one column.
    record ArrayOfRows(Plan plan, SqlType type) implements Scalar {}

    /// A row compared with any, or all, rows of a query.
    ///
    /// @param compared true where a row of the plan is as wanted; it speaks of the plan's variables
    record AnyRow(Plan plan, Scalar compared, boolean all) implements Truth {}

    /// A value that is computed elsewhere in the query and stands in the row of a variable: an
    /// aggregate, until it is known which that is.
    record Aggregated(AggregateCall call, Position at) implements Scalar {
        @Override
        public SqlType type() {
            return call.type();
        }
    }

    /// Likewise of a window function.
    record Windowed(WindowCall call, Position at) implements Scalar {
        @Override
        public SqlType type() {
            return call.type();
        }
    }

    /// Likewise of `GROUPING`.
    record GroupingOf(List<Scalar> groups, Position at) implements Scalar {
        public GroupingOf {
            groups = List.copyOf(groups);
        }

        @Override
        public SqlType type() {
            return SqlType.INTEGER;
        }
    }

    /// Several values side by side, which only comparisons and the like can take.
    record Row(List<Scalar> fields, SqlType type) implements Scalar {
        public Row {
            fields = List.copyOf(fields);
        }
    }

    /// A condition.
    sealed interface Truth extends Scalar {
        @Override
        default SqlType type() {
            return SqlType.BOOLEAN;
        }
    }
}
