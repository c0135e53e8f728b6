package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Inner joins that hang together: what is joined, and all conditions. In whichever order they are
/// carried out, the same rows come.
///
/// @param leaves in the order in which they are written
record Region(List<Plan> leaves, List<Scalar> conditions) {

    /// The region that begins at a join; of one leaf where that is not to be moved.
    static Region of(Plan plan) {
        Region region = new Region(new ArrayList<>(), new ArrayList<>());
        region.collect(plan);
        return region;
    }

    private void collect(Plan plan) {
        Plan.Join join = below(plan);
        if (join == null) {
            leaves.add(plan);
        } else {
            collect(join.left());
            collect(join.right());
            conditions.addAll(Scalars.conjuncts(join.condition()));
        }
    }

    /// The join that a plan is, some of its columns maybe left out; null where it is none that may
    /// be moved.
    static Plan.@Nullable Join below(Plan plan) {
        return switch (plan) {
            case Plan.Join join when isMovable(join) -> join;
            case Plan.Project project when isNarrowing(project) -> below(project.input());
            default -> null;
        };
    }

    /// An inner join whose condition is the same whenever it is computed.
    static boolean isMovable(Plan.Join join) {
        return join.kind() == Plan.JoinKind.INNER
                && !join.lateral()
                && Scalars.isPlain(join.condition());
    }

    /// Whether a plan only leaves out columns of its input.
    private static boolean isNarrowing(Plan.Project project) {
        for (int i = 0; i < project.values().size(); i++) {
            boolean same =
                    project.values().get(i) instanceof Scalar.Column(var variable, _)
                            && variable.equals(project.output().get(i));
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
