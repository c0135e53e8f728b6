package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Rows that are asked for piece by piece, and are those of the moment at which the first was read,
/// whatever becomes of the tables (manual, DECLARE: cursors are insensitive).
///
/// The tables are read as far as rows are asked for. Before the transaction itself changes them,
/// what is left is read and held.
public final class SteadyRows implements Assembler.Result {

    private final Assembler.Result rows;
    private final Execution execution;
    private final Deque<Datum[]> held = new ArrayDeque<>();
    private boolean over;

    public SteadyRows(Assembler.Result rows, Execution execution) {
        this.rows = rows;
        this.execution = execution;
    }

    /// Reads the first row, so that the moment is now.
    public void begin() {
        if (held.isEmpty() && !over) {
            hold(rows.next());
        }
    }

    /// Reads all that are left.
    ///
    /// @throws fulcrum.sql.error.SqlError 53200 where they are too many to be held
    public void finish() {
        while (!over) {
            hold(rows.next());
        }
    }

    private void hold(Datum @Nullable [] row) {
        if (row == null) {
            over = true;
        } else {
            execution.hold(row);
            held.add(row);
        }
    }

    @Override
    public Datum @Nullable [] next() {
        Datum[] first = held.poll();
        return first != null || over ? first : rows.next();
    }
}
