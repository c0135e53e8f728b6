package fulcrum.sql.session;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// DROP COLUMN: the rows are written anew without it. With it go the table's own constraints and
/// indexes that have it (manual, ALTER TABLE), and its sequence.
final class ColumnDropping {

    private final TableStatements statements;
    private final ColumnUses uses;

    ColumnDropping(TableStatements statements) {
        this.statements = statements;
        this.uses = new ColumnUses(statements);
    }

    void drop(Table table, AlterAction.DropColumn drop, Output output) {
        if (drop.ifExists() && table.column(drop.column()) == null) {
            output.notice(
                    Notice.notice(
                            "column \""
                                    + drop.column()
                                    + "\" of relation \""
                                    + table.name()
                                    + "\" does not exist, skipping"));
            return;
        }
        Column column = ColumnAltering.column(table, drop.column(), drop.at());
        Table shape = without(table, column);
        Dependents dependents = dependents(table, column, shape);
        dependents.demandNone(
                "column " + column.name() + " of table " + table.name(),
                drop.behavior() == Definition.Behavior.CASCADE,
                output);
        List<Index> indexes = new ArrayList<>();
        for (Index index : statements.catalog().indexes(table.oid())) {
            if (!uses.uses(table, index, column)) {
                indexes.add(index);
            }
        }
        new Rewriting(statements).rewrite(table, shape, new TreeMap<>(), indexes);
        dependents.drop();
        List<Entry> sequences = new ArrayList<>();
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Sequence sequence
                    && sequence.ownerTable() == table.oid()
                    && sequence.ownerColumn() == column.number()) {
                sequences.add(sequence);
            }
        }
        statements.remove(sequences, List.of());
    }

    private Table without(Table table, Column column) {
        List<Column> columns =
                table.columns().stream().filter(each -> each.number() != column.number()).toList();
        List<Constraint> constraints =
                table.constraints().stream()
                        .filter(each -> !uses.uses(table, each, column))
                        .toList();
        Table shape = table.withColumns(columns, table.nextColumn()).withConstraints(constraints);
        return table.primaryKey().contains(column.number())
                ? shape.withPrimaryKey(List.of())
                : shape;
    }

    private Dependents dependents(Table table, Column column, Table shape) {
        Dependents dependents = new Dependents(statements);
        for (Column other : table.columns()) {
            boolean computed =
                    other.generation() == Column.Generation.STORED
                            && other.number() != column.number()
                            && uses.uses(
                                    table, Objects.requireNonNull(other.defaultText()), column);
            if (computed) {
                dependents.other("column " + other.name() + " of table " + table.name());
            }
        }
        for (View view : uses.viewsThatDiffer(shape)) {
            dependents.other("view " + view.name());
        }
        dependents.referrers(table, key -> key.contains(column.number()));
        return dependents;
    }
}
