package fulcrum.sql.optimizer;

import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings conditions to where rows come from: through projections, and to the sides of joins that
/// they are about.
final class Pushdown {

    Plan of(Plan plan) {
        return with(plan, List.of());
    }

    /// The plan with conditions on its rows.
    private Plan with(Plan plan, List<Scalar> conditions) {
        return switch (plan) {
            case Plan.Filter(Plan input, Scalar condition) -> {
                List<Scalar> all = new ArrayList<>(Scalars.conjuncts(condition));
                all.addAll(conditions);
                yield with(input, all);
            }
            case Plan.Join join -> join(join, conditions);
            case Plan.Project project -> project(project, conditions);
            default -> filtered(Plans.withInputs(plan, this::of), conditions);
        };
    }

    private static Plan filtered(Plan plan, List<Scalar> conditions) {
        return conditions.isEmpty() ? plan : new Plan.Filter(plan, Scalars.and(conditions));
    }

    private Plan project(Plan.Project project, List<Scalar> conditions) {
        boolean sets = project.values().stream().anyMatch(Scalar.RowsCall.class::isInstance);
        Map<Variable, Scalar> values = new HashMap<>();
        for (int i = 0; i < project.values().size(); i++) {
            values.put(project.output().get(i), project.values().get(i));
        }
        List<Scalar> pushed = new ArrayList<>();
        List<Scalar> kept = new ArrayList<>();
        for (Scalar condition : conditions) {
            boolean plain =
                    !sets
                            && Scalars.isPlain(condition)
                            && Scalars.variables(condition).stream()
                                    .allMatch(each ->
                                            !values.containsKey(each)
                                                    || Scalars.isPlain(values.get(each)));
            if (plain) {
                pushed.add(replaced(condition, values));
            } else {
                kept.add(condition);
            }
        }
        return filtered(
                new Plan.Project(with(project.input(), pushed), project.values(), project.output()),
                kept);
    }

    private static Scalar replaced(Scalar scalar, Map<Variable, Scalar> values) {
        if (scalar instanceof Scalar.Column(Variable variable, Position _)) {
            Scalar value = values.get(variable);
            return value == null ? scalar : value;
        }
        return Scalars.withParts(scalar, part -> replaced(part, values));
    }

    private Plan join(Plan.Join join, List<Scalar> conditions) {
        boolean leftKept = join.kind() == Plan.JoinKind.LEFT || join.kind() == Plan.JoinKind.INNER;
        boolean rightKept =
                join.kind() == Plan.JoinKind.RIGHT || join.kind() == Plan.JoinKind.INNER;
        List<Scalar> left = new ArrayList<>();
        List<Scalar> right = new ArrayList<>();
        List<Scalar> on = new ArrayList<>();
        List<Scalar> after = new ArrayList<>();
        for (Scalar condition : conditions) {
            if (!Scalars.isPlain(condition)) {
                after.add(condition);
            } else if (leftKept && !speaksOf(condition, join.right())) {
                left.add(condition);
            } else if (rightKept && !speaksOf(condition, join.left())) {
                right.add(condition);
            } else if (join.kind() == Plan.JoinKind.INNER) {
                on.add(condition);
            } else {
                after.add(condition);
            }
        }
        for (Scalar condition : Scalars.conjuncts(join.condition())) {
            boolean plain = Scalars.isPlain(condition);
            boolean toLeft =
                    plain
                            && (join.kind() == Plan.JoinKind.INNER
                                    || join.kind() == Plan.JoinKind.RIGHT)
                            && !speaksOf(condition, join.right());
            boolean toRight =
                    plain
                            && (join.kind() == Plan.JoinKind.INNER
                                    || join.kind() == Plan.JoinKind.LEFT)
                            && !speaksOf(condition, join.left());
            if (toLeft) {
                left.add(condition);
            } else if (toRight && !join.lateral()) {
                right.add(condition);
            } else {
                on.add(condition);
            }
        }
        Plan joined =
                new Plan.Join(
                        join.kind(),
                        with(join.left(), left),
                        with(join.right(), right),
                        Scalars.and(on),
                        join.lateral());
        return filtered(joined, after);
    }

    private static boolean speaksOf(Scalar condition, Plan side) {
        Set<Variable> variables = Scalars.variables(condition);
        return variables.stream().anyMatch(side.output()::contains);
    }
}
