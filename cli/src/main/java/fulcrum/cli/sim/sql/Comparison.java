package fulcrum.cli.sim.sql;

import fulcrum.simulator.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What was found of a table by different ways at one instant, and must agree.
final class Comparison {

    /// Begins a look at one instant.
    static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private static final int TOLD_MOST = 20;

    private final List<String> wrong = new ArrayList<>();

    void isWrong(String what) {
        if (wrong.size() < TOLD_MOST) {
            wrong.add(what);
        }
    }

    /// The first column of those rows that hold a number in a column.
    static Set<Long> ids(Said whole, int column, long value) {
        Set<Long> ids = new TreeSet<>();
        for (int row = 0; row < whole.rows().size(); row++) {
            if (!whole.isNull(row, column) && whole.number(row, column) == value) {
                ids.add(whole.number(row, 0));
            }
        }
        return ids;
    }

    /// @param found whose rows have one column
    void compare(String what, Set<Long> expected, Said found) {
        Set<Long> ids = new TreeSet<>();
        for (int row = 0; row < found.rows().size(); row++) {
            long id = found.number(row, 0);
            if (!ids.add(id)) {
                isWrong(what + " has " + id + " twice");
            }
        }
        if (!ids.equals(expected)) {
            isWrong(what + " are " + ids + ", and in the table " + expected);
        }
    }

    Finding finding(String checker) {
        return wrong.isEmpty()
                ? Finding.valid(checker)
                : Finding.violated(checker, String.join("\n", wrong));
    }
}
