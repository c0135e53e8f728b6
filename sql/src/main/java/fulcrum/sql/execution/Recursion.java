package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.type.SqlType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A recursive query: the rows of its first part, and of its other part over the rows that came
/// last, until none come (manual, 7.8.2.1).
final class Recursion implements Cursor {

    private final Plan.With.Definition definition;
    private final Source step;
    private final Frame frame;
    private final SqlType[] types;
    private final Set<List<Datum>> seen = new HashSet<>();
    private final Deque<Datum[]> given = new ArrayDeque<>();
    private Cursor rows;

    Recursion(Plan.With.Definition definition, Cursor first, Source step, Frame frame) {
        this.definition = definition;
        this.rows = first;
        this.step = step;
        this.frame = frame;
        this.types =
                definition.plan().output().stream().map(Variable::type).toArray(SqlType[]::new);
    }

    @Override
    public Datum @Nullable [] next() {
        while (true) {
            frame.execution().demandWanted();
            Datum[] row = rows.next();
            if (row == null) {
                if (given.isEmpty()) {
                    return null;
                }
                repeat();
            } else if (definition.all() || seen.add(GroupKey.of(row, types))) {
                given.add(row);
                return row;
            }
        }
    }

    /// The other part reads what came last in place of the query's rows.
    private void repeat() {
        Execution execution = frame.execution();
        CommonRows whole = execution.common(definition.number());
        CommonRows last = new CommonRows(execution, null);
        given.forEach(last::add);
        given.clear();
        execution.define(definition.number(), last);
        CommonRows made = new CommonRows(execution, step.open(frame));
        made.finish();
        execution.define(definition.number(), whole);
        rows = made.open();
    }
}
