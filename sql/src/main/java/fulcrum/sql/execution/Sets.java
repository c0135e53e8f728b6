package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.SqlType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// UNION, INTERSECT and EXCEPT (manual, 7.4).
final class Sets {

    private final Plan.SetOperation operation;
    private final Source left;
    private final Source right;
    private final SqlType[] types;

    Sets(Plan.SetOperation operation, Source left, Source right) {
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.types = operation.output().stream().map(Variable::type).toArray(SqlType[]::new);
    }

    Source source() {
        return switch (operation.kind()) {
            case UNION -> frame -> operation.all() ? both(frame) : distinct(both(frame), frame);
            case INTERSECT -> frame -> counted(frame, true);
            case EXCEPT -> frame -> counted(frame, false);
        };
    }

    private Cursor both(Frame frame) {
        Cursor first = left.open(frame);
        return new Cursor() {
            private @Nullable Cursor second;

            @Override
            public Datum @Nullable [] next() {
                Cursor now = second;
                if (now == null) {
                    Datum[] row = first.next();
                    if (row != null) {
                        return row;
                    }
                    now = right.open(frame);
                    second = now;
                }
                return now.next();
            }
        };
    }

    private Cursor distinct(Cursor rows, Frame frame) {
        Set<List<Datum>> seen = new HashSet<>();
        return () -> {
            Datum[] row = rows.next();
            while (row != null && !seen.add(GroupKey.of(row, types))) {
                row = rows.next();
            }
            if (row != null) {
                frame.execution().hold(row);
            }
            return row;
        };
    }

    /// Rows of the left side that are on the right side too, or are not; with ALL, as often as
    /// there are some left there.
    private Cursor counted(Frame frame, boolean wanted) {
        Map<List<Datum>, Integer> counts = new HashMap<>();
        Cursor other = right.open(frame);
        for (Datum[] row = other.next(); row != null; row = other.next()) {
            frame.execution().hold(row);
            counts.merge(GroupKey.of(row, types), 1, Integer::sum);
        }
        Cursor rows = left.open(frame);
        Cursor matching =
                () -> {
                    Datum[] row = rows.next();
                    while (row != null && isThere(row, counts) != wanted) {
                        row = rows.next();
                    }
                    return row;
                };
        return operation.all() ? matching : distinct(matching, frame);
    }

    private boolean isThere(Datum[] row, Map<List<Datum>, Integer> counts) {
        List<Datum> key = GroupKey.of(row, types);
        Integer count = counts.get(key);
        if (count == null || count == 0) {
            return false;
        }
        if (operation.all()) {
            counts.put(key, count - 1);
        }
        return true;
    }
}
