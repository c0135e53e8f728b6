package fulcrum.sql.catalog.system;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.SpecialCall;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Expressions as PostgreSQL prints those that it keeps: each operation in parentheses, `IN` as `=
/// ANY (ARRAY[...])`, constants with the type that their place gave them.
///
/// Deviation: PostgreSQL prints from trees whose types are all known; here they are known of
/// columns and of what is said to be of a type. Where both sides of a comparison have none, strings
/// stand bare.
final class Deparser {

    /// What an expression is a part of, which decides whether pretty text needs parentheses.
    private enum Place {
        /// It stands alone: in a list, or as the whole.
        ALONE,
        OR,
        AND,
        NOT,
        /// Of an operator that binds as `+` does.
        SUM,
        /// Of any other operator.
        OPERAND
    }

    private final Function<String, @Nullable Column> columns;
    private final SortedSet<Integer> used = new TreeSet<>();
    private final @Nullable SearchPath path;
    private final boolean pretty;

    /// @param columns that names mean
    /// @param path by which names of relations lose their schema; null where they keep it
    /// @param pretty only parentheses that are needed are printed
    Deparser(
            Function<String, @Nullable Column> columns, @Nullable SearchPath path, boolean pretty) {
        this.columns = columns;
        this.path = path;
        this.pretty = pretty;
    }

    /// An expression over columns.
    static String print(String text, Function<String, @Nullable Column> columns, boolean pretty) {
        return new Deparser(columns, null, pretty).print(Parser.parseExpression(text));
    }

    /// A default: a bare string has its column's type.
    static String printDefault(String text, SqlType type) {
        Expression value = Parser.parseExpression(text);
        Deparser deparser = new Deparser(_ -> null, null, false);
        boolean number = value instanceof Literal literal && literal.kind() == Literal.Kind.INTEGER;
        return number ? deparser.print(value) : deparser.typed(value, type);
    }

    /// The numbers of the columns that an expression names.
    static List<Integer> columns(String text, Function<String, @Nullable Column> columns) {
        Deparser deparser = new Deparser(columns, null, false);
        String _ = deparser.print(Parser.parseExpression(text));
        return List.copyOf(deparser.used);
    }

    String print(Expression expression) {
        return print(expression, Place.ALONE);
    }

    private String within(String text, boolean needed) {
        return pretty && !needed ? text : "(" + text + ")";
    }

    private String print(Expression expression, Place place) {
        return switch (expression) {
            case Literal literal -> literal(literal);
            case Expression.TypedLiteral literal ->
                    Identifiers.literal(literal.text()) + "::" + type(literal.type());
            case Expression.Column column -> column(column.name());
            case Expression.Cast cast -> cast(cast);
            case Expression.And and ->
                    within(
                            chain(and.operands(), " AND ", Place.AND),
                            place == Place.NOT || place.compareTo(Place.SUM) >= 0);
            case Expression.Or or ->
                    within(chain(or.operands(), " OR ", Place.OR), place.compareTo(Place.AND) >= 0);
            case Expression.Not not ->
                    within(
                            "NOT " + print(not.operand(), Place.NOT),
                            place.compareTo(Place.SUM) >= 0);
            case Expression.Binary binary -> binary(binary, place);
            case Expression.Unary unary -> unary(unary, place);
            case Expression.Row row -> "ROW(" + list(row.fields()) + ")";
            case Expression.Array array -> "ARRAY[" + list(array.elements()) + "]";
            case Expression.Case each -> caseOf(each);
            case Expression.Collate collate ->
                    within(
                            print(collate.value(), Place.OPERAND)
                                    + " COLLATE "
                                    + Identifiers.quoted(List.of(collate.collation().last())),
                            place.compareTo(Place.SUM) >= 0);
            case Expression.Subscript subscript ->
                    print(subscript.array()) + "[" + print(subscript.index()) + "]";
            case Expression.AtTimeZone zone when zone.zone() != null ->
                    within(
                            print(zone.time(), Place.OPERAND)
                                    + " AT TIME ZONE "
                                    + print(zone.zone(), Place.OPERAND),
                            place.compareTo(Place.SUM) >= 0);
            case FunctionCall call -> call(call);
            case SpecialCall call -> special(call);
            case Predicate predicate -> predicate(predicate, place);
            default -> "(" + Printer.print(expression) + ")";
        };
    }

    private static String literal(Literal literal) {
        return switch (literal.kind()) {
            case NULL -> "NULL";
            case TRUE -> "true";
            case FALSE -> "false";
            case INTEGER, NUMBER -> literal.text();
            case STRING -> Identifiers.literal(literal.text());
            case BITS -> "B'" + literal.text() + "'";
            case HEX_BITS -> "X'" + literal.text() + "'";
        };
    }

    private String column(Name name) {
        Column column = columns.apply(name.last());
        if (column != null) {
            used.add(column.number());
        }
        List<String> parts = name.parts();
        return Identifiers.dotted(
                parts.size() > 2 ? parts.subList(parts.size() - 2, parts.size()) : parts);
    }

    private String cast(Expression.Cast cast) {
        String type = type(cast.type());
        return switch (cast.value()) {
            case Literal literal when literal.kind() == Literal.Kind.STRING ->
                    Identifiers.literal(literal.text()) + "::" + type;
            case Literal literal when literal.kind() == Literal.Kind.NULL -> "NULL::" + type;
            default -> {
                yield cast(cast.value(), print(cast.value(), Place.OPERAND), type);
            }
        };
    }

    private String cast(Expression value, String printed, String type) {
        boolean simple =
                value instanceof Literal
                        || value instanceof Expression.Column
                        || value instanceof Expression.Cast
                        || value instanceof FunctionCall
                        || value instanceof Expression.Array;
        boolean needed = !simple && !Parentheses.isWithin(printed);
        boolean bare = (pretty && !needed) || Parentheses.isWithin(printed);
        return (bare ? printed : "(" + printed + ")") + "::" + type;
    }

    static String type(TypeName type) {
        String printed = Printer.print(type);
        String bare =
                printed.startsWith("pg_catalog.")
                        ? printed.substring("pg_catalog.".length())
                        : printed;
        if (bare.startsWith("\"")) {
            int closing = bare.indexOf('"', 1);
            bare = bare.substring(1, closing) + bare.substring(closing + 1);
        }
        int end = 0;
        while (end < bare.length()
                && (Character.isLetterOrDigit(bare.charAt(end)) || bare.charAt(end) == '_')) {
            end++;
        }
        ScalarType base = ScalarType.named(bare.substring(0, end));
        if (base == null) {
            return bare;
        }
        String rest = bare.substring(end).replace(" ", "");
        String name = base.sqlName();
        if (base == ScalarType.INTERVAL) {
            return rest.endsWith("[]") ? "interval[]" : "interval";
        }
        int space = name.indexOf(" without");
        if (space < 0) {
            space = name.indexOf(" with ");
        }
        boolean modified = rest.startsWith("(");
        return modified && space > 0
                ? name.substring(0, space) + rest + name.substring(space)
                : name + rest;
    }

    private String chain(List<Expression> operands, String word, Place place) {
        return String.join(word, operands.stream().map(each -> print(each, place)).toList());
    }

    private String binary(Expression.Binary binary, Place place) {
        @Nullable SqlType left = typeOf(binary.left());
        @Nullable SqlType right = typeOf(binary.right());
        String symbol = symbol(binary.operator());
        boolean sum = symbol.equals("+") || symbol.equals("-");
        boolean product = symbol.equals("*") || symbol.equals("/") || symbol.equals("%");
        String text =
                beside(binary.left(), left, right, sum ? Place.SUM : Place.OPERAND)
                        + " "
                        + symbol
                        + " "
                        + beside(binary.right(), right, left, Place.OPERAND);
        boolean bare = place.compareTo(Place.SUM) < 0 || (place == Place.SUM && (sum || product));
        return within(text, !bare);
    }

    private static String symbol(Operator operator) {
        String symbol = operator.symbol().equals("!=") ? "<>" : operator.symbol();
        boolean system =
                operator.schema().isEmpty()
                        || operator.schema().equals(List.of(SystemViews.PG_CATALOG));
        return system
                ? symbol
                : "OPERATOR(" + Identifiers.dotted(operator.schema()) + "." + symbol + ")";
    }

    /// An operand whose type may be the other's: a string is of it, and what is `varchar` is
    /// compared as `text`.
    private String beside(
            Expression operand, @Nullable SqlType own, @Nullable SqlType other, Place place) {
        String printed = print(operand, place);
        if (own != null && own.is(ScalarType.VARCHAR)) {
            return cast(operand, printed, "text");
        }
        return other == null ? printed : typed(operand, compared(other), printed);
    }

    private static SqlType compared(SqlType type) {
        return type.is(ScalarType.VARCHAR) ? SqlType.TEXT : type.withModifier(-1);
    }

    /// A value where a type is wanted.
    private String typed(Expression value, SqlType type) {
        return typed(value, type, print(value));
    }

    private String typed(Expression value, SqlType type, String printed) {
        if (!(value instanceof Literal literal)) {
            return printed;
        }
        String label = TypeLabels.label(type.withModifier(-1));
        return switch (literal.kind()) {
            case STRING, NULL -> printed + "::" + label;
            case INTEGER ->
                    type.is(ScalarType.NUMERIC) || type.is(ScalarType.FLOAT8)
                            ? cast(value, printed, label)
                            : printed;
            case NUMBER -> type.is(ScalarType.FLOAT8) ? cast(value, printed, label) : printed;
            default -> printed;
        };
    }

    private @Nullable SqlType typeOf(Expression expression) {
        return switch (expression) {
            case Expression.Column column -> {
                Column found = columns.apply(column.name().last());
                yield found == null ? null : found.type();
            }
            case FunctionCall call ->
                    switch (call.name().last()) {
                        case "lower", "upper", "btrim", "ltrim", "rtrim", "substring", "concat" ->
                                SqlType.TEXT;
                        case "now" -> SqlType.TIMESTAMPTZ;
                        default -> null;
                    };
            default -> null;
        };
    }

    private String unary(Expression.Unary unary, Place place) {
        boolean number =
                unary.operand() instanceof Literal literal
                        && (literal.kind() == Literal.Kind.INTEGER
                                || literal.kind() == Literal.Kind.NUMBER);
        String operand = print(unary.operand(), Place.OPERAND);
        return number
                ? "'" + unary.operator().symbol() + operand + "'::" + numberType(operand)
                : within(symbol(unary.operator()) + " " + operand, place.compareTo(Place.SUM) >= 0);
    }

    private static String numberType(String digits) {
        if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return digits.length() < Integer.toString(Integer.MAX_VALUE).length()
                    ? "integer"
                    : "bigint";
        }
        return "numeric";
    }

    String list(List<Expression> expressions) {
        return String.join(", ", expressions.stream().map(this::print).toList());
    }

    private String caseOf(Expression.Case each) {
        StringBuilder text = new StringBuilder("\nCASE");
        if (each.operand() != null) {
            text.append(' ').append(print(each.operand()));
        }
        for (Expression.Case.When when : each.whens()) {
            text.append("\n    WHEN ")
                    .append(print(when.condition()))
                    .append(" THEN ")
                    .append(print(when.result()));
        }
        if (each.otherwise() != null) {
            text.append("\n    ELSE ").append(print(each.otherwise()));
        }
        return text.append("\nEND").toString();
    }

    private String call(FunctionCall call) {
        if (!call.isApplication() || call.variadic() || !call.orderBy().isEmpty()) {
            return Printer.print(call);
        }
        List<String> arguments = new ArrayList<>();
        for (FunctionCall.Argument each : call.arguments()) {
            String value = print(each.value());
            boolean sequence =
                    call.name().last().equals("nextval")
                            && each.value() instanceof Literal literal
                            && literal.kind() == Literal.Kind.STRING;
            value = sequence ? value + "::regclass" : value;
            arguments.add(each.name() == null ? value : each.name() + " => " + value);
        }
        String quantity =
                switch (call.quantity()) {
                    case PLAIN, ALL -> "";
                    case DISTINCT -> "DISTINCT ";
                    case STAR -> "*";
                };
        return function(call.name()) + "(" + quantity + String.join(", ", arguments) + ")";
    }

    private static String function(Name name) {
        boolean system =
                name.parts().size() == 2 && name.parts().getFirst().equals(SystemViews.PG_CATALOG);
        return system ? Identifiers.quoted(name.last()) : Identifiers.dotted(name.parts());
    }

    private String special(SpecialCall call) {
        return switch (call) {
            case SpecialCall.Conditional each -> each.kind() + "(" + list(each.arguments()) + ")";
            case SpecialCall.Current each ->
                    each.which() + (each.precision() == null ? "" : "(" + each.precision() + ")");
        };
    }

    private String predicate(Predicate predicate, Place place) {
        boolean needed = place.compareTo(Place.SUM) >= 0;
        return switch (predicate) {
            case Predicate.Is is ->
                    within(
                            print(is.value(), Place.OPERAND)
                                    + (is.negated() ? " IS NOT " : " IS ")
                                    + is.test(),
                            needed);
            case Predicate.IsDistinct each -> {
                String text =
                        print(each.left(), Place.OPERAND)
                                + " IS DISTINCT FROM "
                                + print(each.right(), Place.OPERAND);
                yield each.negated() ? not(within(text, true)) : within(text, needed);
            }
            case Predicate.Between between when !between.symmetric() -> between(between, place);
            case Predicate.In in -> within(in(in), needed);
            case Predicate.Like like
                    when like.escape() == null && like.kind() != Predicate.Like.Kind.SIMILAR ->
                    within(like(like), needed);
            case Predicate.Quantified each ->
                    within(
                            print(each.value(), Place.OPERAND)
                                    + " "
                                    + symbol(each.operator())
                                    + " "
                                    + each.quantifier()
                                    + " ("
                                    + print(each.array())
                                    + ")",
                            needed);
            case Predicate.Exists exists ->
                    within("EXISTS (" + query(exists.query()) + ")", needed);
            case Predicate.Scalar scalar -> "(" + query(scalar.query()) + ")";
            case Predicate.InQuery in -> {
                String text = print(in.value()) + " IN (" + query(in.query()) + ")";
                yield in.negated() ? not(within(text, true)) : within(text, needed);
            }
            default -> "(" + Printer.print(predicate) + ")";
        };
    }

    private String not(String text) {
        return within("NOT " + text, false);
    }

    private String query(Query query) {
        return new QueryDeparser(columns, path, pretty, "").print(query);
    }

    private String between(Predicate.Between between, Place place) {
        SqlType type = typeOf(between.value());
        String value = beside(between.value(), type, null, Place.OPERAND);
        String low = type == null ? print(between.low()) : typed(between.low(), compared(type));
        String high = type == null ? print(between.high()) : typed(between.high(), compared(type));
        boolean out = between.negated();
        return within(
                within(value + (out ? " < " : " >= ") + low, false)
                        + (out ? " OR " : " AND ")
                        + within(value + (out ? " > " : " <= ") + high, false),
                place.compareTo(out ? Place.AND : Place.NOT) >= 0);
    }

    private String in(Predicate.In in) {
        SqlType type = typeOf(in.value());
        SqlType element = type == null ? null : type.withModifier(-1);
        boolean variable = element != null && element.is(ScalarType.VARCHAR);
        String value = beside(in.value(), type, null, Place.OPERAND);
        String operator = in.negated() ? " <> " : " = ";
        if (in.list().size() == 1) {
            Expression only = in.list().getFirst();
            return value
                    + operator
                    + (element == null ? print(only) : typed(only, compared(element)));
        }
        List<String> values =
                in.list().stream()
                        .map(each -> element == null ? print(each) : typed(each, element))
                        .toList();
        String array = "ARRAY[" + String.join(", ", values) + "]";
        return value
                + operator
                + (in.negated() ? "ALL" : "ANY")
                + " ("
                + (variable ? "(" + array + ")::text[]" : array)
                + ")";
    }

    private String like(Predicate.Like like) {
        String operator = like.kind() == Predicate.Like.Kind.LIKE ? "~~" : "~~*";
        SqlType type = typeOf(like.value());
        SqlType pattern = type == null ? SqlType.TEXT : compared(type);
        return beside(like.value(), type, null, Place.OPERAND)
                + (like.negated() ? " !" : " ")
                + operator
                + " "
                + typed(like.pattern(), pattern);
    }
}
