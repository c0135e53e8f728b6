package fulcrum.sql.analysis;

import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.CommonType;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;

/// What UNION and its like mean (manual, 7.4).
final class SetOperations {

    private final Statement statement;
    private final Queries queries;

    SetOperations(Statement statement, Queries queries) {
        this.statement = statement;
        this.queries = queries;
    }

    Result of(Query.SetOperation operation, Scope scope) {
        List<Query.Body> operands = operation.operands();
        Result result = queries.body(operands.getFirst(), scope);
        for (Query.Body next : operands.subList(1, operands.size())) {
            result = joined(operation, result, queries.body(next, scope), next.at());
        }
        return result;
    }

    private Result joined(Query.SetOperation operation, Result left, Result right, Position at) {
        String name = operation.kind().name();
        if (left.columns().size() != right.columns().size()) {
            throw SqlError.at(
                    at,
                    SqlState.SYNTAX,
                    "each " + name + " query must have the same number of columns");
        }
        List<Variable> output = new ArrayList<>();
        for (int i = 0; i < left.columns().size(); i++) {
            SqlType type =
                    CommonType.of(List.of(type(left, i), type(right, i)), name, List.of(at, at));
            if (!operation.all()) {
                Ordering.demandEquality(type, at);
            }
            output.add(statement.variable(left.columns().get(i).name(), type));
        }
        Plan.SetOperation.Kind kind =
                switch (operation.kind()) {
                    case UNION -> Plan.SetOperation.Kind.UNION;
                    case INTERSECT -> Plan.SetOperation.Kind.INTERSECT;
                    case EXCEPT -> Plan.SetOperation.Kind.EXCEPT;
                };
        return new Result(
                new Plan.SetOperation(
                        kind,
                        operation.all(),
                        converted(left.plan(), output, at),
                        converted(right.plan(), output, at),
                        output),
                Queries.visible(output));
    }

    /// A literal that is still of no type takes the other side's.
    static SqlType type(Result result, int column) {
        Plan plan = result.plan();
        SqlType known = plan.output().get(column).type();
        boolean untyped =
                plan instanceof Plan.Project project && isUntyped(project.values().get(column));
        return untyped ? SqlType.UNKNOWN : known;
    }

    /// A literal was made a text when its query was understood by itself.
    private static boolean isUntyped(Scalar value) {
        return value instanceof Scalar.Constant(_, SqlType type) && type.is(ScalarType.TEXT);
    }

    /// The same rows with values of the types that both sides have together.
    Plan converted(Plan plan, List<Variable> wanted, Position at) {
        boolean same = true;
        Coercion coercion = new Coercion(statement);
        List<Scalar> values = new ArrayList<>();
        List<Variable> output = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Variable from = plan.output().get(i);
            SqlType to = wanted.get(i).type();
            same &= from.type().sameAs(to);
            Scalar value = new Scalar.Column(from, at);
            if (plan instanceof Plan.Project project
                    && isUntyped(project.values().get(i))
                    && !from.type().sameAs(to)) {
                value =
                        new Scalar.Constant(
                                ((Scalar.Constant) project.values().get(i)).value(),
                                SqlType.UNKNOWN);
            }
            values.add(coercion.to(value, to, at));
            output.add(statement.variable(from.name(), to));
        }
        return same ? plan : new Plan.Project(plan, values, output);
    }
}
