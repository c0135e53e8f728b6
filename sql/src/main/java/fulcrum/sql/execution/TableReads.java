package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads tables: whole, by the beginnings of their keys, or by an index.
final class TableReads {

    /// So many rows are asked for at once, first few and then more.
    private static final int FEWEST = 16;

    private static final int MOST = 1_000;

    private final Compiler compiler;

    TableReads(@Nullable Layout outer) {
        this.compiler = new Compiler(new Layout(List.of(), outer));
    }

    Source of(Plan.Scan scan) {
        StoredTable table = scan.table();
        return switch (scan.path()) {
            case Path.Whole _ ->
                    frame ->
                            rows(
                                    table,
                                    new Pages(
                                            frame.execution(),
                                            table.range(),
                                            table.planned(),
                                            MOST));
            case Path.Keyed keyed -> keyed(table, keyed, lock(scan));
            case Path.Several several -> several(table, several, lock(scan));
        };
    }

    /// How rows are locked that are found by their keys.
    private static Lock lock(Plan.Scan scan) {
        return scan.exclusive() ? Lock.EXCLUSIVE : Lock.NONE;
    }

    static Cursor rows(StoredTable table, Pages pages) {
        return () -> {
            Row row = pages.next();
            while (row != null && !table.owns(row.key())) {
                row = pages.next();
            }
            return row == null ? null : table.row(row.key(), row.value());
        };
    }

    /// Rows page by page.
    static final class Pages {

        private final Execution execution;
        private final fulcrum.database.session.Planned planned;
        private final @Nullable Bytes to;
        private @Nullable Bytes from;
        private Iterator<Row> page = List.<Row>of().iterator();
        private int size;

        Pages(
                Execution execution,
                KeyRange range,
                fulcrum.database.session.Planned planned,
                int size) {
            this.execution = execution;
            this.planned = planned;
            this.from = range.from();
            this.to = range.to();
            this.size = size;
        }

        @Nullable Row next() {
            while (!page.hasNext()) {
                Bytes next = from;
                if (next == null) {
                    return null;
                }
                execution.demandWanted();
                Rows.Page read =
                        execution
                                .storage()
                                .read(
                                        Span.range(next, to),
                                        Lock.NONE,
                                        IfLocked.WAIT,
                                        size,
                                        planned);
                size = Math.min(MOST, size * 4);
                page = read.rows().iterator();
                from = read.more() ? Span.after(read.rows().getLast().key()) : null;
            }
            return page.next();
        }
    }

    // By keys

    private Source keyed(StoredTable table, Path.Keyed keyed, Lock lock) {
        StoredIndex index = keyed.index();
        Evaluator[] equal = compiler.all(keyed.equal()).toArray(Evaluator[]::new);
        Path.Bound from = keyed.from();
        Path.Bound to = keyed.to();
        Evaluator least = from == null ? null : compiler.of(from.value());
        Evaluator most = to == null ? null : compiler.of(to.value());
        TableLayout layout = index == null ? table.layout() : index.layout();
        int whole = layout.primaryKey().columns().size();
        return frame -> {
            Frame inner = frame.inner(new Datum[0]);
            List<Datum> values = values(table, index, equal, inner);
            if (values == null) {
                return () -> null;
            }
            if (index == null && values.size() == whole) {
                return one(table, layout.key(values), lock, frame);
            }
            KeyRange range = layout.startingWith(values);
            KeyBounds bounds = new KeyBounds(table, index, values, from, to);
            KeyRange within =
                    bounds.within(
                            range,
                            least == null ? null : least.of(inner),
                            most == null ? null : most.of(inner));
            if (within == null || within.isEmpty()) {
                return () -> null;
            }
            return index == null
                    ? rows(table, new Pages(frame.execution(), within, table.planned(), FEWEST))
                    : indexed(table, index, within, lock, frame);
        };
    }

    /// @return null where one is NULL, which no key is equal to
    private static @Nullable List<Datum> values(
            StoredTable table, @Nullable StoredIndex index, Evaluator[] equal, Frame frame) {
        List<Datum> values = new ArrayList<>();
        for (int i = 0; i < equal.length; i++) {
            Datum value = equal[i].of(frame);
            if (value instanceof Datum.Null) {
                return null;
            }
            values.add(
                    index == null
                            ? table.inKey(table.keyPositions()[i], value)
                            : index.inKey(i, value));
        }
        return values;
    }

    private static Cursor one(StoredTable table, Bytes key, Lock lock, Frame frame) {
        return new Cursor() {
            private boolean read;

            @Override
            public Datum @Nullable [] next() {
                if (read) {
                    return null;
                }
                read = true;
                Row row = frame.execution().storage().find(key, lock, table.planned());
                return row == null ? null : table.row(row.key(), row.value());
            }
        };
    }

    private static Cursor indexed(
            StoredTable table, StoredIndex index, KeyRange range, Lock lock, Frame frame) {
        Execution execution = frame.execution();
        Pages entries = new Pages(execution, range, index.planned(), FEWEST);
        return () -> {
            for (Row entry = entries.next(); entry != null; entry = entries.next()) {
                Bytes key = StoredIndex.row(entry.value());
                Row row = execution.storage().find(key, lock, table.planned());
                if (row != null) {
                    return table.row(row.key(), row.value());
                }
            }
            return null;
        };
    }

    private Source several(StoredTable table, Path.Several several, Lock lock) {
        StoredIndex index = several.index();
        Evaluator[] equal = compiler.all(several.equal()).toArray(Evaluator[]::new);
        Evaluator[] last = compiler.all(several.values()).toArray(Evaluator[]::new);
        TableLayout layout = index == null ? table.layout() : index.layout();
        int whole = layout.primaryKey().columns().size();
        int part = equal.length;
        return frame -> {
            Frame inner = frame.inner(new Datum[0]);
            List<Datum> values = values(table, index, equal, inner);
            if (values == null) {
                return () -> null;
            }
            Set<Datum> distinct = new LinkedHashSet<>();
            for (Evaluator each : last) {
                Datum value = each.of(inner);
                if (!(value instanceof Datum.Null)) {
                    distinct.add(
                            index == null
                                    ? table.inKey(table.keyPositions()[part], value)
                                    : index.inKey(part, value));
                }
            }
            Iterator<Datum> left = distinct.iterator();
            return chained(() -> {
                if (!left.hasNext()) {
                    return null;
                }
                List<Datum> key = new ArrayList<>(values);
                key.add(left.next());
                if (index == null && key.size() == whole) {
                    return one(table, layout.key(key), lock, frame);
                }
                KeyRange range = layout.startingWith(key);
                return index == null
                        ? rows(table, new Pages(frame.execution(), range, table.planned(), FEWEST))
                        : indexed(table, index, range, lock, frame);
            });
        };
    }

    private static Cursor chained(java.util.function.Supplier<@Nullable Cursor> all) {
        return new Cursor() {
            private @Nullable Cursor now = all.get();

            @Override
            public Datum @Nullable [] next() {
                for (Cursor at = now; at != null; at = now) {
                    Datum[] row = at.next();
                    if (row != null) {
                        return row;
                    }
                    now = all.get();
                }
                return null;
            }
        };
    }
}
