package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Upkeep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that come one after the other and are inserted into one table: as many INSERTs would do it,
/// but a few hundred at a time.
public final class Copied {

    private final Upkeep target;
    private final int[] given;
    private final Evaluator[] defaults;
    private final Frame frame;
    private final Writing writing;

    /// Its rows refer to each other, so that what they refer to is there when all are.
    private final boolean entwined;

    private final List<Datum[]> waiting = new ArrayList<>();
    private final @Nullable RowFilter where;
    private long count;

    /// @param plan of an INSERT into the table
    /// @param given positions of the columns that rows have values of; others get their defaults
    /// @param where which rows go in; null for all
    public Copied(Plan plan, int[] given, @Nullable RowFilter where, Execution execution) {
        if (!(plan instanceof Plan.Changed(Change.Insert insert, _, _))) {
            throw new IllegalArgumentException("no INSERT");
        }
        this.target = insert.target();
        this.given = given.clone();
        this.where = where;
        this.frame = Frame.outermost(execution);
        this.writing = new Writing(frame);
        this.entwined = isEntwined(target);
        Compiler compiler = new Compiler(Layout.NOTHING);
        this.defaults = compiler.all(target.defaults()).toArray(Evaluator[]::new);
        for (int position : given) {
            defaults[position] = _ -> Datum.NULL;
        }
    }

    static boolean isEntwined(Upkeep target) {
        int self = target.table().table().oid();
        return target.references().stream()
                .anyMatch(each -> each.referenced().table().oid() == self);
    }

    /// A row.
    ///
    /// @param values of the columns that were said
    public void add(List<Datum> values) {
        Datum[] row = new Datum[target.table().width()];
        for (int i = 0; i < defaults.length; i++) {
            row[i] = defaults[i].of(frame);
        }
        for (int i = 0; i < given.length; i++) {
            row[given[i]] = values.get(i);
        }
        if (where != null && !where.holds(row, frame)) {
            return;
        }
        count++;
        waiting.add(writing.complete(target, row));
        if (waiting.size() == Writing.EXPECTED_MOST) {
            insert();
            if (entwined) {
                writing.pending().flush();
            } else {
                writing.finish();
            }
        }
    }

    private void insert() {
        frame.execution().demandWanted();
        writing.expect(target, waiting);
        waiting.forEach(row -> writing.insert(target, row));
        waiting.clear();
    }

    /// All have come.
    ///
    /// @return how many of them went in
    public long end() {
        insert();
        writing.finish();
        return count;
    }
}
