package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.schema.TableState;
import fulcrum.database.session.Planned;
import fulcrum.database.transaction.Lock;
import fulcrum.machine.Bytes;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rows that one statement writes: with the entries of their indexes, and what must hold of
/// them. Constraints of a row and its keys are looked at when it is written, foreign keys when all
/// are (manual, 5.5; SET CONSTRAINTS).
final class Writing {

    /// So many rows are asked for at once.
    static final int EXPECTED_MOST = 500;

    private final Frame frame;
    private final boolean several;
    private final Pending pending;
    private final Violations violations;
    private final IdentityHashMap<Upkeep, CompiledUpkeep> compiled = new IdentityHashMap<>();
    private final Deque<Runnable> later = new ArrayDeque<>();

    /// Rows that refer to others, which are to be there in the end.
    private final LinkedHashMap<Upkeep.Reference, List<Datum[]>> referred = new LinkedHashMap<>();

    /// Rows that were changed, by their keys before that, and rows that were inserted where another
    /// part of the statement may come upon them.
    private final Set<Bytes> changed = new HashSet<>();

    /// What is done to rows that refer to some that go or change.
    private final Deque<Runnable> actions = new ArrayDeque<>();

    Writing(Frame frame) {
        this(frame, false);
    }

    private Writing(Frame frame, boolean several) {
        this.frame = frame;
        this.several = several;
        this.pending = new Pending(frame.execution().storage());
        this.violations = new Violations(frame.execution().setting().styles());
    }

    /// For a statement that makes several changes, each of which writes through this.
    static Writing ofSeveral(Frame frame) {
        return new Writing(frame, true);
    }

    /// A row is about to be changed. Each is changed once by a statement, by whichever of its
    /// changes comes first (manual, 7.8.4).
    ///
    /// @return false where it was before
    boolean isFirst(Bytes key) {
        return changed.add(key);
    }

    /// Whether another change of the statement has changed a row, or made it.
    boolean isChanged(Bytes key) {
        return changed.contains(key);
    }

    /// Whether the statement makes several changes, of which each may have to do with what another
    /// has written.
    boolean isOfSeveral() {
        return several;
    }

    /// Does what a foreign key has done to rows of another table: of several changes, once all of
    /// them are made.
    void act(Runnable action) {
        if (several) {
            actions.add(action);
        } else {
            action.run();
        }
    }

    private CompiledUpkeep compiled(Upkeep upkeep) {
        return compiled.computeIfAbsent(upkeep, CompiledUpkeep::new);
    }

    // Rows before they are written

    /// A row that is inserted, with what makes it whole.
    Datum[] complete(Upkeep upkeep, Datum[] given) {
        StoredTable table = upkeep.table();
        Datum[] row = given.clone();
        if (table.width() > table.table().columns().size()) {
            row[row.length - 1] =
                    new Datum.Uuid(
                            frame.execution().setting().randomBits(),
                            frame.execution().setting().randomBits());
        }
        compiled(upkeep).generate(row, frame);
        return row;
    }

    private void demandSound(Upkeep upkeep, Datum[] row) {
        List<Column> columns = upkeep.table().table().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).notNull() && row[i] instanceof Datum.Null) {
                throw violations.notNull(upkeep, columns.get(i), row);
            }
        }
        Constraint.Check violated = compiled(upkeep).violated(row, frame);
        if (violated != null) {
            throw violations.check(upkeep, violated, row);
        }
    }

    // Keys that are taken

    /// The key of the row that has the primary key of another.
    @Nullable Bytes taken(Upkeep upkeep, Datum[] row) {
        StoredTable table = upkeep.table();
        Bytes key = table.key(row);
        return pending.find(key, Lock.EXCLUSIVE, table.planned()) == null ? null : key;
    }

    /// The key of the row that has what another has in a unique index.
    @Nullable Bytes taken(Upkeep upkeep, StoredIndex index, Datum[] row) {
        CompiledUpkeep rules = compiled(upkeep);
        for (int i = 0; i < upkeep.indexes().size(); i++) {
            if (upkeep.indexes().get(i).index() == index && rules.isIn(i, row, frame)) {
                return taken(index, rules.values(i, row, frame));
            }
        }
        return null;
    }

    private @Nullable Bytes taken(StoredIndex index, List<Datum> values) {
        if (!index.isAlone(values)) {
            return null;
        }
        Bytes entry = index.key(values, Bytes.EMPTY);
        Bytes value = pending.find(entry, Lock.EXCLUSIVE, index.planned());
        return value == null ? null : StoredIndex.row(value);
    }

    /// Locks a row.
    ///
    /// @return null where there is none
    Datum @Nullable [] lock(StoredTable table, Bytes key) {
        Bytes value = pending.find(key, Lock.EXCLUSIVE, table.planned());
        return value == null ? null : table.row(key, value);
    }

    /// Asks at once for all that may stand in the way of rows that are going to be inserted. What
    /// is wrong with one of them is told in its turn.
    ///
    /// @param rows whole, [#EXPECTED_MOST] of them at most
    void expect(Upkeep upkeep, List<Datum[]> rows) {
        pending.expectNothing();
        StoredTable table = upkeep.table();
        if (rows.size() < 2 || frame.execution().storage().isAlone(table.planned())) {
            return;
        }
        List<Bytes> keys = new ArrayList<>();
        List<List<Bytes>> entries = new ArrayList<>();
        upkeep.indexes().forEach(_ -> entries.add(new ArrayList<>()));
        try {
            for (Datum[] row : rows) {
                addKey(table, row, keys);
                for (int i = 0; i < entries.size(); i++) {
                    addEntry(upkeep, i, row, entries.get(i));
                }
            }
        } catch (SqlError _) {
            // those before it are asked for all the same
        }
        pending.expect(keys, Lock.EXCLUSIVE, table.planned());
        for (int i = 0; i < entries.size(); i++) {
            StoredIndex index = upkeep.indexes().get(i).index();
            pending.expect(entries.get(i), Lock.EXCLUSIVE, index.planned());
        }
    }

    private static void addKey(StoredTable table, Datum[] row, List<Bytes> keys) {
        boolean drawn = table.table().primaryKey().isEmpty();
        for (int position : table.keyPositions()) {
            drawn |= row[position] instanceof Datum.Null;
        }
        if (!drawn) {
            keys.add(table.key(row));
        }
    }

    private void addEntry(Upkeep upkeep, int which, Datum[] row, List<Bytes> entries) {
        CompiledUpkeep rules = compiled(upkeep);
        StoredIndex index = upkeep.indexes().get(which).index();
        if (index.index().unique() && rules.isIn(which, row, frame)) {
            List<Datum> values = rules.values(which, row, frame);
            if (index.isAlone(values)) {
                entries.add(index.key(values, Bytes.EMPTY));
            }
        }
    }

    // Changes of a row

    /// @throws Frozen where somebody changes what the table is
    private void demandOpen(Upkeep upkeep) {
        StoredTable table = upkeep.table();
        boolean frozen = table.descriptor().state() == TableState.FROZEN;
        if (frozen && !frame.execution().storage().isAlone(table.planned())) {
            throw new Frozen(table.table().oid(), table.table().name());
        }
    }

    void insert(Upkeep upkeep, Datum[] row) {
        demandOpen(upkeep);
        demandSound(upkeep, row);
        StoredTable table = upkeep.table();
        Bytes key = table.key(row);
        // a number of 122 bits that was drawn by chance is nobody else's
        boolean drawn = table.table().primaryKey().isEmpty();
        if (!drawn && taken(upkeep, row) != null) {
            throw violations.primaryKey(upkeep, row);
        }
        if (several) {
            changed.add(key);
        }
        pending.put(key, table.value(row), table.planned());
        for (int i = 0; i < upkeep.indexes().size(); i++) {
            index(upkeep, i, row, key);
        }
        upkeep.references().forEach(reference -> refer(upkeep, reference, row));
    }

    private void index(Upkeep upkeep, int which, Datum[] row, Bytes key) {
        CompiledUpkeep rules = compiled(upkeep);
        if (!rules.isIn(which, row, frame)) {
            return;
        }
        StoredIndex index = upkeep.indexes().get(which).index();
        List<Datum> values = rules.values(which, row, frame);
        Bytes other = taken(index, values);
        if (other != null && !other.equals(key)) {
            throw violations.unique(upkeep, index, values);
        }
        pending.put(index.key(values, key), StoredIndex.value(key), index.planned());
    }

    /// Brings a row that is there into an index.
    void reindex(Upkeep upkeep, int which, Datum[] row) {
        index(upkeep, which, row, upkeep.table().key(row));
    }

    private void unindex(Upkeep upkeep, int which, Datum[] row, Bytes key) {
        CompiledUpkeep rules = compiled(upkeep);
        if (rules.isIn(which, row, frame)) {
            StoredIndex index = upkeep.indexes().get(which).index();
            List<Datum> values = rules.values(which, row, frame);
            pending.put(index.key(values, key), null, index.planned());
        }
    }

    void delete(Upkeep upkeep, Datum[] row) {
        demandOpen(upkeep);
        StoredTable table = upkeep.table();
        Bytes key = table.key(row);
        pending.put(key, null, table.planned());
        for (int i = 0; i < upkeep.indexes().size(); i++) {
            unindex(upkeep, i, row, key);
        }
        for (Upkeep.Referrer referrer : upkeep.referrers()) {
            new Referral(this, upkeep, referrer).gone(row);
        }
    }

    /// @param given the new values of all columns, those that are computed left out
    void update(Upkeep upkeep, Datum[] before, Datum[] given) {
        demandOpen(upkeep);
        StoredTable table = upkeep.table();
        Datum[] after = given;
        compiled(upkeep).generate(after, frame);
        if (after.length < before.length) {
            after = Arrays.copyOf(after, before.length);
            after[after.length - 1] = before[before.length - 1];
        }
        demandSound(upkeep, after);
        Bytes oldKey = table.key(before);
        Bytes newKey = table.key(after);
        boolean moved = !oldKey.equals(newKey);
        if (moved) {
            if (taken(upkeep, after) != null) {
                throw violations.primaryKey(upkeep, after);
            }
            pending.put(oldKey, null, table.planned());
        }
        Bytes value = table.value(after);
        if (moved || !value.equals(table.value(before))) {
            pending.put(newKey, value, table.planned());
        }
        CompiledUpkeep rules = compiled(upkeep);
        for (int i = 0; i < upkeep.indexes().size(); i++) {
            boolean same =
                    !moved
                            && rules.isIn(i, before, frame) == rules.isIn(i, after, frame)
                            && rules.values(i, before, frame).equals(rules.values(i, after, frame));
            if (!same) {
                unindex(upkeep, i, before, oldKey);
                index(upkeep, i, after, newKey);
            }
        }
        for (Upkeep.Reference reference : upkeep.references()) {
            if (differ(reference.positions(), before, after)) {
                refer(upkeep, reference, after);
            }
        }
        for (Upkeep.Referrer referrer : upkeep.referrers()) {
            if (differ(referrer.positions(), before, after)) {
                new Referral(this, upkeep, referrer).changed(before, after);
            }
        }
    }

    static boolean differ(List<Integer> positions, Datum[] one, Datum[] other) {
        return positions.stream().anyMatch(at -> !one[at].equals(other[at]));
    }

    // Foreign keys

    private void refer(Upkeep upkeep, Upkeep.Reference reference, Datum[] row) {
        long nulls =
                reference.positions().stream().filter(at -> row[at] instanceof Datum.Null).count();
        if (nulls > 0) {
            if (reference.key().full() && nulls < reference.positions().size()) {
                throw violations.mixedNulls(upkeep, reference.key());
            }
            return;
        }
        referred.computeIfAbsent(reference, _ -> new ArrayList<>()).add(row);
        later.add(() -> {
            if (!isThere(reference, row) && isStill(upkeep, row)) {
                throw violations.noParent(upkeep, reference, row);
            }
        });
    }

    /// Asks at once for all rows that are referred to.
    private void expectParents() {
        pending.expectNothing();
        referred.forEach((reference, rows) -> {
            List<Bytes> keys = rows.stream().map(row -> Inspecting.keyOf(reference, row)).toList();
            pending.expect(keys, Lock.SHARED, planned(reference));
        });
        referred.clear();
    }

    private static Planned planned(Upkeep.Reference reference) {
        StoredIndex index = reference.by();
        return index == null ? reference.referenced().planned() : index.planned();
    }

    /// Whether there is a row with the key, which is kept from going until the transaction ends.
    private boolean isThere(Upkeep.Reference reference, Datum[] row) {
        Bytes key = Inspecting.keyOf(reference, row);
        return pending.find(key, Lock.SHARED, planned(reference)) != null;
    }

    /// Whether a row is as it was written, and not changed again by what followed from another of
    /// the statement's changes.
    private boolean isStill(Upkeep upkeep, Datum[] row) {
        if (!several) {
            return true;
        }
        StoredTable table = upkeep.table();
        Bytes now = pending.find(table.key(row), Lock.EXCLUSIVE, table.planned());
        return table.value(row).equals(now);
    }

    /// What is looked at when all rows are written.
    void later(Runnable check) {
        later.add(check);
    }

    Pending pending() {
        return pending;
    }

    Violations violations() {
        return violations;
    }

    Frame frame() {
        return frame;
    }

    /// Writes what was changed, and looks at what must hold of all together.
    void finish() {
        while (!actions.isEmpty()) {
            actions.poll().run();
        }
        expectParents();
        while (!later.isEmpty()) {
            later.poll().run();
        }
        pending.flush();
    }
}
