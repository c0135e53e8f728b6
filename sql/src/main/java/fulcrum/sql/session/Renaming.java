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
        if (rename.owner() == Definition.Kind.ROLE) {
            new RoleMaking(statements).rename(rename);
            return;
        }
        if (!rename.owner().isRelation()) {
            throw SqlError.notSupported("ALTER " + rename.owner() + " ... RENAME TO", rename.at());
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
        demandUnused(statements, found);
        String part = rename.part();
        if (part == null) {
            relation(found, rename.newName());
        } else if (!(found instanceof Table table)) {
            throw SqlError.notSupported(
                            "ALTER " + rename.owner() + " ... RENAME COLUMN", rename.at())
                    .hint("Create the view again.");
        } else if (rename.kind() == Definition.Kind.COLUMN) {
            column(table, part, rename.newName());
        } else {
            constraint(table, part, rename.newName());
        }
    }

    /// Views and conditions speak of names.
    static void demandUnused(TableStatements statements, Relation relation) {
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof View view && view.uses().contains(relation.oid())) {
                throw new SqlError(
                                SqlState.NOT_SUPPORTED,
                                "RENAME of what a view reads is not supported")
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
                    case View view -> view.called(view.schema(), name);
                    case Sequence sequence -> sequence.called(sequence.schema(), name);
                    default -> throw new IllegalStateException("a system relation");
                };
        List<Entry> changed = new ArrayList<>();
        changed.add(renamed);
        if (relation instanceof Sequence sequence) {
            changed.addAll(new SequenceUses(statements, sequence).renamed(schema.name(), name));
        }
        statements
                .definitions()
                .change(
                        statements.catalog(),
                        changed,
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
        ColumnTexts texts = new ColumnTexts(statements, table, column);
        List<Column> columns = new ArrayList<>();
        for (Column each : table.columns()) {
            boolean stored = each.generation() == Column.Generation.STORED;
            String text = each.defaultText();
            columns.add(
                    new Column(
                            each.number(),
                            each.number() == column.number() ? to : each.name(),
                            each.type(),
                            each.notNull(),
                            stored ? texts.renamed(Objects.requireNonNull(text), to) : text,
                            each.generation(),
                            each.missing(),
                            each.comment()));
        }
        List<Constraint> constraints = new ArrayList<>();
        for (Constraint each : table.constraints()) {
            constraints.add(
                    each instanceof Constraint.Check c
                            ? new Constraint.Check(
                                    c.oid(),
                                    c.name(),
                                    texts.renamed(c.text(), to),
                                    c.valid(),
                                    c.comment())
                            : each);
        }
        List<Entry> changed = new ArrayList<>();
        changed.add(table.withColumns(columns, table.nextColumn()).withConstraints(constraints));
        for (Index index : statements.catalog().indexes(table.oid())) {
            changed.add(renamed(index, texts, to));
        }
        statements.change(changed);
        statements.definitions().renew(statements.catalog().stored(table));
    }

    private static Index renamed(Index index, ColumnTexts texts, String to) {
        List<Index.Part> parts = new ArrayList<>();
        for (Index.Part part : index.parts()) {
            String text = part.text();
            parts.add(
                    text == null
                            ? part
                            : new Index.Part(
                                    0, texts.renamed(text, to), part.type(), part.order()));
        }
        String predicate = index.predicate();
        return index.withTexts(parts, predicate == null ? null : texts.renamed(predicate, to));
    }

    /// A unique constraint shares its name with its index.
    private void constraint(Table table, String from, String to) {
        List<Constraint> constraints = new ArrayList<>();
        Constraint found = null;
        for (Constraint each : table.constraints()) {
            if (each.name().equals(to)) {
                throw new SqlError(
                        SqlState.DUPLICATE_OBJECT,
                        "constraint \""
                                + to
                                + "\" for relation \""
                                + table.name()
                                + "\" already exists");
            }
            boolean meant = each.name().equals(from);
            found = meant ? each : found;
            constraints.add(meant ? each.with(to, each.comment()) : each);
        }
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_OBJECT,
                    "constraint \""
                            + from
                            + "\" for table \""
                            + table.name()
                            + "\" does not exist");
        }
        if (found instanceof Constraint.Unique unique && !unique.primary()) {
            relation(
                    (Index) Objects.requireNonNull(statements.catalog().entry(unique.index())), to);
        }
        statements.change(List.of(table.withConstraints(constraints)));
        statements.definitions().renew(statements.catalog().stored(table));
    }
}
