package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.sharding.TableLayout;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Program;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads tables: whole, by the beginnings of their keys, or by an index.
final class TableReads {

    /// So many rows are asked for first, where few are expected.
    private static final int FEWEST = 16;

    private final Compiler compiler;

    TableReads(@Nullable Layout outer) {
        this.compiler = new Compiler(new Layout(List.of(), outer));
    }

    /// For what stands outside of the rows that are read.
    Compiler compiler() {
        return compiler;
    }

    Source of(Plan.Scan scan) {
        StoredTable table = scan.table();
        if (scan.isOfRanges()) {
            return ofRanges(scan, table);
        }
        return switch (scan.path()) {
            case Path.Whole _ -> throw new IllegalStateException("a range");
            case Path.Sought sought -> sought(scan, sought, lock(scan));
            case Path.Keyed keyed -> keyed(table, keyed, lock(scan));
            case Path.Several several -> several(table, several, lock(scan));
        };
    }

    private Source ofRanges(Plan.Scan scan, StoredTable table) {
        Ranges ranges = ranges(scan);
        Shipment shipment = scan.shipment();
        Shipped shipped = shipment == null ? null : new Shipped(shipment, compiler, false);
        Scalar first = scan.first();
        Evaluator enough = first == null ? null : compiler.of(first);
        boolean all = scan.path() instanceof Path.Whole || scan.path() instanceof Path.Sought;
        return frame -> {
            Program program = shipped == null ? null : shipped.program(frame, table.planned());
            Pages pages = new Pages(frame.execution(), ranges.of(frame), table.planned(), program);
            if (enough != null) {
                return rows(table, pages.first(size(enough.of(frame.inner(new Datum[0])))));
            }
            return rows(table, all ? pages : pages.first(FEWEST));
        };
    }

    private static int size(Datum enough) {
        return enough instanceof Datum.Int(long rows)
                ? Math.clamp(rows, 1, Pages.MOST)
                : Pages.MOST;
    }

    /// Where the rows of a scan lie, which reads nothing but ranges of the table's own keys.
    @FunctionalInterface
    interface Ranges {
        List<KeyRange> of(Frame frame);
    }

    Ranges ranges(Plan.Scan scan) {
        StoredTable table = scan.table();
        return switch (scan.path()) {
            case Path.Whole _, Path.Sought _ -> _ -> List.of(table.range());
            case Path.Keyed keyed -> {
                Bounded bounded = bounded(table, keyed);
                yield frame -> {
                    KeyRange range = bounded.of(frame);
                    return range == null ? List.of() : List.of(range);
                };
            }
            case Path.Several several -> severalRanges(table, several);
        };
    }

    private Ranges severalRanges(StoredTable table, Path.Several several) {
        Evaluator[] equal = compiler.all(several.equal()).toArray(Evaluator[]::new);
        Evaluator[] last = compiler.all(several.values()).toArray(Evaluator[]::new);
        return frame -> {
            List<KeyRange> all = new ArrayList<>();
            for (List<Datum> key : keys(table, null, equal, last, frame)) {
                all.add(table.layout().startingWith(key));
            }
            return all;
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

    // By keys

    private Source keyed(StoredTable table, Path.Keyed keyed, Lock lock) {
        StoredIndex index = keyed.index();
        if (index == null) {
            Evaluator[] equal = compiler.all(keyed.equal()).toArray(Evaluator[]::new);
            return frame -> {
                List<Datum> values = values(table, null, equal, frame.inner(new Datum[0]));
                return values == null
                        ? () -> null
                        : one(table, table.layout().key(values), lock, frame);
            };
        }
        Bounded bounded = bounded(table, keyed);
        return frame -> {
            KeyRange within = bounded.of(frame);
            return within == null ? () -> null : indexed(table, index, within, lock, frame);
        };
    }

    /// A range of keys, of a table or of an index.
    @FunctionalInterface
    private interface Bounded {

        /// @return null where no key can be meant
        @Nullable KeyRange of(Frame frame);
    }

    private Bounded bounded(StoredTable table, Path.Keyed keyed) {
        StoredIndex index = keyed.index();
        Evaluator[] equal = compiler.all(keyed.equal()).toArray(Evaluator[]::new);
        Path.Bound from = keyed.from();
        Path.Bound to = keyed.to();
        Evaluator least = from == null ? null : compiler.of(from.value());
        Evaluator most = to == null ? null : compiler.of(to.value());
        TableLayout layout = index == null ? table.layout() : index.layout();
        return frame -> {
            Frame inner = frame.inner(new Datum[0]);
            List<Datum> values = values(table, index, equal, inner);
            if (values == null) {
                return null;
            }
            KeyBounds bounds = new KeyBounds(table, index, values, from, to);
            KeyRange within =
                    bounds.within(
                            layout.startingWith(values),
                            least == null ? null : least.of(inner),
                            most == null ? null : most.of(inner));
            return within == null || within.isEmpty() ? null : within;
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

    /// The rows of a page of entries are asked for together.
    private static Cursor indexed(
            StoredTable table, StoredIndex index, KeyRange range, Lock lock, Frame frame) {
        Execution execution = frame.execution();
        Pages entries = new Pages(execution, List.of(range), index.planned(), null).first(FEWEST);
        return together(
                table,
                () -> {
                    List<Bytes> keys = new ArrayList<>();
                    for (Row entry : entries.page()) {
                        keys.add(StoredIndex.row(entry.value()));
                    }
                    return keys;
                },
                lock,
                execution);
    }

    /// Rows by their keys, in the order of these, many at a time.
    ///
    /// @param keys the next of them; none behind the last
    private static Cursor together(
            StoredTable table, Supplier<List<Bytes>> keys, Lock lock, Execution execution) {
        return new Cursor() {
            private Iterator<Row> rows = List.<Row>of().iterator();

            @Override
            public Datum @Nullable [] next() {
                while (!rows.hasNext()) {
                    execution.demandWanted();
                    List<Bytes> next = keys.get();
                    if (next.isEmpty()) {
                        return null;
                    }
                    Map<Bytes, Row> found = execution.storage().find(next, lock, table.planned());
                    rows = next.stream().map(found::get).filter(Objects::nonNull).iterator();
                }
                Row row = rows.next();
                return table.row(row.key(), row.value());
            }
        };
    }

    // By what the other side of a join has

    private Source sought(Plan.Scan scan, Path.Sought path, Lock lock) {
        StoredTable table = scan.table();
        Source whole = ofRanges(scan, table);
        StoredIndex index = path.index();
        TableLayout layout = index == null ? table.layout() : index.layout();
        boolean isWhole = path.equal().size() == layout.primaryKey().columns().size();
        return frame -> {
            Collection<List<Datum>> keys = frame.execution().sought(path);
            if (keys == null) {
                return whole.open(frame);
            }
            Iterator<List<Datum>> left = keys.iterator();
            if (index == null && isWhole) {
                return together(
                        table,
                        () -> next(left, key -> layout.key(inKey(table, null, key))),
                        lock,
                        frame.execution());
            }
            if (index != null && isAlone(index, keys)) {
                return together(table, () -> entries(index, left, frame), lock, frame.execution());
            }
            return chained(() -> {
                if (!left.hasNext()) {
                    return null;
                }
                KeyRange range = layout.startingWith(inKey(table, index, left.next()));
                return index == null
                        ? rows(table, few(table, range, frame))
                        : indexed(table, index, range, lock, frame);
            });
        };
    }

    private static Pages few(StoredTable table, KeyRange range, Frame frame) {
        return new Pages(frame.execution(), List.of(range), table.planned(), null).first(FEWEST);
    }

    /// Whether each of these has one entry at most.
    private static boolean isAlone(StoredIndex index, Collection<List<Datum>> keys) {
        int parts = index.index().parts().size();
        return keys.stream().allMatch(key -> key.size() == parts && index.isAlone(key));
    }

    /// The next of some keys.
    private static List<Bytes> next(Iterator<List<Datum>> left, Function<List<Datum>, Bytes> key) {
        List<Bytes> keys = new ArrayList<>();
        while (left.hasNext() && keys.size() < Rows.KEYS_MOST) {
            keys.add(key.apply(left.next()));
        }
        return keys;
    }

    /// The keys of the rows of the next entries that are there; none behind the last.
    private static List<Bytes> entries(StoredIndex index, Iterator<List<Datum>> left, Frame frame) {
        while (left.hasNext()) {
            List<Bytes> keys = next(left, key -> index.key(key, Bytes.EMPTY));
            Map<Bytes, Row> found =
                    frame.execution().storage().find(keys, Lock.NONE, index.planned());
            if (!found.isEmpty()) {
                return keys.stream()
                        .map(found::get)
                        .filter(Objects::nonNull)
                        .map(entry -> StoredIndex.row(entry.value()))
                        .toList();
            }
        }
        return List.of();
    }

    private static List<Datum> inKey(
            StoredTable table, @Nullable StoredIndex index, List<Datum> values) {
        List<Datum> key = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            key.add(
                    index == null
                            ? table.inKey(table.keyPositions()[i], values.get(i))
                            : index.inKey(i, values.get(i)));
        }
        return key;
    }

    private Source several(StoredTable table, Path.Several several, Lock lock) {
        StoredIndex index = several.index();
        Evaluator[] equal = compiler.all(several.equal()).toArray(Evaluator[]::new);
        Evaluator[] last = compiler.all(several.values()).toArray(Evaluator[]::new);
        TableLayout layout = index == null ? table.layout() : index.layout();
        return frame -> {
            Iterator<List<Datum>> left = keys(table, index, equal, last, frame).iterator();
            if (index == null) {
                return together(table, () -> next(left, layout::key), lock, frame.execution());
            }
            return chained(() -> {
                if (!left.hasNext()) {
                    return null;
                }
                List<Datum> key = left.next();
                return indexed(table, index, layout.startingWith(key), lock, frame);
            });
        };
    }

    /// Keys that differ in their last values, each once; those of no row are left out.
    private static List<List<Datum>> keys(
            StoredTable table,
            @Nullable StoredIndex index,
            Evaluator[] equal,
            Evaluator[] last,
            Frame frame) {
        Frame inner = frame.inner(new Datum[0]);
        List<Datum> values = values(table, index, equal, inner);
        if (values == null) {
            return List.of();
        }
        int part = equal.length;
        Set<List<Datum>> distinct = new LinkedHashSet<>();
        for (Evaluator each : last) {
            Datum value = each.of(inner);
            if (!(value instanceof Datum.Null)) {
                List<Datum> key = new ArrayList<>(values);
                key.add(
                        index == null
                                ? table.inKey(table.keyPositions()[part], value)
                                : index.inKey(part, value));
                distinct.add(key);
            }
        }
        return List.copyOf(distinct);
    }

    private static Cursor chained(Supplier<@Nullable Cursor> all) {
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
