package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.time.IntervalFields;
import java.math.BigInteger;
import java.util.List;

/// What modifiers of types say: what stands in parentheses behind a type's name, as the number that
/// [SqlType#modifier] holds, and back.
public final class Modifiers {

    /// Where lengths begin in a modifier (`VARHDRSZ`).
    static final int LENGTH_FROM = 4;

    private static final int LENGTH_MOST = 10_485_760;
    private static final int PRECISION_MOST = 1_000;
    private static final int SCALE_MASK = 0x7ff;
    private static final int SCALE_SIGN = 0x400;
    private static final int SECOND_DIGITS_MOST = 6;
    private static final int ALL_DIGITS = 0xffff;

    private Modifiers() {}

    /// The type may have a modifier.
    static boolean mayHave(SqlType type) {
        return !type.array()
                && switch (type.base()) {
                    case VARCHAR, BPCHAR, NUMERIC, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> true;
                    default -> false;
                };
    }

    /// The modifier that the constants in parentheses make; -1 for none.
    ///
    /// @throws SqlError 22023 where they are not such as the type has; 42601 where it has none
    public static int read(ScalarType type, List<Expression> modifiers) {
        if (modifiers.isEmpty()) {
            return -1;
        }
        List<Integer> numbers = modifiers.stream().map(Modifiers::number).toList();
        return switch (type) {
            case VARCHAR -> length("varchar", numbers);
            case BPCHAR -> length("char", numbers);
            case NUMERIC -> numeric(numbers);
            case TIME -> digits("TIME", "", numbers);
            case TIMESTAMP -> digits("TIMESTAMP", "", numbers);
            case TIMESTAMPTZ -> digits("TIMESTAMP", " WITH TIME ZONE", numbers);
            case INTERVAL -> interval(numbers);
            default ->
                    throw new SqlError(
                            SqlState.SYNTAX,
                            "type modifier is not allowed for type \"" + type.catalogName() + "\"");
        };
    }

    private static int number(Expression modifier) {
        boolean minus =
                modifier instanceof Expression.Unary(var operator, var _, var _)
                        && operator.symbol().equals("-");
        Expression constant =
                modifier instanceof Expression.Unary(var _, Expression operand, var _)
                        ? operand
                        : modifier;
        if (constant instanceof Expression.Column(var name, Position at)
                && name.parts().size() == 1) {
            throw notWhole(name.last(), at);
        }
        if (constant instanceof Expression.Literal(var kind, String text, Position at)) {
            boolean whole =
                    kind == Expression.Literal.Kind.INTEGER
                            || kind == Expression.Literal.Kind.STRING;
            if (whole || kind == Expression.Literal.Kind.NUMBER) {
                try {
                    int size = new BigInteger(text.strip()).intValueExact();
                    return minus ? -size : size;
                } catch (NumberFormatException | ArithmeticException _) {
                    throw notWhole(text, at);
                }
            }
        }
        throw new SqlError(
                SqlState.SYNTAX, "type modifiers must be simple constants or identifiers");
    }

    private static SqlError notWhole(String text, Position at) {
        return new SqlError(
                        SqlState.BAD_TEXT_FORM,
                        "invalid input syntax for type integer: \"" + text + "\"")
                .at(at);
    }

    private static int length(String type, List<Integer> numbers) {
        if (numbers.size() != 1) {
            throw invalid("invalid type modifier");
        }
        int length = numbers.getFirst();
        if (length < 1) {
            throw invalid("length for type " + type + " must be at least 1");
        }
        if (length > LENGTH_MOST) {
            throw invalid("length for type " + type + " cannot exceed " + LENGTH_MOST);
        }
        return length + LENGTH_FROM;
    }

    private static SqlError invalid(String message) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, message);
    }

    private static int numeric(List<Integer> numbers) {
        if (numbers.size() > 2) {
            throw invalid("invalid NUMERIC type modifier");
        }
        int precision = numbers.getFirst();
        int scale = numbers.size() == 2 ? numbers.getLast() : 0;
        if (precision < 1 || precision > PRECISION_MOST) {
            throw invalid(
                    "NUMERIC precision " + precision + " must be between 1 and " + PRECISION_MOST);
        }
        if (Math.abs((long) scale) > PRECISION_MOST) {
            throw invalid(
                    "NUMERIC scale "
                            + scale
                            + " must be between -"
                            + PRECISION_MOST
                            + " and "
                            + PRECISION_MOST);
        }
        return (precision << 16 | (scale & SCALE_MASK)) + LENGTH_FROM;
    }

    /// Of more digits than there are there is only a warning in PostgreSQL, and it is as if there
    /// were six.
    private static int digits(String type, String zone, List<Integer> numbers) {
        if (numbers.size() != 1) {
            throw invalid("invalid type modifier");
        }
        int digits = numbers.getFirst();
        if (digits < 0) {
            throw invalid(type + "(" + digits + ")" + zone + " precision must not be negative");
        }
        return Math.min(digits, SECOND_DIGITS_MOST);
    }

    private static int interval(List<Integer> numbers) {
        int mask = numbers.getFirst();
        if (numbers.size() > 2 || !new IntervalFields(mask).exist()) {
            throw invalid("invalid INTERVAL type modifier");
        }
        if (numbers.size() == 1) {
            return mask == IntervalFields.ALL_MASK ? -1 : mask << 16 | ALL_DIGITS;
        }
        int digits = numbers.getLast();
        if (digits < 0) {
            throw invalid("INTERVAL(" + digits + ") precision must not be negative");
        }
        return mask << 16 | Math.min(digits, SECOND_DIGITS_MOST);
    }

    /// Which fields an interval's modifier says.
    static IntervalFields fields(int modifier) {
        return modifier < 0 ? IntervalFields.ALL : new IntervalFields(modifier >> 16 & 0x7fff);
    }

    /// How many digits of a second's fraction an interval's modifier says; 6 where it says nothing.
    static int secondDigits(int modifier) {
        int digits = modifier & ALL_DIGITS;
        return modifier < 0 || digits == ALL_DIGITS ? SECOND_DIGITS_MOST : digits;
    }

    static int precision(int numericModifier) {
        return (numericModifier - LENGTH_FROM) >> 16 & 0xffff;
    }

    static int scale(int numericModifier) {
        return ((numericModifier - LENGTH_FROM & SCALE_MASK) ^ SCALE_SIGN) - SCALE_SIGN;
    }

    /// As `format_type` names a type: `character varying(10)`, `numeric(10,2)`, `integer[]`.
    public static String name(SqlType type) {
        String element = elementName(type.base(), type.modifier());
        return type.array() ? element + "[]" : element;
    }

    private static String elementName(ScalarType base, int modifier) {
        if (modifier < 0) {
            return base == ScalarType.BPCHAR ? "bpchar" : base.sqlName();
        }
        return switch (base) {
            case VARCHAR, BPCHAR -> base.sqlName() + "(" + (modifier - LENGTH_FROM) + ")";
            case NUMERIC -> "numeric(" + precision(modifier) + "," + scale(modifier) + ")";
            case TIME -> "time(" + modifier + ") without time zone";
            case TIMESTAMP -> "timestamp(" + modifier + ") without time zone";
            case TIMESTAMPTZ -> "timestamp(" + modifier + ") with time zone";
            case INTERVAL -> {
                int digits = modifier & ALL_DIGITS;
                yield "interval"
                        + fields(modifier).words()
                        + (digits == ALL_DIGITS ? "" : "(" + digits + ")");
            }
            default -> base.sqlName();
        };
    }

    /// A value made to fit the type's modifier.
    ///
    /// @param explicitCast the statement asks for it, so that a text is cut without complaint
    /// @throws SqlError 22001 where a text is too long, 22003 where a number is too large
    public static Datum apply(SqlType type, Datum value, boolean explicitCast) {
        return Fitting.apply(type, value, explicitCast);
    }
}
