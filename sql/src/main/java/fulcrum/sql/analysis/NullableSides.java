package fulcrum.sql.analysis;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.routine.Routine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands on the side of an outer join for which NULLs may come: its rows cannot be locked
/// (PostgreSQL 17, `make_outerjoininfo` in `initsplan.c`). An outer join is none where conditions
/// above it cannot hold of such NULLs (`reduce_outer_joins` in `prepjointree.c`).
final class NullableSides {

    private final Map<Variable, Scalar> computed = new HashMap<>();
    private final List<Plan> found = new ArrayList<>();

    private NullableSides() {}

    /// Tables, and queries whose rows are locked already, in the order in which they stand.
    static List<Plan> of(Plan from) {
        NullableSides sides = new NullableSides();
        sides.visit(from, false, List.of());
        return sides.found;
    }

    /// @param within it stands on such a side
    /// @param above conditions of which one that is not true makes an end of a row
    private void visit(Plan plan, boolean within, List<Scalar> above) {
        switch (plan) {
            case Plan.Scan _, Plan.LockRows _ -> {
                if (within) {
                    found.add(plan);
                }
            }
            case Plan.Filter(Plan input, Scalar condition) ->
                    visit(input, within, and(above, condition));
            case Plan.Project(Plan input, var values, var output) -> {
                for (int i = 0; i < output.size(); i++) {
                    Variable as = output.get(i);
                    boolean same =
                            values.get(i) instanceof Scalar.Column(Variable of, _) && of.equals(as);
                    if (!same) {
                        computed.put(as, values.get(i));
                    }
                }
                visit(input, within, above);
            }
            case Plan.Sort(Plan input, _) -> visit(input, within, List.of());
            case Plan.Limit limit -> visit(limit.input(), within, List.of());
            case Plan.Join join -> visit(join, within, above);
            default -> {
                // what is grouped or computed has no rows of a table
            }
        }
    }

    private void visit(Plan.Join join, boolean within, List<Scalar> above) {
        Plan.JoinKind kind = join.kind();
        boolean left = kind == Plan.JoinKind.RIGHT || kind == Plan.JoinKind.FULL;
        boolean right = kind == Plan.JoinKind.LEFT || kind == Plan.JoinKind.FULL;
        left = left && !endNulls(above, join.left());
        right = right && !endNulls(above, join.right());
        List<Scalar> all = and(above, join.condition());
        List<Scalar> own = List.of(join.condition());
        boolean both = left && right;
        visit(join.left(), within || left, both ? List.of() : left ? own : right ? above : all);
        visit(join.right(), within || right, both ? List.of() : right ? own : left ? above : all);
    }

    private static List<Scalar> and(List<Scalar> above, Scalar condition) {
        List<Scalar> all = new ArrayList<>(above);
        all.add(condition);
        return all;
    }

    /// Whether a row ends at one of the conditions where a side has NULLs alone.
    private boolean endNulls(List<Scalar> conditions, Plan side) {
        Set<Variable> nulls = new HashSet<>();
        collect(side, nulls);
        return conditions.stream().anyMatch(condition -> isNotTrue(condition, nulls));
    }

    private static void collect(Plan plan, Set<Variable> all) {
        all.addAll(plan.output());
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            collect(input, all);
                            return input;
                        });
    }

    private boolean isNotTrue(Scalar condition, Set<Variable> nulls) {
        return switch (condition) {
            case Scalar.And(List<Scalar> operands) ->
                    operands.stream().anyMatch(operand -> isNotTrue(operand, nulls));
            case Scalar.Or(List<Scalar> operands) ->
                    operands.stream().allMatch(operand -> isNotTrue(operand, nulls));
            case Scalar.Not(Scalar.IsNull(Scalar value)) -> isNull(value, nulls);
            case Scalar.IsTruth(Scalar value, boolean which) ->
                    which ? isNotTrue(value, nulls) : isNull(value, nulls);
            default -> isNull(condition, nulls);
        };
    }

    private boolean isNull(Scalar value, Set<Variable> nulls) {
        return switch (value) {
            case Scalar.Constant constant -> constant.isNull();
            case Scalar.Column(Variable variable, _) -> {
                Scalar of = computed.get(variable);
                yield nulls.contains(variable) || (of != null && isNull(of, nulls));
            }
            case Scalar.Operation(var operator, Scalar left, Scalar right) ->
                    operator.body() instanceof Routine.Strict
                            && (isNullOrNone(left, nulls) || isNull(right, nulls));
            case Scalar.Call call ->
                    call.body() instanceof Routine.Strict
                            && call.arguments().stream().anyMatch(each -> isNull(each, nulls));
            case Scalar.Converted converted -> isNull(converted.value(), nulls);
            case Scalar.Not(Scalar operand) -> isNull(operand, nulls);
            case Scalar.OneOf oneOf -> isNull(oneOf.value(), nulls);
            case Scalar.AnyElement any -> isNull(any.value(), nulls);
            case Scalar.And(List<Scalar> operands) ->
                    operands.stream().allMatch(operand -> isNull(operand, nulls));
            case Scalar.Or(List<Scalar> operands) ->
                    operands.stream().allMatch(operand -> isNull(operand, nulls));
            default -> false;
        };
    }

    private boolean isNullOrNone(@Nullable Scalar value, Set<Variable> nulls) {
        return value != null && isNull(value, nulls);
    }
}
