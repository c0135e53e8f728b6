package fulcrum.sql.session;

import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Operators;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// FOREIGN KEY.
final class ForeignKeys {

    private final TableStatements statements;

    ForeignKeys(TableStatements statements) {
        this.statements = statements;
    }

    /// Adds foreign keys to a table.
    ///
    /// @param valid whether rows that are there are looked at, too
    /// @param renew others know the table, and have to hear of it
    void add(int oid, List<TableDrafting.ForeignKeyDraft> drafts, boolean valid, boolean renew) {
        for (TableDrafting.ForeignKeyDraft draft : drafts) {
            Table table = (Table) Objects.requireNonNull(statements.catalog().entry(oid));
            Constraint.ForeignKey key = key(table, draft, valid);
            List<Constraint> constraints = new ArrayList<>(table.constraints());
            constraints.add(key);
            statements.change(List.of(table.withConstraints(constraints)));
            Table parent = (Table) Objects.requireNonNull(statements.catalog().entry(key.table()));
            boolean known = !statements.isHeld(parent);
            if (known) {
                // whoever deletes its rows must look at the new table
                statements.definitions().renew(statements.catalog().stored(parent));
            }
            if (renew) {
                statements.definitions().renew(statements.catalog().stored(table));
            }
        }
    }

    private Constraint.ForeignKey key(
            Table table, TableDrafting.ForeignKeyDraft draft, boolean valid) {
        TableElement.Condition.ForeignKey key = draft.key();
        if (key.match() == TableElement.Match.PARTIAL) {
            throw SqlError.at(
                    draft.at(), SqlState.NOT_SUPPORTED, "MATCH PARTIAL not yet implemented");
        }
        TableElement.Action deleted = key.onDelete();
        if (deleted != null && !deleted.columns().isEmpty()) {
            throw SqlError.notSupported(
                    "ON DELETE " + deleted.kind().name().replace('_', ' ') + " (columns)",
                    draft.at());
        }
        Table parent = statements.runner().names(statements.catalog()).table(key.table());
        List<Integer> referenced = referenced(parent, key, draft.at());
        if (referenced.size() != draft.columns().size()) {
            throw SqlError.at(
                    draft.at(),
                    SqlState.BAD_FOREIGN_KEY,
                    "number of referencing and referenced columns for foreign key disagree");
        }
        demandUnique(parent, referenced, draft.at());
        String given = draft.name();
        String name = given != null ? given : name(table, draft.columns());
        demandComparable(table, draft.columns(), parent, referenced, name, draft.at());
        return new Constraint.ForeignKey(
                statements.definitions().next(),
                name,
                draft.columns(),
                parent.oid(),
                referenced,
                key.match() == TableElement.Match.FULL,
                action(key.onDelete()),
                action(key.onUpdate()),
                valid,
                null);
    }

    private static String name(Table table, List<Integer> columns) {
        Set<String> taken = new TreeSet<>();
        table.constraints().forEach(each -> taken.add(each.name()));
        return TableDrafting.unused(
                table.name() + "_" + String.join("_", table.names(columns)) + "_fkey", taken);
    }

    private static List<Integer> referenced(
            Table parent, TableElement.Condition.ForeignKey key, Position at) {
        if (key.referenced().isEmpty()) {
            if (parent.primaryKey().isEmpty()) {
                throw SqlError.at(
                        at,
                        SqlState.NO_OBJECT,
                        "there is no primary key for referenced table \"" + parent.name() + "\"");
            }
            return parent.primaryKey();
        }
        List<Integer> numbers = new ArrayList<>();
        for (String name : key.referenced()) {
            Column column = parent.column(name);
            if (column == null) {
                throw SqlError.at(
                        at,
                        SqlState.NO_COLUMN,
                        "column \""
                                + name
                                + "\" referenced in foreign key constraint does not exist");
            }
            numbers.add(column.number());
        }
        return numbers;
    }

    private void demandUnique(Table parent, List<Integer> columns, Position at) {
        boolean primary =
                parent.primaryKey().size() == columns.size()
                        && parent.primaryKey().containsAll(columns);
        boolean unique =
                statements.catalog().indexes(parent.oid()).stream()
                        .filter(Index::unique)
                        .filter(index -> index.predicate() == null)
                        .map(index -> index.parts().stream().map(Index.Part::column).toList())
                        .anyMatch(key -> key.size() == columns.size() && key.containsAll(columns));
        if (!primary && !unique) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_FOREIGN_KEY,
                    "there is no unique constraint matching given keys for referenced table \""
                            + parent.name()
                            + "\"");
        }
    }

    private static void demandComparable(
            Table table,
            List<Integer> columns,
            Table parent,
            List<Integer> referenced,
            String name,
            Position at) {
        for (int i = 0; i < columns.size(); i++) {
            Column mine = table.column(columns.get(i).intValue());
            Column theirs = parent.column(referenced.get(i).intValue());
            boolean same = mine.type().form().equals(theirs.type().form());
            if (!same) {
                try {
                    Object _ = Operators.resolve("=", theirs.type(), mine.type(), Position.NONE);
                } catch (SqlError _) {
                    throw SqlError.at(
                                    at,
                                    SqlState.WRONG_TYPE,
                                    "foreign key constraint \"" + name + "\" cannot be implemented")
                            .detail(
                                    "Key columns \""
                                            + mine.name()
                                            + "\" and \""
                                            + theirs.name()
                                            + "\" are of incompatible types: "
                                            + mine.type()
                                            + " and "
                                            + theirs.type()
                                            + ".");
                }
                throw SqlError.notSupported(
                        "a foreign key between columns of types "
                                + mine.type()
                                + " and "
                                + theirs.type(),
                        at);
            }
        }
    }

    private static Constraint.Action action(TableElement.@Nullable Action action) {
        if (action == null) {
            return Constraint.Action.NO_ACTION;
        }
        return switch (action.kind()) {
            case NO_ACTION -> Constraint.Action.NO_ACTION;
            case RESTRICT -> Constraint.Action.RESTRICT;
            case CASCADE -> Constraint.Action.CASCADE;
            case SET_NULL -> Constraint.Action.SET_NULL;
            case SET_DEFAULT -> Constraint.Action.SET_DEFAULT;
        };
    }
}
