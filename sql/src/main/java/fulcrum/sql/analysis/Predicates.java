package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Operators;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What conditions mean (manual, 9.2, 9.7, 9.23, 9.24).
final class Predicates {

    /// From so many constants on `IN` looks them up by hash.
    private static final int MANY = 9;

    private final Expressions expressions;

    Predicates(Expressions expressions) {
        this.expressions = expressions;
    }

    Scalar of(Predicate predicate) {
        return switch (predicate) {
            case Predicate.Is is -> is(is);
            case Predicate.IsDistinct(var left, var right, boolean negated, var at) ->
                    negated(isDistinct(left, right, at), negated);
            case Predicate.Between between -> between(between);
            case Predicate.In(var value, var list, boolean negated, var at) ->
                    negated(in(value, list, at), negated);
            case Predicate.InQuery(var value, var query, boolean negated, var at) ->
                    negated(anyRow(value, new Operator("=", at), query, false, at), negated);
            case Predicate.Like like -> like(like);
            case Predicate.Quantified(var value, var operator, var quantifier, var array, _) ->
                    quantified(value, operator, quantifier, array);
            case Predicate.QuantifiedQuery(
                            var value,
                            var operator,
                            var quantifier,
                            var query,
                            var at) ->
                    anyRow(value, operator, query, quantifier == Predicate.Quantifier.ALL, at);
            case Predicate.Exists(var query, _) -> new Scalar.Exists(plan(query));
            case Predicate.Scalar(var query, var at) -> single(query, at);
            case Predicate.ArrayOf(var query, var at) -> arrayOf(query, at);
            case Predicate.CurrentOf currentOf ->
                    throw SqlError.notSupported("WHERE CURRENT OF", currentOf.at());
        };
    }

    private static Scalar negated(Scalar value, boolean negated) {
        return negated ? new Scalar.Not(value) : value;
    }

    private Scalar is(Predicate.Is is) {
        if (is.test() == Predicate.Is.Test.NULL) {
            Scalar value = expressions.settled(is.value());
            if (value instanceof Scalar.Row(var fields, _)) {
                // a row with one field that is null is neither (manual, 9.2)
                return Scalars.and(
                        fields.stream()
                                .map(field -> negated(new Scalar.IsNull(field), is.negated()))
                                .toList());
            }
            return negated(new Scalar.IsNull(value), is.negated());
        }
        Scalar value =
                expressions.coercion.condition(
                        expressions.of(is.value()), "IS " + is.test(), is.value().at());
        Scalar plain =
                switch (is.test()) {
                    case TRUE -> new Scalar.IsTruth(value, true);
                    case FALSE -> new Scalar.IsTruth(value, false);
                    case UNKNOWN, NULL -> new Scalar.IsNull(value);
                };
        return negated(plain, is.negated());
    }

    private Scalar isDistinct(Expression left, Expression right, Position at) {
        if (left instanceof Expression.Row one && right instanceof Expression.Row other) {
            List<Scalar> any = new ArrayList<>();
            demandSameSize(one.fields().size(), other.fields().size(), at);
            for (int i = 0; i < one.fields().size(); i++) {
                any.add(isDistinct(one.fields().get(i), other.fields().get(i), at));
            }
            return any.size() == 1 ? any.getFirst() : new Scalar.Or(any);
        }
        Scalar equal = compare("=", expressions.of(left), expressions.of(right), at);
        Scalar.Operation operation = (Scalar.Operation) equal;
        return new Scalar.IsDistinct(
                operation.operator(), Objects.requireNonNull(operation.left()), operation.right());
    }

    private Scalar compare(String symbol, Scalar left, Scalar right, Position at) {
        return expressions.operation(new Operator(symbol, at), left, right, at, at);
    }

    private Scalar between(Predicate.Between between) {
        Scalar value = expressions.of(between.value());
        Scalar low = expressions.of(between.low());
        Scalar high = expressions.of(between.high());
        Scalar within = within(value, low, high, between.at());
        if (between.symmetric()) {
            within = new Scalar.Or(List.of(within, within(value, high, low, between.at())));
        }
        return negated(within, between.negated());
    }

    private Scalar within(Scalar value, Scalar low, Scalar high, Position at) {
        return new Scalar.And(
                List.of(compare(">=", value, low, at), compare("<=", value, high, at)));
    }

    private Scalar in(Expression value, List<Expression> list, Position at) {
        if (value instanceof Expression.Row row) {
            List<Scalar> any = new ArrayList<>();
            for (Expression each : list) {
                if (!(each instanceof Expression.Row other)) {
                    throw SqlError.at(
                            at,
                            SqlState.SYNTAX,
                            "unequal number of entries in row" + " expressions");
                }
                any.add(
                        compareRows(
                                new Operator("=", at),
                                expressions.all(row.fields()),
                                expressions.all(other.fields()),
                                at));
            }
            return any.size() == 1 ? any.getFirst() : new Scalar.Or(any);
        }
        Scalar tested = expressions.of(value);
        List<Scalar> any = new ArrayList<>();
        for (Expression each : list) {
            Scalar element = expressions.of(each);
            any.add(
                    expressions.operation(
                            new Operator("=", at), tested, element, value.at(), each.at()));
        }
        Scalar many = any.size() < MANY ? null : byHash(any);
        return many != null ? many : any.size() == 1 ? any.getFirst() : new Scalar.Or(any);
    }

    /// Where all compare the same value in the same way with constants.
    private static @Nullable Scalar byHash(List<Scalar> equalities) {
        Scalar.Operation first = (Scalar.Operation) equalities.getFirst();
        List<Scalar> list = new ArrayList<>();
        for (Scalar each : equalities) {
            Scalar.Operation equality = (Scalar.Operation) each;
            boolean alike =
                    equality.operator().operator().oid() == first.operator().operator().oid()
                            && Objects.equals(equality.left(), first.left())
                            && equality.right() instanceof Scalar.Constant;
            if (!alike) {
                return null;
            }
            list.add(equality.right());
        }
        return new Scalar.OneOf(first.operator(), Objects.requireNonNull(first.left()), list);
    }

    // Patterns

    private Scalar like(Predicate.Like like) {
        Expression escape = like.escape();
        if (like.kind() == Predicate.Like.Kind.SIMILAR) {
            Expression pattern = call("similar_to_escape", like, like.pattern(), escape);
            return expressions.binary(
                    new Operator(like.negated() ? "!~" : "~", like.at()),
                    like.value(),
                    pattern,
                    like.at());
        }
        Expression pattern =
                escape == null ? like.pattern() : call("like_escape", like, like.pattern(), escape);
        String symbol = like.kind() == Predicate.Like.Kind.LIKE ? "~~" : "~~*";
        return expressions.binary(
                new Operator((like.negated() ? "!" : "") + symbol, like.at()),
                like.value(),
                pattern,
                like.at());
    }

    private static Expression call(
            String function, Predicate.Like like, Expression pattern, @Nullable Expression escape) {
        return new FunctionCall(
                Name.system(function, like.at()),
                escape == null ? List.of(pattern) : List.of(pattern, escape),
                like.at());
    }

    // Arrays and queries

    private Scalar quantified(
            Expression value,
            Operator operator,
            Predicate.Quantifier quantifier,
            Expression array) {
        Scalar tested = expressions.of(value);
        Scalar elements = expressions.of(array);
        SqlType type = elements.type();
        boolean unknown = type.is(fulcrum.sql.type.ScalarType.UNKNOWN);
        if (!unknown && !type.array()) {
            throw SqlError.at(
                    operator.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "op ANY/ALL (array) requires array on right side");
        }
        ResolvedOperator resolved =
                Operators.resolve(
                        operator.symbol(),
                        tested.type(),
                        unknown ? tested.type() : type.element(),
                        operator.at());
        if (!resolved.result().sameAs(SqlType.BOOLEAN)) {
            throw SqlError.at(
                    operator.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "op ANY/ALL (array) requires operator to yield boolean");
        }
        return new Scalar.AnyElement(
                resolved,
                expressions.coercion.argument(
                        tested, Objects.requireNonNull(resolved.left()), value.at()),
                expressions.coercion.argument(elements, resolved.right().asArray(), array.at()),
                quantifier == Predicate.Quantifier.ALL);
    }

    private Plan plan(Query query) {
        return new Queries(expressions.statement).of(query, new Scope(expressions.scope)).plan();
    }

    private Scalar single(Query query, Position at) {
        Plan plan = plan(query);
        demandOneColumn(plan, at);
        return new Scalar.Single(plan, plan.output().getFirst().type());
    }

    private static void demandOneColumn(Plan plan, Position at) {
        if (plan.output().size() != 1) {
            throw SqlError.at(at, SqlState.SYNTAX, "subquery must return only one column");
        }
    }

    private Scalar arrayOf(Query query, Position at) {
        Plan plan = plan(query);
        demandOneColumn(plan, at);
        SqlType element = plan.output().getFirst().type();
        if (element.array()) {
            throw SqlError.notSupported("an array of several dimensions", at);
        }
        return new Scalar.ArrayOfRows(plan, element.asArray());
    }

    private Scalar anyRow(
            Expression value, Operator operator, Query query, boolean all, Position at) {
        Plan plan = plan(query);
        List<Scalar> left =
                value instanceof Expression.Row row
                        ? expressions.all(row.fields())
                        : List.of(expressions.of(value));
        List<Variable> columns = plan.output();
        if (columns.size() != left.size()) {
            throw SqlError.at(
                    at,
                    SqlState.SYNTAX,
                    columns.size() > left.size()
                            ? "subquery has too many columns"
                            : "subquery has too few columns");
        }
        List<Scalar> right =
                columns.stream().<Scalar>map(variable -> new Scalar.Column(variable, at)).toList();
        Scalar compared =
                left.size() == 1
                        ? expressions.operation(
                                operator, left.getFirst(), right.getFirst(), value.at(), at)
                        : compareRows(operator, left, right, at);
        return new Scalar.AnyRow(plan, compared, all);
    }

    // Rows

    private static void demandSameSize(int one, int other, Position at) {
        if (one != other) {
            throw SqlError.at(at, SqlState.SYNTAX, "unequal number of entries in row expressions");
        }
    }

    /// Rows are equal where all fields are, and in the order of the first field in which they are
    /// not (manual, 9.25.5).
    Scalar compareRows(Operator operator, List<Scalar> left, List<Scalar> right, Position at) {
        demandSameSize(left.size(), right.size(), at);
        return switch (operator.symbol()) {
            case "=" -> new Scalar.And(fieldByField("=", left, right, at));
            case "<>", "!=" -> new Scalar.Or(fieldByField("<>", left, right, at));
            case "<", "<=", ">", ">=" -> ordered(operator.symbol(), 0, left, right, at);
            default ->
                    throw SqlError.notSupported(
                            "operator " + operator.symbol() + " between rows", operator.at());
        };
    }

    private List<Scalar> fieldByField(
            String symbol, List<Scalar> left, List<Scalar> right, Position at) {
        List<Scalar> each = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            each.add(compare(symbol, left.get(i), right.get(i), at));
        }
        if (each.size() == 1) {
            each.add(Scalar.Constant.TRUE);
        }
        return each;
    }

    private Scalar ordered(
            String symbol, int from, List<Scalar> left, List<Scalar> right, Position at) {
        Scalar one = left.get(from);
        Scalar other = right.get(from);
        if (from == left.size() - 1) {
            return compare(symbol, one, other, at);
        }
        Scalar beyond = compare(symbol.substring(0, 1), one, other, at);
        Scalar level = compare("=", one, other, at);
        Scalar rest = ordered(symbol, from + 1, left, right, at);
        return new Scalar.Or(List.of(beyond, new Scalar.And(List.of(level, rest))));
    }
}
