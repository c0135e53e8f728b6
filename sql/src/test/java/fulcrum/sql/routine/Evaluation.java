package fulcrum.sql.routine;

import static java.util.Objects.requireNonNull;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.routine.Casts.Context;
import fulcrum.sql.type.Modifiers;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import fulcrum.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Computes expressions that are calls, operators, casts, constants and arrays: as much of what an
/// analyser does as routines need to be seen at work.
final class Evaluation {

    /// A value and what it is of.
    record Value(SqlType type, Datum datum) {}

    private final Setting setting;
    private final Map<String, Value> variables = new HashMap<>();

    Evaluation(Setting setting) {
        this.setting = setting;
    }

    /// What an expression's value looks like; of rows, with ` ; ` between them and `|` between
    /// their columns.
    String shown(String text) {
        Expression expression = Parser.parseExpression(text);
        if (expression instanceof FunctionCall call
                && resolve(call, values(call)).body() instanceof Routine.Rows rows) {
            return rows(call, rows);
        }
        return shown(value(expression));
    }

    /// What an aggregate makes of the elements of an array, each of which is `x` in its arguments.
    String aggregate(String text, String input) {
        FunctionCall call = (FunctionCall) Parser.parseExpression(text);
        Value array = value(Parser.parseExpression(input));
        SqlType element = array.type.element();
        List<Expression> arguments = new ArrayList<>();
        call.arguments().forEach(each -> arguments.add(each.value()));
        call.withinGroup().forEach(each -> arguments.add(each.value()));
        List<List<Value>> rows = new ArrayList<>();
        for (Datum each : Values.elements(array.datum)) {
            variables.put("x", new Value(element, each));
            rows.add(arguments.stream().map(this::value).toList());
        }
        variables.put("x", new Value(element, Datum.NULL));
        List<SqlType> types = arguments.stream().map(argument -> value(argument).type()).toList();
        Resolved resolved = Routines.resolve(null, call.name().last(), types, false, Position.NONE);
        Routine.Group group = group(call, arguments, resolved, rows);
        return shown(new Value(resolved.result(), group.result()));
    }

    private Routine.Group group(
            FunctionCall call,
            List<Expression> arguments,
            Resolved resolved,
            List<List<Value>> rows) {
        if (resolved.body() instanceof Routine.OrderedSet body) {
            int direct = call.arguments().size();
            Datum[] first = new Datum[direct];
            for (int i = 0; i < direct; i++) {
                first[i] = coerced(value(arguments.get(i)), resolved.parameters().get(i));
            }
            Comparator<Datum[]> order = (a, b) -> Comparisons.compare(a[0], b[0]);
            Routine.Group group = body.begin(first, order, setting);
            SqlType type = resolved.parameters().getLast();
            rows.stream()
                    .map(row -> new Datum[] {coerced(row.getLast(), type)})
                    .filter(row -> !Calls.hasNull(row))
                    .sorted(order)
                    .forEach(group::add);
            return group;
        }
        Routine.Aggregate body = (Routine.Aggregate) resolved.body();
        Routine.Group group = body.begin(setting);
        for (List<Value> row : rows) {
            Datum[] values = coerced(row, resolved.parameters());
            if (body.takesNulls() || !Calls.hasNull(values)) {
                group.add(values);
            }
        }
        return group;
    }

    private String rows(FunctionCall call, Routine.Rows rows) {
        List<Value> values = values(call);
        Resolved resolved = resolve(call, values);
        Datum[] arguments = coerced(values, resolved.parameters());
        if (resolved.routine().strict() && Calls.hasNull(arguments)) {
            return "";
        }
        List<String> lines = new ArrayList<>();
        for (Datum[] row : rows.apply(arguments, setting)) {
            List<String> columns = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                List<Routine.Column> named = resolved.routine().columns();
                SqlType type = named.isEmpty() ? resolved.result() : named.get(i).type();
                columns.add(shown(new Value(type, row[i])));
            }
            lines.add(String.join("|", columns));
        }
        return String.join(" ; ", lines);
    }

    private String shown(Value value) {
        return value.datum instanceof Datum.Null
                ? ""
                : Cast.ViaText.write(value.type, value.datum, setting);
    }

    Value value(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal(literal);
            case Expression.TypedLiteral typed -> {
                SqlType type = TypeNames.resolve(typed.type());
                yield new Value(type, Cast.ViaText.read(type, typed.text(), setting));
            }
            case Expression.Cast(Expression.Array(var none, _), var type, _) when none.isEmpty() ->
                    cast(new Value(SqlType.UNKNOWN, new Datum.Text("{}")), TypeNames.resolve(type));
            case Expression.Cast cast -> cast(value(cast.value()), TypeNames.resolve(cast.type()));
            case Expression.Column column -> requireNonNull(variables.get(column.name().last()));
            case Expression.Array array -> array(array);
            case Expression.Unary(var sign, Expression.Literal number, _)
                    when sign.symbol().equals("-") && isNumber(number) ->
                    number("-" + number.text());
            case Expression.Unary unary ->
                    operation(unary.operator().symbol(), null, value(unary.operand()));
            case Expression.Binary binary ->
                    operation(
                            binary.operator().symbol(),
                            value(binary.left()),
                            value(binary.right()));
            case Expression.AtTimeZone at ->
                    call("timezone", value(requireNonNull(at.zone())), value(at.time()));
            case Expression.Overlaps overlaps -> {
                List<Value> ends = new ArrayList<>();
                overlaps.left().fields().forEach(each -> ends.add(value(each)));
                overlaps.right().fields().forEach(each -> ends.add(value(each)));
                yield call("overlaps", ends.toArray(Value[]::new));
            }
            case Predicate.Like like -> like(like);
            case FunctionCall call -> call(call);
            default -> throw new IllegalArgumentException("not computed here: " + expression);
        };
    }

    private Value literal(Expression.Literal literal) {
        return switch (literal.kind()) {
            case NULL -> new Value(SqlType.UNKNOWN, Datum.NULL);
            case TRUE -> new Value(SqlType.BOOLEAN, new Datum.Bool(true));
            case FALSE -> new Value(SqlType.BOOLEAN, new Datum.Bool(false));
            case INTEGER, NUMBER -> number(literal.text());
            default -> new Value(SqlType.UNKNOWN, new Datum.Text(literal.text()));
        };
    }

    private static boolean isNumber(Expression.Literal literal) {
        return literal.kind() == Expression.Literal.Kind.INTEGER
                || literal.kind() == Expression.Literal.Kind.NUMBER;
    }

    /// Of the least type that holds it.
    private Value number(String text) {
        try {
            long value = Long.parseLong(text);
            return read(value == (int) value ? SqlType.INTEGER : SqlType.BIGINT, text);
        } catch (NumberFormatException _) {
            return read(SqlType.NUMERIC, text);
        }
    }

    private Value read(SqlType type, String text) {
        return new Value(type, TextForm.read(type, text, setting.styles(), 0));
    }

    private Value cast(Value value, SqlType type) {
        if (value.datum instanceof Datum.Null) {
            return new Value(type, Datum.NULL);
        }
        Cast cast = requireNonNull(Casts.find(value.type, type, Context.EXPLICIT));
        Datum made = cast.apply(value.datum, setting);
        return new Value(type, Modifiers.apply(type, made, true));
    }

    private Value array(Expression.Array array) {
        List<Value> values = array.elements().stream().map(this::value).toList();
        List<Position> positions = values.stream().map(_ -> Position.NONE).toList();
        SqlType element =
                CommonType.of(values.stream().map(Value::type).toList(), "ARRAY", positions);
        return new Value(
                element.asArray(),
                new Datum.Array(
                        element.base().form(),
                        values.stream().map(each -> coerced(each, element)).toList()));
    }

    private Value operation(String symbol, @Nullable Value left, Value right) {
        ResolvedOperator resolved =
                Operators.resolve(
                        symbol, left == null ? null : left.type, right.type, Position.NONE);
        SqlType leftType = resolved.left();
        Datum[] sides =
                left == null || leftType == null
                        ? new Datum[] {coerced(right, resolved.right())}
                        : new Datum[] {coerced(left, leftType), coerced(right, resolved.right())};
        return new Value(resolved.result(), Calls.call(resolved.body(), sides, setting));
    }

    private Value like(Predicate.Like like) {
        Value pattern = value(like.pattern());
        if (like.kind() == Predicate.Like.Kind.SIMILAR) {
            pattern =
                    like.escape() == null
                            ? call("similar_to_escape", pattern)
                            : call("similar_to_escape", pattern, value(like.escape()));
        } else if (like.escape() != null) {
            pattern = call("like_escape", pattern, value(like.escape()));
        }
        String symbol =
                switch (like.kind()) {
                    case LIKE -> "~~";
                    case ILIKE -> "~~*";
                    case SIMILAR -> "~";
                };
        return operation((like.negated() ? "!" : "") + symbol, value(like.value()), pattern);
    }

    private Value call(String name, Value... values) {
        FunctionCall call = new FunctionCall(Name.of(name), List.of(), Position.NONE);
        return call(call, List.of(values));
    }

    private Value call(FunctionCall call) {
        return call(call, values(call));
    }

    private Value call(FunctionCall call, List<Value> values) {
        Resolved resolved = resolve(call, values);
        Datum[] arguments = coerced(values, resolved.parameters());
        return new Value(resolved.result(), Calls.call(resolved.body(), arguments, setting));
    }

    private List<Value> values(FunctionCall call) {
        return call.arguments().stream().map(each -> value(each.value())).toList();
    }

    private static Resolved resolve(FunctionCall call, List<Value> values) {
        List<@Nullable String> names = new ArrayList<>();
        call.arguments().forEach(each -> names.add(each.name()));
        boolean named = names.stream().anyMatch(each -> each != null);
        List<String> parts = call.name().parts();
        return Routines.resolve(
                parts.size() > 1 ? parts.getFirst() : null,
                parts.getLast(),
                values.stream().map(Value::type).toList(),
                named ? names : List.of(),
                call.variadic(),
                Position.NONE);
    }

    private Datum[] coerced(List<Value> values, List<SqlType> types) {
        Datum[] coerced = new Datum[values.size()];
        for (int i = 0; i < coerced.length; i++) {
            coerced[i] = coerced(values.get(i), types.get(i));
        }
        return coerced;
    }

    private Datum coerced(Value value, SqlType type) {
        if (value.datum instanceof Datum.Null || type.is(ScalarType.UNKNOWN)) {
            return value.datum;
        }
        Cast cast = requireNonNull(Casts.find(value.type, type, Context.IMPLICIT));
        return cast.apply(value.datum, setting);
    }

    /// What an error says, in one line.
    static String shown(SqlError error) {
        return "!! " + error.state().code() + " " + error.message();
    }
}
