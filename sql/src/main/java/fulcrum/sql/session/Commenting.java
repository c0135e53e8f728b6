package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// COMMENT.
final class Commenting {

    private final TableStatements statements;

    Commenting(TableStatements statements) {
        this.statements = statements;
    }

    void comment(Definition.Comment comment) {
        String text = comment.text();
        switch (comment.kind()) {
            case TABLE -> statements.change(List.of(table(comment.name(), text)));
            case VIEW -> statements.change(List.of(view(comment.name(), text)));
            case COLUMN -> column(comment.name(), text);
            case INDEX, SEQUENCE -> relation(comment.kind(), comment.name(), text);
            case SCHEMA -> schema(comment.name(), text);
            case CONSTRAINT ->
                    constraint(comment.name(), Objects.requireNonNull(comment.constraint()), text);
            default -> throw SqlError.notSupported("COMMENT ON " + comment.kind(), comment.at());
        }
    }

    private void relation(Definition.Kind kind, Name name, @Nullable String text) {
        Relation found = statements.runner().names(statements.catalog()).relation(name);
        statements.demandOwner(found);
        Entry told =
                switch (found) {
                    case Index index when kind == Definition.Kind.INDEX -> index.with(text);
                    case Sequence one when kind == Definition.Kind.SEQUENCE ->
                            one.with(one.acl(), text);
                    default ->
                            throw SqlError.at(
                                    name.at(),
                                    SqlState.WRONG_OBJECT_TYPE,
                                    "\""
                                            + found.name()
                                            + "\" is not "
                                            + (kind == Definition.Kind.INDEX
                                                    ? "an index"
                                                    : "a sequence"));
                };
        statements.change(List.of(told));
    }

    private void schema(Name name, @Nullable String text) {
        Schema schema =
                statements.runner().names(statements.catalog()).schema(name.last(), name.at());
        if (!new Permissions(statements.session()).isOwner(schema.owner())) {
            throw new SqlError(SqlState.NO_PRIVILEGE, "must be owner of schema " + schema.name());
        }
        statements.change(List.of(schema.with(text)));
    }

    private void constraint(Name of, String name, @Nullable String text) {
        Table table = statements.runner().names(statements.catalog()).table(of);
        statements.demandOwner(table);
        List<Constraint> constraints = new ArrayList<>();
        boolean found = false;
        for (Constraint each : table.constraints()) {
            boolean meant = each.name().equals(name);
            found |= meant;
            constraints.add(meant ? each.with(name, text) : each);
        }
        if (!found) {
            throw new SqlError(
                    SqlState.NO_OBJECT,
                    "constraint \""
                            + name
                            + "\" for table \""
                            + table.name()
                            + "\" does not exist");
        }
        statements.change(List.of(table.withConstraints(constraints)));
    }

    private Table table(Name name, @Nullable String text) {
        Table table = statements.runner().names(statements.catalog()).table(name);
        statements.demandOwner(table);
        return table.with(table.acl(), text);
    }

    private View view(Name name, @Nullable String text) {
        Relation found = statements.runner().names(statements.catalog()).relation(name);
        if (!(found instanceof View view)) {
            throw SqlError.at(
                    name.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "\"" + found.name() + "\" is not a view");
        }
        statements.demandOwner(view);
        return view.with(view.acl(), text);
    }

    private void column(Name name, @Nullable String text) {
        Name of = new Name(name.parts().subList(0, name.parts().size() - 1), name.at());
        Table table = statements.runner().names(statements.catalog()).table(of);
        statements.demandOwner(table);
        if (table.column(name.last()) == null) {
            throw SqlError.at(
                    name.at(),
                    SqlState.NO_COLUMN,
                    "column \""
                            + name.last()
                            + "\" of relation \""
                            + table.name()
                            + "\" does not exist");
        }
        List<Column> columns = new ArrayList<>();
        for (Column each : table.columns()) {
            columns.add(
                    each.name().equals(name.last())
                            ? new Column(
                                    each.number(),
                                    each.name(),
                                    each.type(),
                                    each.notNull(),
                                    each.defaultText(),
                                    each.generation(),
                                    each.missing(),
                                    text)
                            : each);
        }
        statements.change(List.of(table.withColumns(columns, table.nextColumn())));
    }
}
