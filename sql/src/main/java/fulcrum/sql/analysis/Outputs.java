package fulcrum.sql.analysis;

import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import java.util.HashMap;
import java.util.Map;

/// What the SELECT of an `INSERT ... SELECT` gives, before it goes into columns: there a literal
/// without a type becomes what its column is, as in VALUES (manual, 10.4), and not a text.
final class Outputs {

    /// @param value which nothing has a type for; or the column of the query itself
    record Output(Scalar value, Position at) {}

    private final Map<Variable, Output> known = new HashMap<>();

    void add(Variable variable, Scalar value, Position at) {
        known.put(variable, new Output(value, at));
    }

    /// What a column of the query is, as it stands there.
    ///
    /// @param at where the query begins
    Output of(Variable variable, Position at) {
        Output found = known.get(variable);
        return found == null ? new Output(new Scalar.Column(variable, at), at) : found;
    }
}
