package fulcrum.sql.ast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value expression (manual, 4.2).
public sealed interface Expression extends Node
        permits Expression.Literal,
                Expression.TypedLiteral,
                Expression.Parameter,
                Expression.Column,
                Expression.Star,
                Expression.Field,
                Expression.Subscript,
                Expression.Slice,
                Expression.Unary,
                Expression.Binary,
                Expression.And,
                Expression.Or,
                Expression.Not,
                Expression.Overlaps,
                Expression.Default,
                Expression.Cast,
                Expression.Collate,
                Expression.AtTimeZone,
                Expression.Row,
                Expression.Array,
                Expression.Case,
                Expression.Grouping,
                Predicate,
                FunctionCall,
                SpecialCall {

    /// A constant.
    ///
    /// @param text of a number its decimal digits, of bits theirs, of `NULL`, `TRUE` and `FALSE`
    ///   nothing
    record Literal(Kind kind, String text, Position at) implements Expression {

        public enum Kind {
            NULL,
            TRUE,
            FALSE,
            /// Fits four bytes.
            INTEGER,
            /// Any other number.
            NUMBER,
            STRING,
            BITS,
            HEX_BITS
        }
    }

    /// A constant behind the name of its type, `date '2000-01-01'`.
    record TypedLiteral(TypeName type, String text, Position at) implements Expression {}

    /// What a client sends beside the statement, `$1`.
    record Parameter(int number, Position at) implements Expression {}

    /// A column, or a whole row by the name of its table.
    record Column(Name name, Position at) implements Expression {}

    /// Every column, `*`, or every column of a table, `t.*`.
    ///
    /// @param qualifier empty for all tables
    record Star(List<String> qualifier, Position at) implements Expression {

        public Star {
            qualifier = List.copyOf(qualifier);
        }
    }

    /// A field of a composite value, `(value).field`; all its fields, `(value).*`, for null.
    record Field(Expression value, @Nullable String field, Position at) implements Expression {}

    /// An element of an array, `array[index]`.
    record Subscript(Expression array, Expression index, Position at) implements Expression {}

    /// A part of an array, `array[from:to]`.
    record Slice(Expression array, @Nullable Expression from, @Nullable Expression to, Position at)
            implements Expression {}

    /// An operator before its operand.
    record Unary(Operator operator, Expression operand, Position at) implements Expression {}

    /// An operator between its operands.
    record Binary(Operator operator, Expression left, Expression right, Position at)
            implements Expression {}

    /// All of them, from the left; a conjunction that stands first is drawn in, as in PostgreSQL.
    record And(List<Expression> operands, Position at) implements Expression {

        public And {
            operands = Lists.atLeast(2, operands);
            if (operands.getFirst() instanceof And(var first, _)) {
                operands = join(first, operands);
            }
        }
    }

    /// Any of them, from the left; a disjunction that stands first is drawn in, as in PostgreSQL.
    record Or(List<Expression> operands, Position at) implements Expression {

        public Or {
            operands = Lists.atLeast(2, operands);
            if (operands.getFirst() instanceof Or(var first, _)) {
                operands = join(first, operands);
            }
        }
    }

    private static List<Expression> join(List<Expression> first, List<Expression> operands) {
        List<Expression> joined = new ArrayList<>(first);
        joined.addAll(operands.subList(1, operands.size()));
        return List.copyOf(joined);
    }

    record Not(Expression operand, Position at) implements Expression {}

    /// Two rows that are spans of time.
    record Overlaps(Row left, Row right, Position at) implements Expression {}

    /// `DEFAULT`, which has a meaning only where a column is given a value.
    record Default(Position at) implements Expression {}

    record Cast(Expression value, TypeName type, Position at) implements Expression {}

    record Collate(Expression value, Name collation, Position at) implements Expression {}

    /// A time as it is in a zone; `AT LOCAL` for null.
    record AtTimeZone(Expression time, @Nullable Expression zone, Position at)
            implements Expression {}

    record Row(List<Expression> fields, Position at) implements Expression {

        public Row {
            fields = List.copyOf(fields);
        }
    }

    record Array(List<Expression> elements, Position at) implements Expression {

        public Array {
            elements = List.copyOf(elements);
        }
    }

    /// @param operand what each condition is compared with; null where conditions are boolean
    record Case(
            @Nullable Expression operand,
            List<When> whens,
            @Nullable Expression otherwise,
            Position at)
            implements Expression {

        public record When(Expression condition, Expression result, Position at) implements Node {}

        public Case {
            whens = Lists.atLeastOne(whens);
        }
    }

    /// Which of them the row is not grouped by.
    record Grouping(List<Expression> arguments, Position at) implements Expression {

        public Grouping {
            arguments = Lists.atLeastOne(arguments);
        }
    }
}
