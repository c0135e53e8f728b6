package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;

/// Computes an expression.
@FunctionalInterface
interface Evaluator {

    Datum of(Frame frame);

    /// Whether a condition holds: it is neither false nor NULL.
    default boolean holds(Frame frame) {
        return of(frame) instanceof Datum.Bool(boolean truth) && truth;
    }
}
