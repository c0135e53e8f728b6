package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.transaction.Lock;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings the rows of a table into a stored table of another form, and into indexes, all of which
/// nobody else knows of yet.
public final class Rebuilding {

    /// So many rows are written at once.
    private static final int BATCH = 500;

    private final StoredTable from;
    private final boolean moves;
    private final Upkeep to;
    private final Set<Integer> indexes;
    private final Evaluator[] values;
    private final CompiledUpkeep rules;

    /// @param row variables of the columns of `from`
    /// @param values of the columns of `to`, over that row; null where the rows stay where they are
    /// @param indexes numbers of those of `to` that are filled
    public Rebuilding(
            StoredTable from,
            List<Variable> row,
            @Nullable List<Scalar> values,
            Upkeep to,
            Set<Integer> indexes) {
        this.from = from;
        this.to = to;
        this.moves = values != null;
        this.indexes = Set.copyOf(indexes);
        Compiler compiler = new Compiler(new Layout(row, null));
        this.values =
                values == null ? new Evaluator[0] : compiler.all(values).toArray(Evaluator[]::new);
        this.rules = new CompiledUpkeep(to);
    }

    /// @throws fulcrum.sql.error.SqlError 23505 where two rows have the same key, 23502 where a
    ///   column that must not have NULL has
    public void carryOut(Execution execution) {
        Frame frame = Frame.outermost(execution);
        Violations violations = new Violations(execution.setting().styles());
        Pending pending = new Pending(execution.storage());
        Cursor rows =
                TableReads.rows(
                        from, new Pages(execution, List.of(from.range()), from.planned(), null));
        int count = 0;
        for (Datum[] row = rows.next(); row != null; row = rows.next()) {
            Datum[] made = moves ? made(row, frame) : row;
            Bytes key = to.table().key(made);
            if (moves) {
                move(made, key, pending, violations);
            }
            for (int i = 0; i < to.indexes().size(); i++) {
                if (indexes.contains(to.indexes().get(i).index().index().oid())) {
                    index(i, made, key, pending, violations, frame);
                }
            }
            if (++count % BATCH == 0) {
                pending.flush();
            }
        }
        pending.flush();
    }

    private Datum[] made(Datum[] row, Frame frame) {
        Datum[] made = new Datum[to.table().width()];
        Frame within = frame.inner(row);
        for (int i = 0; i < values.length; i++) {
            made[i] = values[i].of(within);
        }
        if (made.length > values.length) {
            boolean hadNumber = from.table().primaryKey().isEmpty();
            made[values.length] =
                    hadNumber
                            ? row[row.length - 1]
                            : new Datum.Uuid(
                                    frame.execution().setting().randomBits(),
                                    frame.execution().setting().randomBits());
        }
        return made;
    }

    private void move(Datum[] row, Bytes key, Pending pending, Violations violations) {
        StoredTable table = to.table();
        List<Column> columns = table.table().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).notNull() && row[i] instanceof Datum.Null) {
                throw violations.hasNulls(to, columns.get(i));
            }
        }
        if (pending.find(key, Lock.NONE, table.planned()) != null) {
            throw violations.twicePrimaryKey(to, row);
        }
        pending.put(key, table.value(row), table.planned());
    }

    private void index(
            int which,
            Datum[] row,
            Bytes key,
            Pending pending,
            Violations violations,
            Frame frame) {
        if (!rules.isIn(which, row, frame)) {
            return;
        }
        StoredIndex index = to.indexes().get(which).index();
        List<Datum> indexed = rules.values(which, row, frame);
        Bytes entry = index.key(indexed, key);
        if (index.isAlone(indexed) && pending.find(entry, Lock.NONE, index.planned()) != null) {
            throw violations.twice(to, index, indexed);
        }
        pending.put(entry, StoredIndex.value(key), index.planned());
    }
}
