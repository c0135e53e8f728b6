package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a query with a name: computed as far as somebody has read them, and kept for all.
final class CommonRows {

    private final List<Datum[]> rows = new ArrayList<>();
    private @Nullable Cursor rest;
    private final Execution execution;

    /// @param rest what was not read yet; null where all is there
    CommonRows(Execution execution, @Nullable Cursor rest) {
        this.execution = execution;
        this.rest = rest;
    }

    void add(Datum[] row) {
        execution.hold(row);
        rows.add(row);
    }

    /// Reads what was not yet: changes happen whether somebody reads them or not.
    void finish() {
        while (more()) {
            // until there is none
        }
    }

    private boolean more() {
        Cursor from = rest;
        Datum[] row = from == null ? null : from.next();
        if (row == null) {
            rest = null;
            return false;
        }
        add(row);
        return true;
    }

    Cursor open() {
        return new Cursor() {
            private int at;

            @Override
            public Datum @Nullable [] next() {
                return at < rows.size() || more() ? rows.get(at++) : null;
            }
        };
    }
}
