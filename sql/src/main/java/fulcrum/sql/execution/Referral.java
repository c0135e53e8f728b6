package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyRange;
import fulcrum.database.session.Planned;
import fulcrum.database.session.SessionResult.Row;
import fulcrum.database.transaction.IfLocked;
import fulcrum.database.transaction.Lock;
import fulcrum.database.transaction.Span;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.routine.ValueOrder;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Rows of another table that have the key of one that goes or changes (manual, 5.5.5).
final class Referral {

    private static final int PAGE = 1_000;

    private final Writing writing;
    private final Upkeep parent;
    private final Upkeep.Referrer referrer;
    private final Upkeep child;

    Referral(Writing writing, Upkeep parent, Upkeep.Referrer referrer) {
        this.writing = writing;
        this.parent = parent;
        this.referrer = referrer;
        this.child = referrer.upkeep().get();
    }

    /// The row is deleted.
    void gone(Datum[] row) {
        act(referrer.key().onDelete(), row, null);
    }

    /// The row has another key.
    void changed(Datum[] before, Datum[] after) {
        act(referrer.key().onUpdate(), before, after);
    }

    private void act(Constraint.Action action, Datum[] before, Datum @Nullable [] after) {
        switch (action) {
            case NO_ACTION -> writing.later(() -> refuse(before));
            case RESTRICT -> writing.act(() -> refuse(before));
            case CASCADE -> writing.act(() -> children(before, row -> follow(row, after)));
            case SET_NULL ->
                    writing.act(() ->
                            children(before, row -> writing.update(child, row, without(row))));
            case SET_DEFAULT ->
                    writing.act(() ->
                            children(before, row -> writing.update(child, row, byDefault(row))));
        }
    }

    private void follow(Datum[] row, Datum @Nullable [] after) {
        if (after == null) {
            writing.delete(child, row);
        } else {
            writing.update(child, row, following(row, after));
        }
    }

    private void refuse(Datum[] before) {
        if (isBack(before)) {
            return;
        }
        children(
                before,
                _ -> {
                    throw writing.violations()
                            .stillReferenced(parent, child, referrer.key(), before);
                });
    }

    /// Another row has the key by now.
    private boolean isBack(Datum[] before) {
        StoredTable table = parent.table();
        if (!referrer.key().referenced().equals(table.table().primaryKey())) {
            return false;
        }
        Bytes key = table.key(before);
        return writing.pending().find(key, Lock.SHARED, table.planned()) != null;
    }

    private Datum[] following(Datum[] row, Datum[] after) {
        Datum[] changed = row.clone();
        for (int i = 0; i < referrer.theirs().size(); i++) {
            changed[referrer.theirs().get(i)] = after[referrer.positions().get(i)];
        }
        return changed;
    }

    private Datum[] without(Datum[] row) {
        Datum[] changed = row.clone();
        for (int at : referrer.theirs()) {
            changed[at] = Datum.NULL;
        }
        return changed;
    }

    private Datum[] byDefault(Datum[] row) {
        Datum[] changed = row.clone();
        Compiler compiler = new Compiler(Layout.NOTHING);
        for (int at : referrer.theirs()) {
            Scalar value = child.defaults().get(at);
            changed[at] = compiler.of(value).of(Frame.outermost(writing.frame().execution()));
        }
        return changed;
    }

    // The rows

    private void children(Datum[] before, Consumer<Datum[]> action) {
        List<Datum> key = new ArrayList<>();
        for (int position : referrer.positions()) {
            if (before[position] instanceof Datum.Null) {
                return;
            }
            key.add(before[position]);
        }
        List<Datum[]> found = new ArrayList<>();
        StoredIndex index = referrer.by();
        if (index == null) {
            StoredTable table = child.table();
            read(
                    table.range(),
                    table.planned(),
                    row -> {
                        if (table.owns(row.key())) {
                            add(row.key(), key, found);
                        }
                    });
        } else {
            List<Datum> beginning = new ArrayList<>();
            for (int i = 0; i < referrer.order().size(); i++) {
                beginning.add(index.inKey(i, key.get(referrer.order().get(i))));
            }
            read(
                    index.layout().startingWith(beginning),
                    index.planned(),
                    entry -> add(StoredIndex.row(entry.value()), key, found));
        }
        if (writing.isOfSeveral()) {
            addWritten(key, found);
        }
        found.forEach(action);
    }

    /// Rows that another of the statement's changes has written, and that no one finds in storage
    /// yet.
    private void addWritten(List<Datum> key, List<Datum[]> found) {
        StoredTable table = child.table();
        Set<Bytes> known = new HashSet<>();
        found.forEach(row -> known.add(table.key(row)));
        for (Bytes written : writing.pending().written(table.planned())) {
            if (!known.contains(written)) {
                add(written, key, found);
            }
        }
    }

    /// A row as the statement has left it, if it has the key still.
    private void add(Bytes rowKey, List<Datum> key, List<Datum[]> found) {
        Datum[] row = writing.lock(child.table(), rowKey);
        if (row == null) {
            return;
        }
        List<Column> columns = child.table().table().columns();
        for (int i = 0; i < key.size(); i++) {
            int at = referrer.theirs().get(i);
            var type = columns.get(at).type();
            boolean same =
                    !(row[at] instanceof Datum.Null)
                            && ValueOrder.canonical(type, row[at])
                                    .equals(ValueOrder.canonical(type, key.get(i)));
            if (!same) {
                return;
            }
        }
        found.add(row);
    }

    /// All rows of a range as they are now, with a lock that lets none come until the transaction
    /// ends.
    private void read(KeyRange range, Planned planned, Consumer<Row> each) {
        Bytes from = range.from();
        while (from != null) {
            Rows.Page page =
                    writing.frame()
                            .execution()
                            .storage()
                            .read(
                                    Span.range(from, range.to()),
                                    Lock.SHARED,
                                    IfLocked.WAIT,
                                    PAGE,
                                    planned);
            page.rows().forEach(each);
            from = page.more() ? Span.after(page.rows().getLast().key()) : null;
        }
    }
}
