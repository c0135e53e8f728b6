package fulcrum.sql.analysis;

import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.CommonType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What queries mean (manual, 7 and SELECT).
final class Queries {

    private final Statement statement;

    Queries(Statement statement) {
        this.statement = statement;
    }

    /// @param scope of its own, inside of what is around the query
    Result of(Query query, Scope scope) {
        Query.With with = query.with();
        List<Plan.With.Definition> definitions =
                with == null ? List.of() : new CommonTables(statement).define(with, scope);
        Result result = withoutCommons(query, scope);
        return definitions.isEmpty()
                ? result
                : new Result(new Plan.With(definitions, result.plan()), result.columns());
    }

    private Result withoutCommons(Query query, Scope scope) {
        return switch (query.body()) {
            case Select select -> new Selects(statement, scope).of(select, query);
            case Query.Nested nested -> of(nested.query(), within(query, scope));
            case Query.Values values -> ordered(values(values, scope), query, scope);
            case Query.SetOperation operation ->
                    ordered(new SetOperations(statement, this).of(operation, scope), query, scope);
        };
    }

    /// What is in parentheses only stays where it is.
    private static Scope within(Query query, Scope scope) {
        return new Scope(query.with() == null && scope.outer() == null ? null : scope);
    }

    /// The rows of a body that is part of another query.
    Result body(Query.Body body, Scope scope) {
        return switch (body) {
            case Query.Nested(Query query, _) -> of(query, new Scope(scope));
            case Select select ->
                    of(new Query(select, select.at()), new Scope(scope.outerForQueries()));
            case Query.Values values -> values(values, scope);
            case Query.SetOperation operation ->
                    new SetOperations(statement, this).of(operation, scope);
        };
    }

    // Values

    private Result values(Query.Values values, Scope scope) {
        Expressions expressions = new Expressions(statement, scope, Place.plain("VALUES"));
        int width = values.rows().getFirst().size();
        List<List<Scalar>> rows = new ArrayList<>();
        for (List<Expression> row : values.rows()) {
            if (row.size() != width) {
                throw SqlError.at(
                        row.getFirst().at(),
                        SqlState.SYNTAX,
                        "VALUES lists must all be the same length");
            }
            rows.add(expressions.all(row));
        }
        List<Variable> output = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            List<SqlType> types = new ArrayList<>();
            List<Position> positions = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                types.add(rows.get(row).get(column).type());
                positions.add(values.rows().get(row).get(column).at());
            }
            SqlType type = CommonType.of(types, "VALUES", positions);
            output.add(statement.variable("column" + (column + 1), type));
        }
        List<List<Scalar>> made = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<Scalar> row = new ArrayList<>();
            for (int column = 0; column < width; column++) {
                row.add(
                        expressions.coercion.to(
                                rows.get(i).get(column),
                                output.get(column).type(),
                                values.rows().get(i).get(column).at()));
            }
            made.add(row);
        }
        return new Result(new Plan.Rows(made, output), visible(output));
    }

    static List<Scope.Visible> visible(List<Variable> output) {
        return output.stream()
                .map(variable -> new Scope.Visible(variable.name(), variable, 0, 0))
                .toList();
    }

    // Order and limit of what is no SELECT

    private Result ordered(Result result, Query query, Scope scope) {
        List<Query.Lock> locks = new ArrayList<>(query.locks());
        if (query.body() instanceof Query.SetOperation) {
            locks.addAll(scope.locks());
        }
        Selects.demandNoLocks(locks, "UNION/INTERSECT/EXCEPT");
        Plan plan = result.plan();
        List<SortTerm> terms = new ArrayList<>();
        for (SortKey key : query.orderBy()) {
            terms.add(Ordering.term(key, sortedBy(key.value(), result)));
        }
        if (!terms.isEmpty()) {
            plan = new Plan.Sort(plan, terms);
        }
        return new Result(limited(plan, query.limit(), terms, scope), result.columns());
    }

    private static Scalar sortedBy(Expression value, Result result) {
        Scope.@Nullable Visible found = outputColumn(value, result.columns(), "ORDER BY");
        if (found == null) {
            throw SqlError.at(
                            value.at(),
                            SqlState.NOT_SUPPORTED,
                            "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
                    .detail("Only result column names can be used, not expressions or functions.")
                    .hint(
                            "Add the expression/function to every SELECT, or move the UNION into a"
                                    + " FROM clause.");
        }
        return new Scalar.Column(found.variable(), value.at());
    }

    private static SqlError notInList(String clause, String number, Position at) {
        return SqlError.at(
                at,
                SqlState.BAD_COLUMN_REFERENCE,
                clause + " position " + number + " is not in select list");
    }

    /// The column of a result that a name or a number means; null where it is neither's.
    static Scope.@Nullable Visible outputColumn(
            Expression value, List<Scope.Visible> columns, String clause) {
        if (value instanceof Expression.Unary(var sign, Expression.Literal digits, Position at)
                && sign.symbol().equals("-")
                && digits.kind() == Expression.Literal.Kind.INTEGER) {
            throw notInList(clause, "-" + digits.text(), at);
        }
        if (value instanceof Expression.Literal(var kind, String text, Position at)) {
            if (kind != Expression.Literal.Kind.INTEGER) {
                throw SqlError.at(at, SqlState.SYNTAX, "non-integer constant in " + clause);
            }
            int number = Integer.parseInt(text);
            if (number < 1 || number > columns.size()) {
                throw notInList(clause, text, at);
            }
            return columns.get(number - 1);
        }
        if (value instanceof Expression.Column(var name, Position at) && name.parts().size() == 1) {
            List<Scope.Visible> found =
                    columns.stream().filter(each -> each.name().equals(name.last())).toList();
            if (found.size() > 1
                    && found.stream().map(Scope.Visible::variable).distinct().count() > 1) {
                throw SqlError.at(
                        at,
                        SqlState.AMBIGUOUS_COLUMN,
                        clause + " \"" + name.last() + "\" is ambiguous");
            }
            return found.isEmpty() ? null : found.getFirst();
        }
        return null;
    }

    Plan limited(Plan plan, Query.@Nullable Limit limit, List<SortTerm> terms, Scope scope) {
        if (limit == null) {
            return plan;
        }
        if (limit.withTies() && terms.isEmpty()) {
            throw new SqlError(
                    SqlState.SYNTAX, "WITH TIES cannot be specified without ORDER BY clause");
        }
        Scope outside = new Scope(scope.outer());
        return new Plan.Limit(
                plan,
                rows(limit.count(), "LIMIT", outside),
                rows(limit.offset(), "OFFSET", outside),
                limit.withTies() ? terms : null);
    }

    private @Nullable Scalar rows(@Nullable Expression rows, String clause, Scope outside) {
        if (rows == null) {
            return null;
        }
        Expressions expressions = new Expressions(statement, outside, Place.plain(clause));
        Scalar made =
                expressions.coercion.tryTo(
                        expressions.of(rows),
                        SqlType.BIGINT,
                        fulcrum.sql.routine.Casts.Context.ASSIGNMENT,
                        rows.at());
        if (made == null) {
            throw SqlError.at(
                    rows.at(),
                    SqlState.WRONG_TYPE,
                    "argument of "
                            + clause
                            + " must be type bigint, not type "
                            + expressions.of(rows).type());
        }
        return made;
    }

    /// What a statement in WITH means.
    Result changes(fulcrum.sql.ast.Statement.Preparable change, Scope scope) {
        return switch (change) {
            case Query query -> of(query, scope);
            case Change other -> new Changes(statement).of(other, scope);
        };
    }
}
