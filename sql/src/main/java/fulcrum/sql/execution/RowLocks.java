package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;

/// FOR UPDATE and its like: locks the tables' rows of which a row is made, each before the row is
/// given.
final class RowLocks {

    private final Plan.LockRows plan;
    private final Source input;
    private final List<int[]> places = new ArrayList<>();
    private final Lock lock;
    private final IfLocked ifLocked;

    RowLocks(Plan.LockRows plan, Source input) {
        this.plan = plan;
        this.input = input;
        List<Variable> output = plan.input().output();
        for (Plan.LockRows.Target target : plan.targets()) {
            places.add(target.row().stream().mapToInt(output::indexOf).toArray());
        }
        this.lock =
                plan.strength() == Plan.LockRows.Strength.EXCLUSIVE ? Lock.EXCLUSIVE : Lock.SHARED;
        this.ifLocked =
                switch (plan.patience()) {
                    case BLOCK -> IfLocked.WAIT;
                    case NOWAIT -> IfLocked.FAIL;
                    case SKIP -> IfLocked.SKIP;
                };
    }

    Source source() {
        return frame -> {
            Cursor rows = input.open(frame);
            return () -> {
                Datum[] row = rows.next();
                while (row != null && !isLocked(row, frame.execution())) {
                    row = rows.next();
                }
                return row;
            };
        };
    }

    private boolean isLocked(Datum[] row, Execution execution) {
        for (int i = 0; i < places.size(); i++) {
            StoredTable table = plan.targets().get(i).table();
            int[] at = places.get(i);
            Datum[] of = new Datum[at.length];
            boolean none = true;
            for (int j = 0; j < at.length; j++) {
                of[j] = row[at[j]];
                none &= of[j] instanceof Datum.Null;
            }
            if (!none && !isLocked(table, of, execution)) {
                return false;
            }
        }
        return true;
    }

    /// @return false where it is locked by another, and to be left out
    private boolean isLocked(StoredTable table, Datum[] row, Execution execution) {
        Bytes key = table.key(row);
        Writing changes = execution.writing();
        if (changes != null && changes.isChanged(key)) { // it is not any more what was read of it
            return false;
        }
        Rows.Page page =
                execution.storage().read(Span.row(key), lock, ifLocked, 1, table.planned());
        if (page.rows().isEmpty()) {
            if (ifLocked == IfLocked.SKIP) {
                return false;
            }
            throw new Restart();
        }
        if (!table.isStored(row, key, page.rows().getFirst().value())) {
            throw new Restart();
        }
        return true;
    }
}
