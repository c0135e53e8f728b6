package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.Coprocessor.Made;
import fulcrum.machine.Bytes;
import fulcrum.machine.codec.Malformed;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.shipped.Remaking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [Remaking] that was made ready. It has no state: one does for all who have the same.
///
/// What is not to be written is refused, whatever the reason: who ordered it then reads the row and
/// finds out by itself, so that errors and counts of rows are told in one place.
public final class RowMaker {

    private final Remaking remaking;
    private final @Nullable Evaluator condition;
    private final Evaluator[] values;
    private final Evaluator[] checks;

    public RowMaker(Remaking remaking) {
        this.remaking = remaking;
        Compiler compiler = new Compiler(new Layout(remaking.row(), null));
        Scalar holds = remaking.condition();
        this.condition = holds == null ? null : compiler.of(holds);
        this.values = compiler.all(remaking.values()).toArray(Evaluator[]::new);
        this.checks = compiler.all(remaking.checks()).toArray(Evaluator[]::new);
    }

    /// Makes a row.
    ///
    /// @param arguments one for each that the remaking speaks of
    /// @param value null where there is no row
    /// @throws Malformed where the bytes are none of the table
    /// @throws SqlError where something cannot be computed
    public Made make(List<Datum> arguments, Bytes key, @Nullable Bytes value) {
        if (value == null || !remaking.form().owns(key)) {
            return Made.REFUSED;
        }
        Datum[] before = remaking.form().row(key, value);
        Execution execution = Nowhere.with(arguments);
        Frame now = new Frame(execution, before, null);
        if (condition != null && !condition.holds(now)) {
            return Made.REFUSED;
        }
        if (remaking.deletes()) {
            return new Made.Written(null);
        }
        Datum[] after = before.clone();
        for (int i = 0; i < values.length; i++) {
            after[remaking.assigned().get(i)] = values[i].of(now);
        }
        return isSound(after, execution)
                ? new Made.Written(remaking.form().value(after))
                : Made.REFUSED;
    }

    private boolean isSound(Datum[] row, Execution execution) {
        for (int position : remaking.notNull()) {
            if (row[position] instanceof Datum.Null) {
                return false;
            }
        }
        Frame at = new Frame(execution, row, null);
        for (Evaluator check : checks) {
            if (check.of(at).equals(Compiler.FALSE)) {
                return false;
            }
        }
        return true;
    }
}
