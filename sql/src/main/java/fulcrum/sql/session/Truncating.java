package fulcrum.sql.session;

import fulcrum.database.ddl.TableDraft;
import fulcrum.database.schema.TableDescriptor;
import fulcrum.database.schema.TableState;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// TRUNCATE: tables get stored tables anew.
final class Truncating {

    private final TableStatements statements;
    private final Map<Integer, Table> tables = new LinkedHashMap<>();

    Truncating(TableStatements statements) {
        this.statements = statements;
    }

    void truncate(TableDefinition.Truncate truncate, Output output) {
        SqlCatalog catalog = statements.catalog();
        for (TableReference.Table each : truncate.tables()) {
            Table table = statements.runner().names(catalog).table(each.name());
            statements.demandOwner(table);
            tables.put(table.oid(), table);
        }
        boolean cascade = truncate.behavior() == Definition.Behavior.CASCADE;
        for (Table referrer = referrer(catalog); referrer != null; referrer = referrer(catalog)) {
            if (!cascade) {
                throw new SqlError(
                                SqlState.NOT_SUPPORTED,
                                "cannot truncate a table referenced in a foreign key constraint")
                        .detail(
                                "Table \""
                                        + referrer.name()
                                        + "\" references \""
                                        + truncate.tables().getFirst().name().last()
                                        + "\".")
                        .hint(
                                "Truncate table \""
                                        + referrer.name()
                                        + "\" at the same time, or use TRUNCATE ... CASCADE.");
            }
            output.notice(Notice.notice("truncate cascades to table \"" + referrer.name() + "\""));
            tables.put(referrer.oid(), referrer);
        }
        List<Entry> changed = new ArrayList<>();
        for (Table table : tables.values()) {
            changed.add(table.withStorage(anew(table.oid(), catalog.stored(table))));
            for (Index index : catalog.indexes(table.oid())) {
                changed.add(index.withStorage(anew(index.oid(), catalog.stored(index))));
            }
            TableStatistics statistics = catalog.statistics(table.oid());
            if (statistics != null) {
                changed.add(statistics.emptied());
            }
        }
        statements.change(changed);
        if (truncate.identity() == TableDefinition.Truncate.Identity.RESTART) {
            for (Entry entry : catalog.entries()) {
                if (entry instanceof Sequence sequence
                        && tables.containsKey(sequence.ownerTable())) {
                    long _ =
                            statements
                                    .session()
                                    .sequences()
                                    .set(sequence.oid(), sequence.start(), false);
                }
            }
        }
    }

    private @org.jspecify.annotations.Nullable Table referrer(SqlCatalog catalog) {
        for (Entry entry : catalog.entries()) {
            if (entry instanceof Table table && !tables.containsKey(table.oid())) {
                for (Constraint constraint : table.constraints()) {
                    if (constraint instanceof Constraint.ForeignKey key
                            && tables.containsKey(key.table())) {
                        return table;
                    }
                }
            }
        }
        return null;
    }

    private long anew(int oid, TableDescriptor old) {
        TableDescriptor made =
                statements
                        .definitions()
                        .create(
                                new TableDraft(
                                        statements.definitions().storedName(oid),
                                        old.columns(),
                                        old.primaryKey(),
                                        old.options()),
                                TableState.PUBLIC,
                                statements.catalog(),
                                old);
        statements.definitions().drop(old);
        return made.id().number();
    }
}
