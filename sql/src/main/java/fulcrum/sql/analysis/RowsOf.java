package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Resolved;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function where rows are taken from it (manual, 7.2.1.4).
final class RowsOf {

    private final Statement statement;
    private final Expressions expressions;

    RowsOf(Statement statement, Expressions expressions) {
        this.statement = statement;
        this.expressions = expressions;
    }

    /// @param alias a function of one column is called by it, too; null for none
    void add(
            Expression call,
            TableReference.@Nullable Alias alias,
            List<Plan.Functions.Call> calls,
            List<Variable> output) {
        if (call instanceof FunctionCall function && isRecord(function, calls, output)) {
            return;
        }
        Scalar value = expressions.settled(call);
        String own = call instanceof FunctionCall function ? onlyColumn(function) : null;
        String name = own != null ? own : alias == null ? FromClause.nameOf(call) : alias.name();
        output.add(statement.variable(name, value.type()));
        calls.add(
                value instanceof Scalar.RowsCall(_, Routine.Rows body, List<Scalar> arguments, _)
                        ? new Plan.Functions.Call(body, arguments, 1)
                        : new Plan.Functions.Call(null, List.of(value), 1));
    }

    /// What the manual calls the only column of a function's rows: an alias does not rename it.
    private @Nullable String onlyColumn(FunctionCall call) {
        List<Routine.Column> columns = resolve(call).routine().columns();
        return columns.size() == 1 ? columns.getFirst().name() : null;
    }

    /// Its arguments, without those that only stand for what comes out.
    private List<Expression> given(FunctionCall call) {
        return call.arguments().stream()
                .map(FunctionCall.Argument::value)
                .filter(each -> !Calls.comesOut(expressions.of(each)))
                .toList();
    }

    private Resolved resolve(FunctionCall call) {
        List<String> parts = call.name().parts();
        return Routines.resolve(
                parts.size() > 1 ? parts.get(parts.size() - 2) : null,
                call.name().last(),
                given(call).stream().map(each -> expressions.of(each).type()).toList(),
                call.variadic(),
                call.at());
    }

    /// One whose rows have several columns.
    private boolean isRecord(
            FunctionCall call, List<Plan.Functions.Call> calls, List<Variable> output) {
        List<Expression> given = given(call);
        List<Scalar> values = expressions.all(given);
        Resolved resolved = resolve(call);
        boolean record =
                resolved.result().is(ScalarType.RECORD) && !resolved.routine().columns().isEmpty();
        if (!record || !(resolved.body() instanceof Routine.Rows rows)) {
            return false;
        }
        List<Scalar> arguments = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            arguments.add(
                    expressions.coercion.argument(
                            values.get(i), resolved.parameters().get(i), given.get(i).at()));
        }
        List<Routine.Column> columns = resolved.routine().columns();
        columns.forEach(column -> output.add(statement.variable(column.name(), column.type())));
        calls.add(new Plan.Functions.Call(rows, arguments, columns.size()));
        return true;
    }
}
