package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.Planned;
import fulcrum.database.transaction.Lock;
import fulcrum.machine.Bytes;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks whether what is to hold of a table's rows holds of those that are there.
public final class Inspecting {

    /// So many keys of other tables are remembered that were found.
    private static final int FOUND_MOST = 50_000;

    private final Upkeep upkeep;

    public Inspecting(Upkeep upkeep) {
        this.upkeep = upkeep;
    }

    private interface Rule {
        void demand(Datum[] row);
    }

    private void each(Execution execution, Rule rule) {
        StoredTable table = upkeep.table();
        Cursor rows =
                TableReads.rows(
                        table, new Pages(execution, List.of(table.range()), table.planned(), null));
        for (Datum[] row = rows.next(); row != null; row = rows.next()) {
            rule.demand(row);
        }
    }

    /// @throws fulcrum.sql.error.SqlError 23502 where a row has NULL in a column
    public void demandNoNulls(int column, Execution execution) {
        Column found = upkeep.table().table().column(column);
        int position = upkeep.table().table().position(column);
        Violations violations = new Violations(execution.setting().styles());
        each(
                execution,
                row -> {
                    if (row[position] instanceof Datum.Null) {
                        throw violations.hasNulls(upkeep, found);
                    }
                });
    }

    /// @throws fulcrum.sql.error.SqlError 23514 where a row breaks a condition
    public void demandHolds(Constraint.Check check, Execution execution) {
        Violations violations = new Violations(execution.setting().styles());
        CompiledUpkeep rules = new CompiledUpkeep(upkeep);
        Frame frame = Frame.outermost(execution);
        each(
                execution,
                row -> {
                    if (rules.isViolated(check, row, frame)) {
                        throw violations.violatedBySome(upkeep, check);
                    }
                });
    }

    /// @throws fulcrum.sql.error.SqlError 23503 where a row refers to none
    public void demandHolds(Constraint.ForeignKey key, Execution execution) {
        Violations violations = new Violations(execution.setting().styles());
        Upkeep.Reference reference =
                upkeep.references().stream()
                        .filter(each -> each.key().oid() == key.oid())
                        .findFirst()
                        .orElseThrow();
        Map<Bytes, Boolean> found =
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
                        return size() > FOUND_MOST;
                    }
                };
        each(
                execution,
                row -> {
                    long nulls =
                            reference.positions().stream()
                                    .filter(at -> row[at] instanceof Datum.Null)
                                    .count();
                    if (nulls > 0) {
                        if (key.full() && nulls < reference.positions().size()) {
                            throw violations.mixedNulls(upkeep, key);
                        }
                        return;
                    }
                    if (!found.computeIfAbsent(
                            keyOf(reference, row), at -> isThere(reference, at, execution))) {
                        throw violations.noParent(upkeep, reference, row);
                    }
                });
    }

    /// Where the row, or its entry in an index, lies that a row refers to.
    static Bytes keyOf(Upkeep.Reference reference, Datum[] row) {
        List<Datum> key = new ArrayList<>();
        StoredIndex index = reference.by();
        StoredTable table = reference.referenced();
        for (int i = 0; i < reference.order().size(); i++) {
            Datum value = row[reference.positions().get(reference.order().get(i))];
            key.add(index == null ? table.inKey(table.keyPositions()[i], value) : value);
        }
        return index == null ? table.layout().key(key) : index.key(key, Bytes.EMPTY);
    }

    private static boolean isThere(Upkeep.Reference reference, Bytes at, Execution execution) {
        StoredIndex index = reference.by();
        Planned planned = index == null ? reference.referenced().planned() : index.planned();
        return execution.storage().find(at, Lock.SHARED, planned) != null;
    }
}
