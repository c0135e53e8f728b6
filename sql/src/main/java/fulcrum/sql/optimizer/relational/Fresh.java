package fulcrum.sql.optimizer.relational;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.type.SqlType;

/// Variables that a statement does not have yet.
public final class Fresh {

    private int last;

    /// @param whole the plan of the statement
    public Fresh(Plan whole) {
        learn(whole);
    }

    private void learn(Plan plan) {
        plan.output().forEach(this::learn);
        Plan _ =
                Plans.withScalars(
                        plan,
                        scalar -> {
                            Scalars.visit(scalar, this::learn);
                            return scalar;
                        });
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            learn(input);
                            return input;
                        });
    }

    private void learn(Variable variable) {
        last = Math.max(last, variable.id());
    }

    private void learn(Scalar scalar) {
        if (scalar instanceof Scalar.Column(Variable variable, _)) {
            learn(variable);
        }
        Plan query = Scalars.query(scalar);
        if (query != null) {
            learn(query);
        }
    }

    Variable variable(String name, SqlType type) {
        return new Variable(++last, name, type);
    }
}
