package fulcrum.sql.analysis;

import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Takes window functions, and functions that give rows, out of the expressions in which they
/// stand: they are computed before, and the expressions speak of what came of it.
final class Lifting {

    private final Statement statement;
    private final Map<WindowCall, Variable> windows = new LinkedHashMap<>();
    private final Map<Scalar.RowsCall, Variable> sets = new LinkedHashMap<>();
    private final Plan input;

    Lifting(Statement statement, Plan input) {
        this.statement = statement;
        this.input = input;
    }

    boolean isUsed() {
        return !windows.isEmpty() || !sets.isEmpty();
    }

    /// What was lifted, in the words of errors.
    String called() {
        return windows.isEmpty()
                ? "set-returning functions in the target list"
                : "window functions";
    }

    /// Queries within the value keep what is their own.
    Scalar of(Scalar value) {
        Scalar lifted =
                switch (value) {
                    case Scalar.Single _, Scalar.Exists _, Scalar.ArrayOfRows _ -> value;
                    case Scalar.AnyRow(Plan plan, Scalar compared, boolean every) ->
                            new Scalar.AnyRow(plan, of(compared), every);
                    default -> Scalars.withParts(value, this::of);
                };
        return switch (lifted) {
            case Scalar.Windowed(WindowCall call, Position at) ->
                    new Scalar.Column(
                            windows.computeIfAbsent(
                                    call, _ -> statement.variable(call.name(), call.type())),
                            at);
            case Scalar.RowsCall call ->
                    new Scalar.Column(
                            sets.computeIfAbsent(
                                    call, _ -> statement.variable(call.name(), call.type())),
                            Position.NONE);
            default -> lifted;
        };
    }

    /// The input with all that was lifted out, so far.
    Plan plan() {
        Plan plan = input;
        Map<List<Object>, List<WindowCall>> alike = new LinkedHashMap<>();
        for (WindowCall call : windows.keySet()) {
            alike.computeIfAbsent(List.of(call.partition(), call.order()), _ -> new ArrayList<>())
                    .add(call);
        }
        for (List<WindowCall> calls : alike.values()) {
            List<Variable> output = new ArrayList<>(plan.output());
            calls.forEach(call -> output.add(windows.get(call)));
            plan = new Plan.Window(plan, calls, output);
        }
        if (sets.isEmpty()) {
            return plan;
        }
        List<Scalar> values = new ArrayList<>();
        List<Variable> output = new ArrayList<>();
        for (Variable variable : plan.output()) {
            values.add(new Scalar.Column(variable, Position.NONE));
            output.add(variable);
        }
        sets.forEach((call, variable) -> {
            values.add(call);
            output.add(variable);
        });
        return new Plan.Project(plan, values, output);
    }
}
