package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.Lock;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Carries out a change: reads all that it is to be made of, then makes it, then looks at what must
/// hold when it is made. So a statement never sees its own changes.
final class Modification {

    /// Where rows are written as they come, so many at once.
    private static final int BATCH = 500;

    private final Plan.Changed changed;
    private final Change change;
    private final Source source;
    private final Layout layout;
    private final Evaluator[] values;
    private final Evaluator[] returning;
    private final int[] places;
    private final boolean locked;

    Modification(Plan.Changed changed, @Nullable Layout outer) {
        this.changed = changed;
        this.change = changed.change();
        Plan from = source(change);
        this.source = new Assembler(outer).of(from);
        List<Variable> row = change instanceof Change.Insert ? change.after() : from.output();
        this.layout = new Layout(row, outer);
        Compiler compiler = new Compiler(layout);
        this.values =
                change instanceof Change.Update update
                        ? compiler.all(update.values()).toArray(Evaluator[]::new)
                        : new Evaluator[0];
        this.returning = compiler.all(changed.returning()).toArray(Evaluator[]::new);
        this.places =
                change instanceof Change.Insert
                        ? new int[0]
                        : change.after().stream().mapToInt(row::indexOf).toArray();
        this.locked = isLocked(from);
    }

    private static Plan source(Change change) {
        return switch (change) {
            case Change.Insert insert -> insert.source();
            case Change.Update update -> update.source();
            case Change.Delete delete -> delete.source();
        };
    }

    /// Whether the rows that are changed were locked when they were read.
    private static boolean isLocked(Plan plan) {
        boolean[] found = {false};
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            found[0] |= isLocked(input);
                            return input;
                        });
        return found[0] || (plan instanceof Plan.Scan scan && scan.exclusive() && scan.isPoint());
    }

    Source source() {
        return frame -> {
            List<Datum[]> results = new ArrayList<>();
            carryOut(frame, results);
            frame.execution().changed(results.size());
            return Assembler.iterated(
                    changed.returning().isEmpty()
                            ? List.<Datum[]>of().iterator()
                            : results.iterator());
        };
    }

    private void carryOut(Frame frame, List<Datum[]> results) {
        if (change instanceof Change.Insert insert && mayStream(insert, frame)) {
            stream(insert, frame);
            return;
        }
        List<Datum[]> rows = new ArrayList<>();
        Cursor from = source.open(frame);
        for (Datum[] row = from.next(); row != null; row = from.next()) {
            frame.execution().hold(row);
            rows.add(row);
        }
        Writing writing = new Writing(frame);
        switch (change) {
            case Change.Insert insert -> insert(insert, rows, writing, frame, results);
            case Change.Update update -> update(update.target(), rows, writing, frame, results);
            case Change.Delete delete -> delete(delete.target(), rows, writing, frame, results);
        }
        writing.finish();
    }

    // INSERT of as many rows as one likes

    /// Whether rows can be written as they come: nobody else knows the table, and they are not read
    /// from it.
    private boolean mayStream(Change.Insert insert, Frame frame) {
        Upkeep target = insert.target();
        return insert.conflict() == null
                && changed.returning().isEmpty()
                && !Copied.isEntwined(target)
                && frame.execution().storage().isAlone(target.table().planned())
                && !reads(insert.source(), target.table().table().oid());
    }

    private static boolean reads(Plan plan, int table) {
        boolean[] found = {
            plan instanceof Plan.Common
                    || (plan instanceof Plan.Scan scan && scan.table().table().oid() == table)
        };
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            found[0] |= reads(input, table);
                            return input;
                        });
        Plan _ =
                Plans.withScalars(
                        plan,
                        scalar -> {
                            found[0] |= !Scalars.isPlain(scalar) && hasQuery(scalar);
                            return scalar;
                        });
        return found[0];
    }

    /// Of queries in expressions nobody asks what they read.
    private static boolean hasQuery(Scalar scalar) {
        boolean[] found = {false};
        Scalars.visit(scalar, part -> found[0] |= Scalars.query(part) != null);
        return found[0];
    }

    private void stream(Change.Insert insert, Frame frame) {
        Writing writing = new Writing(frame);
        Cursor from = source.open(frame);
        long count = 0;
        for (Datum[] row = next(from, count); row != null; row = next(from, count)) {
            writing.insert(insert.target(), writing.complete(insert.target(), row));
            if (++count % BATCH == 0) {
                writing.finish();
            }
        }
        writing.finish();
        frame.execution().changed(count);
    }

    /// A statement that has written rows does not begin again.
    private static Datum @Nullable [] next(Cursor from, long count) {
        try {
            return from.next();
        } catch (Restart restart) {
            if (count < BATCH) {
                throw restart;
            }
            throw new SqlError(
                            SqlState.SERIALIZATION,
                            "could not serialize access due to concurrent update")
                    .hint("The transaction might succeed if retried.");
        }
    }

    private Datum[] returned(Datum[] row, Frame frame) {
        return Assembler.compute(returning, frame.inner(row));
    }

    // UPDATE and DELETE

    private Datum[] target(Datum[] row) {
        Datum[] of = new Datum[places.length];
        for (int i = 0; i < of.length; i++) {
            of[i] = row[places[i]];
        }
        return of;
    }

    /// A row that joins with several others is changed once.
    private static boolean isFirst(Upkeep target, Datum[] row, Set<Bytes> seen) {
        return seen.add(target.table().key(row));
    }

    private boolean mayChange(Upkeep target, Datum[] row, Frame frame) {
        StoredTable table = target.table();
        return frame.execution().mayChange(table.table().oid(), table.key(target(row)));
    }

    /// Locks the rows that are changed, which are to be as they were read.
    private void lock(Upkeep target, List<Datum[]> rows, Frame frame) {
        if (locked) {
            return;
        }
        StoredTable table = target.table();
        Map<Bytes, Datum[]> read = new LinkedHashMap<>();
        for (Datum[] row : rows) {
            Datum[] of = target(row);
            read.putIfAbsent(table.key(of), of);
        }
        Map<Bytes, Row> now =
                frame.execution().storage().find(read.keySet(), Lock.EXCLUSIVE, table.planned());
        read.forEach((key, row) -> {
            Row found = now.get(key);
            if (found == null || !table.isStored(row, key, found.value())) {
                throw new Restart();
            }
        });
    }

    private void update(
            Upkeep target,
            List<Datum[]> rows,
            Writing writing,
            Frame frame,
            List<Datum[]> results) {
        rows.removeIf(row -> !mayChange(target, row, frame));
        lock(target, rows, frame);
        Set<Bytes> seen = new HashSet<>();
        for (Datum[] row : rows) {
            Datum[] before = target(row);
            if (!isFirst(target, before, seen)) {
                continue;
            }
            Datum[] after = Assembler.compute(values, frame.inner(row));
            writing.update(target, before, after);
            Datum[] shown = row.clone();
            for (int i = 0; i < places.length; i++) {
                shown[places[i]] = after[i];
            }
            results.add(returned(shown, frame));
        }
    }

    private void delete(
            Upkeep target,
            List<Datum[]> rows,
            Writing writing,
            Frame frame,
            List<Datum[]> results) {
        rows.removeIf(row -> !mayChange(target, row, frame));
        lock(target, rows, frame);
        Set<Bytes> seen = new HashSet<>();
        for (Datum[] row : rows) {
            Datum[] before = target(row);
            if (isFirst(target, before, seen)) {
                writing.delete(target, before);
                results.add(returned(row, frame));
            }
        }
    }

    // INSERT

    private void insert(
            Change.Insert insert,
            List<Datum[]> rows,
            Writing writing,
            Frame frame,
            List<Datum[]> results) {
        Upkeep target = insert.target();
        Change.OnConflict conflict = insert.conflict();
        Conflicts conflicts =
                conflict == null ? null : new Conflicts(conflict, target, writing, frame);
        List<Datum[]> whole = new ArrayList<>(rows.size());
        rows.forEach(given -> whole.add(writing.complete(target, given)));
        for (int i = 0; i < whole.size(); i++) {
            Datum[] row = whole.get(i);
            if (i % Writing.EXPECTED_MOST == 0) {
                int end = Math.min(whole.size(), i + Writing.EXPECTED_MOST);
                writing.expect(target, whole.subList(i, end));
            }
            if (conflicts == null || conflicts.isFree(row)) {
                writing.insert(target, row);
                results.add(returned(row, frame));
            } else {
                Datum[] updated = conflicts.updated(row);
                if (updated != null) {
                    results.add(returned(updated, frame));
                }
            }
        }
    }

    /// What becomes of rows whose keys are taken.
    private final class Conflicts {

        private final Change.OnConflict conflict;
        private final Upkeep target;
        private final Writing writing;
        private final Frame frame;
        private final Set<Bytes> touched = new HashSet<>();
        private final Evaluator @Nullable [] values;
        private final @Nullable Evaluator where;

        Conflicts(Change.OnConflict conflict, Upkeep target, Writing writing, Frame frame) {
            this.conflict = conflict;
            this.target = target;
            this.writing = writing;
            this.frame = frame;
            List<Variable> both = new ArrayList<>(conflict.existing());
            both.addAll(conflict.excluded());
            Compiler compiler = new Compiler(new Layout(both, layout.outer()));
            List<Scalar> updated = conflict.values();
            this.values = updated == null ? null : compiler.all(updated).toArray(Evaluator[]::new);
            Scalar condition = conflict.where();
            this.where = condition == null ? null : compiler.of(condition);
        }

        /// Whether nothing is in its way.
        boolean isFree(Datum[] row) {
            if (taken(row) != null) {
                return false;
            }
            touched.add(target.table().key(row));
            return true;
        }

        /// @return the row that was updated in its place; null where nothing was done
        Datum @Nullable [] updated(Datum[] row) {
            Bytes key = taken(row);
            Evaluator[] computed = values;
            if (computed == null || key == null) {
                return null;
            }
            if (!touched.add(key)) {
                throw new SqlError(
                                SqlState.CARDINALITY,
                                "ON CONFLICT DO UPDATE command cannot affect row a second time")
                        .hint(
                                "Ensure that no rows proposed for insertion within the same command"
                                        + " have duplicate constrained values.");
            }
            Datum[] existing = writing.lock(target.table(), key);
            if (existing == null) {
                throw new Restart();
            }
            Datum[] both = new Datum[existing.length + row.length];
            System.arraycopy(existing, 0, both, 0, existing.length);
            System.arraycopy(row, 0, both, existing.length, row.length);
            Evaluator condition = where;
            if (condition != null && !condition.holds(frame.inner(both))) {
                return null;
            }
            Datum[] after = Assembler.compute(computed, frame.inner(both));
            writing.update(target, existing, after);
            return after;
        }

        /// The key of the row that is in the way; null where none is.
        private @Nullable Bytes taken(Datum[] row) {
            for (StoredIndex arbiter : conflict.arbiters()) {
                Bytes taken =
                        arbiter == null
                                ? writing.taken(target, row)
                                : writing.taken(target, arbiter, row);
                if (taken != null) {
                    return taken;
                }
            }
            return null;
        }
    }
}
