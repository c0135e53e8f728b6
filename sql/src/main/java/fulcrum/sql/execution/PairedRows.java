package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of two tables that may match, for they have the same hash, and their join: each of one side
/// with each of the other.
final class PairedRows {

    /// How they are joined.
    interface Rule {

        Plan.JoinKind kind();

        /// Values of a row of the left side.
        int leftWidth();

        int rightWidth();

        /// @param joined a row of both sides
        boolean holds(Datum[] joined);
    }

    private final List<Datum[]> left = new ArrayList<>();
    private final List<Datum[]> right = new ArrayList<>();

    void addLeft(Datum[] row) {
        left.add(row);
    }

    void addRight(Datum[] row) {
        right.add(row);
    }

    /// Of both sides.
    int size() {
        return left.size() + right.size();
    }

    void clear() {
        left.clear();
        right.clear();
    }

    /// @throws IllegalStateException where more come of it than that
    List<Datum[]> joined(Rule rule, int most) {
        boolean keepsLeft = rule.kind() == Plan.JoinKind.LEFT || rule.kind() == Plan.JoinKind.FULL;
        boolean keepsRight =
                rule.kind() == Plan.JoinKind.RIGHT || rule.kind() == Plan.JoinKind.FULL;
        boolean[] matched = new boolean[right.size()];
        List<Datum[]> all = new ArrayList<>();
        for (Datum[] one : left) {
            boolean met = false;
            for (int i = 0; i < matched.length; i++) {
                Datum[] row = joined(one, right.get(i), rule);
                if (rule.holds(row)) {
                    met = true;
                    matched[i] = true;
                    add(row, all, most);
                }
            }
            if (keepsLeft && !met) {
                add(joined(one, null, rule), all, most);
            }
        }
        for (int i = 0; keepsRight && i < matched.length; i++) {
            if (!matched[i]) {
                add(joined(null, right.get(i), rule), all, most);
            }
        }
        return all;
    }

    private static void add(Datum[] row, List<Datum[]> all, int most) {
        if (all.size() == most) {
            throw new IllegalStateException("more than " + most + " rows of one hash");
        }
        all.add(row);
    }

    private static Datum[] joined(Datum @Nullable [] left, Datum @Nullable [] right, Rule rule) {
        Datum[] row = new Datum[rule.leftWidth() + rule.rightWidth()];
        Arrays.fill(row, Datum.NULL);
        if (left != null) {
            System.arraycopy(left, 0, row, 0, rule.leftWidth());
        }
        if (right != null) {
            System.arraycopy(right, 0, row, rule.leftWidth(), rule.rightWidth());
        }
        return row;
    }
}
