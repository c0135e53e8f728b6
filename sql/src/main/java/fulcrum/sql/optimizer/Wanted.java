package fulcrum.sql.optimizer;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.HashSet;
import java.util.Set;

/// Finds the variables that something in a plan wants: those that expressions speak of, wherever
/// they stand, and those of rows that are taken as they are. All others may be left out.
final class Wanted {

    private final Set<Variable> found = new HashSet<>();

    private Wanted() {}

    static Set<Variable> by(Plan plan) {
        Wanted wanted = new Wanted();
        wanted.whole(plan);
        return wanted.found;
    }

    /// A plan whose rows are wanted as they are.
    private void whole(Plan plan) {
        found.addAll(plan.output());
        in(plan);
    }

    private void in(Plan plan) {
        switch (plan) {
            case Plan.SetOperation operation -> {
                whole(operation.left());
                whole(operation.right());
            }
            case Plan.With with -> {
                for (Plan.With.Definition each : with.definitions()) {
                    whole(each.plan());
                    Plan step = each.step();
                    if (step != null) {
                        whole(step);
                    }
                }
                whole(with.body());
            }
            case Plan.Changed(Change change, _, _) -> {
                switch (change) {
                    case Change.Insert(_, Plan source, _, _) -> whole(source);
                    case Change.Update(_, Plan source, _, _, _) -> whole(source);
                    case Change.Delete(_, Plan source, _) -> whole(source);
                }
            }
            case Plan.LockRows lock -> {
                lock.targets().forEach(target -> found.addAll(target.row()));
                in(lock.input());
            }
            default -> {
                Plan _ =
                        Plans.withInputs(
                                plan,
                                input -> {
                                    in(input);
                                    return input;
                                });
            }
        }
        Plan _ =
                Plans.withScalars(
                        plan,
                        scalar -> {
                            in(scalar);
                            return scalar;
                        });
    }

    private void in(Scalar scalar) {
        if (scalar instanceof Scalar.Column(Variable variable, _)) {
            found.add(variable);
        }
        Plan query = Scalars.query(scalar);
        if (query != null) {
            whole(query);
        }
        if (scalar instanceof Scalar.AnyRow(_, Scalar compared, _)) {
            in(compared);
        } else if (query == null) {
            Scalar _ =
                    Scalars.withParts(
                            scalar,
                            part -> {
                                in(part);
                                return part;
                            });
        }
    }
}
