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

    /// What of a statement's outermost SELECT is computed of constants alone. Queries within it are
    /// left out: what nobody asks of them, PostgreSQL does not compute either.
    static Foldable ofConstants(Plan plan) {
        List<Scalar> found = new ArrayList<>();
        boolean projected = false;
        Plan at = plan;
        while (at != null) {
            at =
                    switch (at) {
                        case Plan.Project(Plan input, List<Scalar> values, _) -> {
                            if (!projected) {
                                values.forEach(value -> constants(value, found));
                            }
                            Plan next = projected ? null : input;
                            projected = true;
                            yield next;
                        }
                        case Plan.Filter(Plan input, Scalar condition) -> {
                            constants(condition, found);
                            yield input;
                        }
                        case Plan.Sort(Plan input, _) -> input;
                        case Plan.Limit limit -> limit.input();
                        case Plan.Distinct(Plan input, _) -> input;
                        case Plan.LockRows lock -> lock.input();
                        default -> null;
                    };
        }
        return new Foldable(new Compiler(Layout.NOTHING).all(found));
    }

    private static void constants(Scalar scalar, List<Scalar> found) {
        switch (scalar) {
            case Scalar.Constant _, Scalar.Argument _ -> {}
            case Scalar.Case chosen -> ofCase(chosen, found);
            case Scalar.Coalesce(List<Scalar> values, _) -> ofFirst(values, found);
            case Scalar.And(List<Scalar> operands) -> ofFirst(operands, found);
            case Scalar.Or(List<Scalar> operands) -> ofFirst(operands, found);
            default -> {
                if (isOfConstants(scalar)) {
                    found.add(scalar);
                } else {
                    Scalar _ =
                            Scalars.withParts(
                                    scalar,
                                    part -> {
                                        constants(part, found);
                                        return part;
                                    });
                }
            }
        }
    }

    /// Branches up to one whose condition is known already: it is the one that is meant, or goes.
    private static void ofCase(Scalar.Case chosen, List<Scalar> found) {
        for (Scalar.Case.When when : chosen.whens()) {
            if (isOfConstants(when.condition())) {
                return;
            }
            constants(when.condition(), found);
            constants(when.result(), found);
        }
        constants(chosen.otherwise(), found);
    }

    /// Operands up to one that may decide, so that those behind it are not looked at.
    private static void ofFirst(List<Scalar> operands, List<Scalar> found) {
        for (Scalar operand : operands) {
            constants(operand, found);
            if (operand instanceof Scalar.Constant || isOfConstants(operand)) {
                return;
            }
        }
    }

    /// Conversions from and to text depend on settings, and are not computed before there is a row.
    private static boolean isOfConstants(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Constant _ -> true;
            case Scalar.Converted(_, Scalar value, var type, _) ->
                    value.type().category() == 'N'
                            && type.category() == 'N'
                            && isOfConstants(value);
            case Scalar.Operation(_, Scalar left, Scalar right) ->
                    (left == null || isOfConstants(left)) && isOfConstants(right);
            case Scalar.Call(_, _, _, var volatility, var arguments, _) ->
                    volatility == Routine.Volatility.IMMUTABLE
                            && arguments.stream().allMatch(Foldable::isOfConstants);
            default -> false;
        };
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
