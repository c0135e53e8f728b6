package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.routine.Setting;

/// Computes expressions that depend on no row.
public final class Values {

    private Values() {}

    /// The value of an expression without columns and parameters.
    ///
    /// @param at the session, and what it sees
    public static Datum constant(Scalar scalar, At at) {
        Execution execution =
                new Execution(
                        new Nowhere(), at.setting(), at.scene(), new Datum[0], Long.MAX_VALUE);
        return new Compiler(Layout.NOTHING).of(scalar).of(Frame.outermost(execution));
    }

    /// What an expression may ask.
    public record At(Setting setting, Scene scene) {}

    private static final class Nowhere implements Rows {
        @Override
        public Page read(
                fulcrum.database.transaction.Span span,
                fulcrum.database.transaction.Lock lock,
                fulcrum.database.transaction.IfLocked ifLocked,
                int limit,
                fulcrum.database.session.Planned planned) {
            throw new IllegalStateException("an expression without rows");
        }

        @Override
        public Page fetch(
                java.util.List<fulcrum.machine.Bytes> keys,
                fulcrum.database.transaction.Lock lock,
                fulcrum.database.session.Planned planned) {
            throw new IllegalStateException("an expression without rows");
        }

        @Override
        public void write(
                java.util.List<fulcrum.database.transaction.RowWrite> writes,
                fulcrum.database.session.Planned planned) {
            throw new IllegalStateException("an expression without rows");
        }
    }
}
