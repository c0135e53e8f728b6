package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of which the first are read before anybody asks for them, to see whether that is all.
final class Ahead implements Cursor {

    private final Cursor rows;
    private final List<Datum[]> first = new ArrayList<>();
    private final boolean all;
    private int next;

    /// @param most so many are read
    Ahead(Cursor rows, int most, Frame frame) {
        this.rows = rows;
        Datum[] row = rows.next();
        while (row != null) {
            frame.execution().hold(row);
            first.add(row);
            row = first.size() <= most ? rows.next() : null;
        }
        this.all = first.size() <= most;
    }

    /// Whether those were all.
    boolean isAll() {
        return all;
    }

    /// Those that were read.
    List<Datum[]> rows() {
        return first;
    }

    @Override
    public Datum @Nullable [] next() {
        if (next < first.size()) {
            return first.get(next++);
        }
        return all ? null : rows.next();
    }
}
