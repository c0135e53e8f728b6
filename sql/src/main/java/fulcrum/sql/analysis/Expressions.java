package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.SpecialCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.CommonType;
import fulcrum.sql.routine.Operators;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TypeNames;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an expression means at its place (manual, 4.2).
final class Expressions {

    final Statement statement;
    final Scope scope;
    final Place place;
    final Coercion coercion;
    private final Predicates predicates;

    Expressions(Statement statement, Scope scope, Place place) {
        this.statement = statement;
        this.scope = scope;
        this.place = place;
        this.coercion = new Coercion(statement);
        this.predicates = new Predicates(this);
    }

    /// The same scope, at another place.
    Expressions at(Place other) {
        return new Expressions(statement, scope, other);
    }

    /// What a condition means.
    Scalar condition(Expression expression) {
        return coercion.condition(of(expression), place.clause(), expression.at());
    }

    /// The same, where messages call its place so.
    Scalar condition(Expression expression, String clause) {
        return coercion.condition(of(expression), clause, expression.at());
    }

    /// What an expression means that has a type of its own.
    Scalar settled(Expression expression) {
        return coercion.settled(of(expression), expression.at());
    }

    List<Scalar> all(List<Expression> expressions) {
        return expressions.stream().map(this::of).toList();
    }

    Scalar of(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal(literal);
            case Expression.TypedLiteral(var type, String text, var at) ->
                    coercion.cast(
                            new Scalar.Constant(new Datum.Text(text), SqlType.UNKNOWN),
                            TypeNames.resolve(type),
                            at);
            case Expression.Parameter(int number, var at) -> argument(number, at);
            case Expression.Column column -> column(column.name());
            case Expression.Star star ->
                    throw SqlError.at(
                            star.at(),
                            SqlState.NOT_SUPPORTED,
                            "row expansion via \"*\" is not supported here");
            case Expression.Field field -> field(field);
            case Expression.Subscript(var array, var index, var at) -> element(array, index, at);
            case Expression.Slice(var array, var from, var to, var at) ->
                    slice(array, from, to, at);
            case Expression.Unary(Operator operator, var operand, var at) ->
                    unary(operator, operand, at);
            case Expression.Binary(Operator operator, var left, var right, var at) ->
                    binary(operator, left, right, at);
            case Expression.And(var operands, _) -> new Scalar.And(truths(operands, "AND"));
            case Expression.Or(var operands, _) -> new Scalar.Or(truths(operands, "OR"));
            case Expression.Not(var operand, _) -> new Scalar.Not(truth(operand, "NOT"));
            case Expression.Overlaps(var left, var right, var at) -> overlaps(left, right, at);
            case Expression.Default byDefault ->
                    throw SqlError.at(
                            byDefault.at(),
                            SqlState.SYNTAX,
                            "DEFAULT is not allowed in this context");
            case Expression.Cast(var value, var type, var at) -> cast(value, type, at);
            case Expression.Collate(var value, Name collation, var at) ->
                    collated(value, collation, at);
            case Expression.AtTimeZone(var time, var zone, var at) -> atTimeZone(time, zone, at);
            case Expression.Row(var fields, _) ->
                    new Scalar.Row(
                            fields.stream().map(this::settled).toList(),
                            SqlType.of(ScalarType.RECORD));
            case Expression.Array(var elements, var at) -> array(elements, null, at);
            case Expression.Case chosen -> cases(chosen);
            case Expression.Grouping(var arguments, var at) -> grouping(arguments, at);
            case Predicate predicate -> predicates.of(predicate);
            case FunctionCall call -> new Calls(this).of(call);
            case SpecialCall call -> special(call);
        };
    }

    // Constants and names

    private static Scalar literal(Expression.Literal literal) {
        String text = literal.text();
        return switch (literal.kind()) {
            case NULL -> new Scalar.Constant(Datum.NULL, SqlType.UNKNOWN);
            case TRUE -> Scalar.Constant.TRUE;
            case FALSE -> new Scalar.Constant(new Datum.Bool(false), SqlType.BOOLEAN);
            case INTEGER ->
                    new Scalar.Constant(new Datum.Int(Long.parseLong(text)), SqlType.INTEGER);
            case NUMBER -> number(text);
            case STRING -> new Scalar.Constant(new Datum.Text(text), SqlType.UNKNOWN);
            case BITS, HEX_BITS -> throw SqlError.notSupported("type bit", literal.at());
        };
    }

    private static Scalar number(String text) {
        BigDecimal number = new BigDecimal(text);
        BigInteger whole = whole(text);
        if (whole != null && whole.bitLength() < Long.SIZE) {
            boolean fits = whole.bitLength() < Integer.SIZE;
            return new Scalar.Constant(
                    new Datum.Int(whole.longValueExact()), fits ? SqlType.INTEGER : SqlType.BIGINT);
        }
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        try {
            return new Scalar.Constant(new Datum.Decimal(scaled), SqlType.NUMERIC);
        } catch (IllegalArgumentException _) {
            throw new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "value overflows numeric format");
        }
    }

    private static @Nullable BigInteger whole(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        return digits.chars().allMatch(Character::isDigit) ? new BigInteger(text) : null;
    }

    private Scalar argument(int number, Position at) {
        try {
            return new Scalar.Argument(number, statement.arguments().type(number));
        } catch (SqlError error) {
            throw error.at(at);
        }
    }

    private Scalar column(Name name) {
        Scope.Visible found = scope.find(name);
        if (found != null) {
            return new Scalar.Column(found.variable(), name.at());
        }
        if (name.last().equals("tableoid") && name.parts().size() > 1) {
            Scope.Entry table =
                    scope.table(name.parts().subList(0, name.parts().size() - 1), name.at());
            if (table != null && table.relation() != 0) {
                return new Scalar.Constant(
                        new Datum.Int(Integer.toUnsignedLong(table.relation())), SqlType.OID);
            }
        }
        throw missing(name);
    }

    private Scalar field(Expression.Field field) {
        Scalar of = of(field.value());
        Scalar found =
                of.type().is(ScalarType.RECORD) && !(of instanceof Scalar.Row)
                        ? Pairs.field(of, field.field())
                        : null;
        if (found == null) {
            throw SqlError.notSupported("a field of a composite value", field.at());
        }
        return found;
    }

    private SqlError missing(Name name) {
        if (place.clause().equals("DEFAULT expressions")) {
            return SqlError.at(
                    name.at(),
                    SqlState.NOT_SUPPORTED,
                    "cannot use column reference in DEFAULT expression");
        }
        String column = name.last();
        if (name.parts().size() > 1) {
            List<String> qualifier = name.parts().subList(0, name.parts().size() - 1);
            if (scope.table(qualifier, name.at()) == null) {
                return scope.missing(qualifier, name.at(), statement.names().catalog());
            }
            return SqlError.at(
                    name.at(),
                    SqlState.NO_COLUMN,
                    "column " + qualifier.getLast() + "." + column + " does not exist");
        }
        if (scope.table(name.parts(), name.at()) != null) {
            return SqlError.notSupported("a whole row as a value", name.at());
        }
        SqlError error =
                SqlError.at(
                        name.at(), SqlState.NO_COLUMN, "column \"" + column + "\" does not exist");
        List<String> near = scope.namesLike(column);
        return switch (near.size()) {
            case 1 ->
                    error.hint(
                            "Perhaps you meant to reference the column \""
                                    + near.getFirst()
                                    + "\".");
            case 2 ->
                    error.hint(
                            "Perhaps you meant to reference the column \""
                                    + near.getFirst()
                                    + "\" or the column \""
                                    + near.getLast()
                                    + "\".");
            default -> error;
        };
    }

    // Operators

    private List<Scalar> truths(List<Expression> operands, String operator) {
        return operands.stream().map(operand -> truth(operand, operator)).toList();
    }

    private Scalar truth(Expression operand, String operator) {
        return coercion.condition(of(operand), operator, operand.at());
    }

    private Scalar unary(Operator operator, Expression operand, Position at) {
        if (operator.symbol().equals("-")
                && operand instanceof Expression.Literal literal
                && isNumber(literal)) {
            return of(new Expression.Literal(literal.kind(), negated(literal), at));
        }
        Scalar value = of(operand);
        if (operator.symbol().equals("+") && value.type().category() == 'N') {
            return value;
        }
        ResolvedOperator resolved =
                Operators.resolve(operator.symbol(), null, value.type(), operator.at());
        return new Scalar.Operation(
                resolved, null, coercion.argument(value, resolved.right(), operand.at()));
    }

    private static boolean isNumber(Expression.Literal literal) {
        return (literal.kind() == Expression.Literal.Kind.INTEGER
                        || literal.kind() == Expression.Literal.Kind.NUMBER)
                && !literal.text().startsWith("-");
    }

    /// The least numbers of their types can be written only so.
    private static String negated(Expression.Literal literal) {
        return "-" + literal.text();
    }

    Scalar binary(Operator operator, Expression left, Expression right, Position at) {
        if ((left instanceof Expression.Row && right instanceof Predicate.Scalar)
                || (left instanceof Predicate.Scalar && right instanceof Expression.Row)) {
            throw SqlError.notSupported("a row compared with a subquery", at)
                    .hint("Compare it by IN.");
        }
        if (left instanceof Expression.Row one && right instanceof Expression.Row other) {
            return predicates.compareRows(operator, all(one.fields()), all(other.fields()), at);
        }
        return operation(operator, of(left), of(right), left.at(), right.at());
    }

    /// An operator between two values.
    Scalar operation(
            Operator operator, Scalar left, Scalar right, Position leftAt, Position rightAt) {
        ResolvedOperator resolved =
                Operators.resolve(operator.symbol(), left.type(), right.type(), operator.at());
        return new Scalar.Operation(
                resolved,
                coercion.argument(left, java.util.Objects.requireNonNull(resolved.left()), leftAt),
                coercion.argument(right, resolved.right(), rightAt));
    }

    private Scalar overlaps(Expression.Row left, Expression.Row right, Position at) {
        List<Expression> fields = new ArrayList<>(left.fields());
        fields.addAll(right.fields());
        return new Calls(this)
                .of(new FunctionCall(Name.system("overlaps", at), List.copyOf(fields), at));
    }

    // Types

    private Scalar cast(Expression value, fulcrum.sql.ast.TypeName name, Position at) {
        SqlType to = TypeNames.resolve(name);
        Scalar given =
                value instanceof Expression.Array(var elements, var arrayAt) && to.array()
                        ? array(elements, to, arrayAt)
                        : of(value);
        // what is wrong with a literal is told where that stands
        boolean literal = given.type().is(ScalarType.UNKNOWN);
        return coercion.cast(given, to, literal ? value.at() : at);
    }

    private Scalar collated(Expression value, Name collation, Position at) {
        Scalar collated = settled(value);
        if (collated.type().category() != 'S') {
            throw SqlError.at(
                    at,
                    SqlState.WRONG_TYPE,
                    "collations are not supported by type " + collated.type());
        }
        Collations.demandKnown(collation, at);
        return collated;
    }

    private Scalar atTimeZone(Expression time, @Nullable Expression zone, Position at) {
        Expression named =
                zone != null
                        ? zone
                        : new FunctionCall(
                                Name.system("current_setting", at),
                                List.of(
                                        new Expression.Literal(
                                                Expression.Literal.Kind.STRING, "TimeZone", at)),
                                at);
        return new Calls(this)
                .of(new FunctionCall(Name.system("timezone", at), List.of(named, time), at));
    }

    // Arrays

    Scalar array(List<Expression> elements, @Nullable SqlType wanted, Position at) {
        if (elements.isEmpty()) {
            if (wanted == null) {
                throw SqlError.at(
                                at,
                                SqlState.INDETERMINATE_TYPE,
                                "cannot determine type of empty array")
                        .hint(
                                "Explicitly cast to the desired type, for example"
                                        + " ARRAY[]::integer[].");
            }
            return new Scalar.ArrayOf(List.of(), wanted);
        }
        List<Scalar> values = all(elements);
        List<Position> positions = elements.stream().map(Expression::at).toList();
        SqlType element =
                wanted != null
                        ? wanted.element()
                        : CommonType.of(
                                values.stream().map(Scalar::type).toList(), "ARRAY", positions);
        if (element.array()) {
            throw SqlError.notSupported("an array of several dimensions", at);
        }
        if (element.base().arrayOid() == 0) {
            throw SqlError.at(
                    at, SqlState.NO_OBJECT, "could not find array type for data type " + element);
        }
        List<Scalar> made = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            made.add(
                    wanted == null
                            ? coercion.to(values.get(i), element, positions.get(i))
                            : coercion.cast(values.get(i), element, positions.get(i)));
        }
        return new Scalar.ArrayOf(made, element.asArray());
    }

    private Scalar element(Expression array, Expression index, Position at) {
        if (array instanceof Expression.Subscript(var inner, _, _)
                && settled(inner).type().array()) {
            throw SqlError.notSupported("array[index][index]", at);
        }
        Scalar of = subscriptable(array, at);
        if (!of.type().array() && !isVector(of.type())) {
            Scalar key = of(index);
            Operator arrow = new Operator("->", at);
            return operation(arrow, of, key, array.at(), index.at());
        }
        Scalar number = subscript(index);
        if (isVector(of.type())) {
            // vectors of the catalog begin at 0
            Operator plus = new Operator("+", at);
            Scalar one = new Scalar.Constant(new Datum.Int(1), SqlType.INTEGER);
            number = operation(plus, number, one, index.at(), index.at());
            SqlType element = of.type().is(ScalarType.INT2VECTOR) ? SqlType.SMALLINT : SqlType.OID;
            return new Scalar.Element(of, number, element);
        }
        return new Scalar.Element(of, number, of.type().element());
    }

    private static boolean isVector(SqlType type) {
        return type.is(ScalarType.INT2VECTOR) || type.is(ScalarType.OIDVECTOR);
    }

    private Scalar subscriptable(Expression array, Position at) {
        Scalar of = settled(array);
        if (!of.type().array() && !of.type().is(ScalarType.JSONB) && !isVector(of.type())) {
            throw SqlError.at(
                    at,
                    SqlState.WRONG_TYPE,
                    "cannot subscript type "
                            + of.type()
                            + " because it does not support"
                            + " subscripting");
        }
        return of;
    }

    private Scalar subscript(Expression index) {
        Scalar made =
                coercion.tryTo(
                        of(index),
                        SqlType.INTEGER,
                        fulcrum.sql.routine.Casts.Context.ASSIGNMENT,
                        index.at());
        if (made == null) {
            throw SqlError.at(
                    index.at(), SqlState.WRONG_TYPE, "array subscript must have type integer");
        }
        return made;
    }

    private Scalar slice(
            Expression array, @Nullable Expression from, @Nullable Expression to, Position at) {
        Scalar of = subscriptable(array, at);
        if (!of.type().array()) {
            throw SqlError.at(at, SqlState.WRONG_TYPE, "jsonb subscript does not support slices");
        }
        return new Scalar.Slice(
                of, from == null ? null : subscript(from), to == null ? null : subscript(to));
    }

    // Choices

    private Scalar cases(Expression.Case chosen) {
        if (place.sets()) {
            return at(place.withoutSets("CASE")).cases(chosen);
        }
        List<Scalar> results = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        Expression otherwise = chosen.otherwise();
        // PostgreSQL asks ELSE first when it looks for the type
        results.add(
                otherwise == null
                        ? new Scalar.Constant(Datum.NULL, SqlType.UNKNOWN)
                        : of(otherwise));
        positions.add(otherwise == null ? chosen.at() : otherwise.at());
        for (Expression.Case.When when : chosen.whens()) {
            results.add(of(when.result()));
            positions.add(when.result().at());
        }
        SqlType type =
                CommonType.of(results.stream().map(Scalar::type).toList(), "CASE", positions);
        Expression operand = chosen.operand();
        Scalar compared = operand == null ? null : settled(operand);
        List<Scalar.Case.When> whens = new ArrayList<>();
        for (int i = 0; i < chosen.whens().size(); i++) {
            Expression.Case.When when = chosen.whens().get(i);
            Scalar condition =
                    compared == null
                            ? coercion.condition(
                                    of(when.condition()), "CASE/WHEN", when.condition().at())
                            : operation(
                                    new Operator("=", when.at()),
                                    compared,
                                    of(when.condition()),
                                    chosen.at(),
                                    when.condition().at());
            whens.add(
                    new Scalar.Case.When(
                            condition,
                            coercion.to(results.get(i + 1), type, positions.get(i + 1))));
        }
        return new Scalar.Case(
                whens, coercion.to(results.getFirst(), type, positions.getFirst()), type);
    }

    private Scalar grouping(List<Expression> arguments, Position at) {
        if (!place.aggregates()) {
            throw SqlError.at(
                    at,
                    SqlState.GROUPING,
                    "grouping operations are not allowed in " + place.clause());
        }
        return new Scalar.GroupingOf(at(place.inAggregate()).all(arguments), at);
    }

    // What looks like a call

    private Scalar special(SpecialCall call) {
        return switch (call) {
            case SpecialCall.Conditional(var kind, var arguments, var at) ->
                    switch (kind) {
                        case COALESCE -> coalesce(arguments);
                        case GREATEST -> extreme("GREATEST", ">", arguments, at);
                        case LEAST -> extreme("LEAST", "<", arguments, at);
                        case NULLIF -> nullIf(arguments, at);
                    };
            case SpecialCall.Current(var which, var precision, var at) ->
                    current(which, precision, at);
        };
    }

    private List<Scalar> alike(List<Expression> arguments, String context) {
        List<Scalar> values = all(arguments);
        List<Position> positions = arguments.stream().map(Expression::at).toList();
        SqlType type =
                CommonType.of(values.stream().map(Scalar::type).toList(), context, positions);
        List<Scalar> made = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            made.add(coercion.to(values.get(i), type, positions.get(i)));
        }
        return made;
    }

    private Scalar coalesce(List<Expression> arguments) {
        if (place.sets()) {
            return at(place.withoutSets("COALESCE")).coalesce(arguments);
        }
        List<Scalar> values = alike(arguments, "COALESCE");
        return new Scalar.Coalesce(values, values.getFirst().type());
    }

    private Scalar extreme(String name, String symbol, List<Expression> arguments, Position at) {
        List<Scalar> values = alike(arguments, name);
        SqlType type = values.getFirst().type();
        return new Scalar.Extreme(Operators.resolve(symbol, type, type, at), values, type);
    }

    private Scalar nullIf(List<Expression> arguments, Position at) {
        Scalar value = settled(arguments.getFirst());
        Scalar other = of(arguments.getLast());
        Scalar equal =
                operation(
                        new Operator("=", at),
                        value,
                        other,
                        arguments.getFirst().at(),
                        arguments.getLast().at());
        return new Scalar.NullIf(value, equal);
    }

    private Scalar current(SpecialCall.Current.Which which, @Nullable Integer digits, Position at) {
        return switch (which) {
            case CURRENT_DATE -> nowAs(SqlType.DATE, at);
            case CURRENT_TIME ->
                    throw SqlError.notSupported("CURRENT_TIME, of type time with time zone,", at);
            case CURRENT_TIMESTAMP -> nowAs(digits(SqlType.TIMESTAMPTZ, digits), at);
            case LOCALTIME -> nowAs(digits(SqlType.TIME, digits), at);
            case LOCALTIMESTAMP -> nowAs(digits(SqlType.TIMESTAMP, digits), at);
            case CURRENT_ROLE, CURRENT_USER, USER -> system("current_user", at);
            case SESSION_USER -> system("session_user", at);
            case CURRENT_CATALOG -> system("current_database", at);
            case CURRENT_SCHEMA -> system("current_schema", at);
        };
    }

    private static SqlType digits(SqlType type, @Nullable Integer digits) {
        return digits == null ? type : type.withModifier(digits);
    }

    private Scalar nowAs(SqlType type, Position at) {
        return coercion.cast(system("now", at), type, at);
    }

    private Scalar system(String function, Position at) {
        var resolved = Routines.resolve("pg_catalog", function, List.of(), false, at);
        return Scalar.Call.of(resolved, List.of());
    }
}
