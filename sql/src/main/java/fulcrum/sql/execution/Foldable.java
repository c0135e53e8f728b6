package fulcrum.sql.execution;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.routine.Routine;
import java.util.ArrayList;
import java.util.List;

/// What of a plan is computed of arguments alone. Where those stand for constants of the text, it
/// is computed before anything is read, as PostgreSQL's planner does it: what does not fit is told
/// even where no row is met.
public final class Foldable {

    private final List<Evaluator> parts;

    private Foldable(List<Evaluator> parts) {
        this.parts = parts;
    }

    public static Foldable of(Plan plan) {
        List<Scalar> found = new ArrayList<>();
        Plan _ =
                Plans.map(
                        plan,
                        scalar -> {
                            collect(scalar, found);
                            return scalar;
                        });
        return new Foldable(new Compiler(Layout.NOTHING).all(found));
    }

    private static void collect(Scalar scalar, List<Scalar> found) {
        switch (scalar) {
            case Scalar.Constant _, Scalar.Argument _ -> {}
            case Scalar.Case _, Scalar.Coalesce _ -> {
                // of which not all is computed
            }
            default -> {
                if (isOfArguments(scalar)) {
                    found.add(scalar);
                } else {
                    Scalar _ =
                            Scalars.withParts(
                                    scalar,
                                    part -> {
                                        collect(part, found);
                                        return part;
                                    });
                }
            }
        }
    }

    private static boolean isOfArguments(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Constant _, Scalar.Argument _ -> true;
            case Scalar.Converted(_, Scalar value, _, _) -> isOfArguments(value);
            case Scalar.Operation(_, Scalar left, Scalar right) ->
                    (left == null || isOfArguments(left)) && isOfArguments(right);
            case Scalar.Call(_, _, _, var volatility, var arguments, _) ->
                    volatility == Routine.Volatility.IMMUTABLE
                            && arguments.stream().allMatch(Foldable::isOfArguments);
            default -> false;
        };
    }

    /// Computes all of it.
    ///
    /// @throws fulcrum.sql.error.SqlError where some of it cannot be computed
    public void compute(Execution execution) {
        if (parts.isEmpty()) {
            return;
        }
        Frame frame = Frame.outermost(execution);
        for (Evaluator part : parts) {
            var _ = part.of(frame);
        }
    }
}
