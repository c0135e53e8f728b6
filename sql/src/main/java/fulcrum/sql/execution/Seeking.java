package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A side of a join whose rows can be found by those of the other side, if these are few: by their
/// keys all at once, else by a range for each. Whether they are few turns out when they are read,
/// so nobody has to guess it from statistics.
final class Seeking {

    /// So many rows are few, where each says of one row where it is.
    private static final int KEYS_MOST = 1_000;

    /// So many, where each is a range to be read.
    private static final int RANGES_MOST = 32;

    private final Path.Sought path;
    private final Evaluator[] equal;
    private final int most;

    private Seeking(Path.Sought path, Evaluator[] equal, int most) {
        this.path = path;
        this.equal = equal;
        this.most = most;
    }

    /// @param other the side that says where to look
    /// @return null where the side cannot be found so
    static @Nullable Seeking of(Plan side, Plan other, @Nullable Layout outer) {
        return switch (side) {
            case Plan.Measured(Plan input, _) -> of(input, other, outer);
            case Plan.Filter(Plan input, _) -> of(input, other, outer);
            case Plan.Scan scan when scan.path() instanceof Path.Sought path -> {
                Compiler compiler = new Compiler(new Layout(other.output(), outer));
                Evaluator[] equal = compiler.all(path.equal()).toArray(Evaluator[]::new);
                yield new Seeking(path, equal, isWhole(scan, path) ? KEYS_MOST : RANGES_MOST);
            }
            default -> null;
        };
    }

    private static boolean isWhole(Plan.Scan scan, Path.Sought path) {
        var index = path.index();
        int parts = path.equal().size();
        return index == null
                ? parts == scan.table().layout().primaryKey().columns().size()
                : index.index().unique() && parts == index.index().parts().size();
    }

    /// More rows of the other side are not few.
    int most() {
        return most;
    }

    /// Lets the side be found by rows of the other one, the next time that it is opened.
    ///
    /// @param rows null for nobody knows which
    /// @return whether that was done, for they are few
    boolean seek(@Nullable List<Datum[]> rows, Frame frame) {
        if (rows == null || rows.size() > most) {
            seekAll(frame);
            return false;
        }
        Set<List<Datum>> keys = new LinkedHashSet<>();
        for (Datum[] row : rows) {
            Frame at = frame.inner(row);
            List<Datum> key = new ArrayList<>(equal.length);
            for (Evaluator each : equal) {
                key.add(each.of(at));
            }
            if (key.stream().noneMatch(Datum.Null.class::isInstance)) { // it equals nothing
                keys.add(key);
            }
        }
        frame.execution().seek(path, keys);
        return true;
    }

    /// Lets all of the side be read.
    void seekAll(Frame frame) {
        frame.execution().seek(path, null);
    }
}
