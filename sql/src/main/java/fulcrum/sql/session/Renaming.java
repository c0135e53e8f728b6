package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// `RENAME TO`.
final class Renaming {

    private final TableStatements statements;

    Renaming(TableStatements statements) {
        this.statements = statements;
    }

    void rename(Definition.Rename rename, Output output) {
        if (!rename.owner().isRelation()) {
            throw SqlError.notSupported("RENAME of this", rename.at());
        }
        Relation found = statements.runner().names(statements.catalog()).find(rename.name());
        if (found == null) {
            if (rename.ifExists()) {
                output.notice(
                        Notice.notice(
                                "relation \""
                                        + rename.name().last()
                                        + "\" does not exist, skipping"));
                return;
            }
            throw SqlError.at(
                    rename.name().at(),
                    SqlState.NO_TABLE,
                    "relation \"" + rename.name().last() + "\" does not exist");
        }
        statements.demandOwner(found);
        demandUnused(found);
        String part = rename.part();
        if (part == null) {
            relation(found, rename.newName());
        } else if (found instanceof Table table && rename.kind() == Definition.Kind.COLUMN) {
            column(table, part, rename.newName());
        } else {
            throw SqlError.notSupported("RENAME of a part of this", rename.at());
        }
    }

    /// Views and conditions speak of names.
    private void demandUnused(Relation relation) {
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof View view && view.uses().contains(relation.oid())) {
                throw new SqlError(
                                SqlState.NOT_SUPPORTED,
                                "renaming what a view reads is not supported")
                        .detail("View " + view.name() + " reads " + relation.name() + ".")
                        .hint("Drop the view, rename, and create the view again.");
            }
        }
    }

    private void relation(Relation relation, String name) {
        Schema schema =
                (Schema) Objects.requireNonNull(statements.catalog().entry(relation.schema()));
        boolean taken = statements.definitions().holder(schema.oid(), name) != 0;
        if (taken || statements.catalog().relation(schema.oid(), name) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
        }
        Relation renamed =
                switch (relation) {
                    case Table table -> table.called(table.schema(), name);
                    case Index index -> index.called(index.schema(), name);
                    case View view ->
                            new View(
                                    view.oid(),
                                    view.schema(),
                                    name,
                                    view.owner(),
                                    view.columns(),
                                    view.text(),
                                    view.uses(),
                                    view.acl(),
                                    view.comment());
                    case Sequence _ ->
                            throw SqlError.notSupported(
                                    "RENAME of a sequence", fulcrum.sql.ast.Position.NONE);
                    default -> throw new IllegalStateException("a system relation");
                };
        statements
                .definitions()
                .change(
                        statements.catalog(),
                        List.of(renamed),
                        List.of(),
                        List.of(
                                new Definitions.Name(schema.oid(), relation.name(), null),
                                new Definitions.Name(schema.oid(), name, relation.oid())));
        if (renamed instanceof Table table) {
            statements.definitions().renew(statements.catalog().stored(table));
        }
    }

    private void column(Table table, String from, String to) {
        Column column = table.column(from);
        if (column == null) {
            throw new SqlError(SqlState.NO_COLUMN, "column \"" + from + "\" does not exist");
        }
        if (table.column(to) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_COLUMN,
                    "column \"" + to + "\" of relation \"" + table.name() + "\" already exists");
        }
        boolean spokenOf =
                table.constraints().stream().anyMatch(Constraint.Check.class::isInstance)
                        || table.columns().stream()
                                .anyMatch(each -> each.generation() == Column.Generation.STORED)
                        || statements.catalog().indexes(table.oid()).stream()
                                .anyMatch(index ->
                                        index.predicate() != null
                                                || index.parts().stream()
                                                        .anyMatch(part -> part.column() == 0));
        if (spokenOf) {
            throw SqlError.notSupported(
                    "renaming a column of a table with conditions or expressions",
                    fulcrum.sql.ast.Position.NONE);
        }
        List<Column> columns = new ArrayList<>();
        for (Column each : table.columns()) {
            columns.add(
                    each.number() != column.number()
                            ? each
                            : new Column(
                                    each.number(),
                                    to,
                                    each.type(),
                                    each.notNull(),
                                    each.defaultText(),
                                    each.generation(),
                                    each.missing(),
                                    each.comment()));
        }
        statements.change(List.of(table.withColumns(columns, table.nextColumn())));
        statements.definitions().renew(statements.catalog().stored(table));
    }
}
