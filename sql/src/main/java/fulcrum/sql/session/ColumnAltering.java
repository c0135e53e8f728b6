package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.routine.Casts;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// ALTER COLUMN, of a table that nobody else writes meanwhile where rows are looked at.
final class ColumnAltering {

    private final TableStatements statements;

    ColumnAltering(TableStatements statements) {
        this.statements = statements;
    }

    // ALTER COLUMN

    static Column column(Table table, String name, Position at) {
        Column column = table.column(name);
        if (column == null) {
            throw SqlError.at(
                    at,
                    SqlState.NO_COLUMN,
                    "column \"" + name + "\" of relation \"" + table.name() + "\" does not exist");
        }
        return column;
    }

    void alter(
            Table table, String name, AlterAction.ColumnChange change, Position at, Output output) {
        Column c = column(table, name, at);
        switch (change) {
            case AlterAction.ColumnChange.SetDefault(var value) ->
                    replace(table, withDefault(c, Printer.print(value)));
            case AlterAction.ColumnChange.DropDefault _ -> replace(table, withDefault(c, null));
            case AlterAction.ColumnChange.NotNull(boolean set) -> notNull(table, c, set, at);
            case AlterAction.ColumnChange.Type type -> type(table, c, type, at);
            case AlterAction.ColumnChange.AddIdentity add ->
                    new IdentityAltering(statements, table, c, at).add(add);
            case AlterAction.ColumnChange.AlterIdentity alter ->
                    new IdentityAltering(statements, table, c, at).alter(alter);
            case AlterAction.ColumnChange.DropIdentity(boolean ifExists) ->
                    new IdentityAltering(statements, table, c, at).drop(ifExists, output);
            case AlterAction.ColumnChange.DropExpression(boolean ifExists) ->
                    new IdentityAltering(statements, table, c, at).dropExpression(ifExists, output);
            case AlterAction.ColumnChange.Statistics _ ->
                    output.notice(WithoutEffect.of("SET STATISTICS"));
            case AlterAction.ColumnChange.Storage _ ->
                    output.notice(WithoutEffect.of("SET STORAGE"));
            case AlterAction.ColumnChange.Compression _ ->
                    output.notice(WithoutEffect.of("SET COMPRESSION"));
            case AlterAction.ColumnChange.Parameters _ ->
                    output.notice(WithoutEffect.of("an attribute of a column"));
        }
    }

    private void replace(Table table, Column altered) {
        statements.change(List.of(replaced(table, altered)));
    }

    private static Table replaced(Table table, Column altered) {
        List<Column> columns = new ArrayList<>();
        for (Column each : table.columns()) {
            columns.add(each.number() == altered.number() ? altered : each);
        }
        return table.withColumns(columns, table.nextColumn());
    }

    static Column withDefault(Column c, @Nullable String text) {
        return new Column(
                c.number(),
                c.name(),
                c.type(),
                c.notNull(),
                text,
                c.generation(),
                c.missing(),
                c.comment());
    }

    static Column withNotNull(Column c, boolean set) {
        return new Column(
                c.number(),
                c.name(),
                c.type(),
                set,
                c.defaultText(),
                c.generation(),
                c.missing(),
                c.comment());
    }

    private void notNull(Table table, Column c, boolean set, Position at) {
        if (!set && table.primaryKey().contains(c.number())) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_TABLE_DEFINITION,
                    "column \"" + c.name() + "\" is in a primary key");
        }
        if (set == c.notNull()) {
            return;
        }
        replace(table, withNotNull(c, set));
        if (set) {
            Table now = statements.table(table.oid());
            var inspecting = statements.runner().analyzer().inspecting(now);
            statements
                    .runner()
                    .alone(
                            statements.isFrozen(now),
                            execution -> inspecting.demandNoNulls(c.number(), execution));
        }
    }

    // ALTER COLUMN ... TYPE

    private void type(Table table, Column c, AlterAction.ColumnChange.Type change, Position at) {
        SqlType type = TableDrafting.resolved(change.type());
        ColumnDrafting.demandCollation(change.collation(), type, at);
        Column altered =
                new Column(
                        c.number(),
                        c.name(),
                        type,
                        c.notNull(),
                        c.defaultText(),
                        c.generation(),
                        null,
                        c.comment());
        Table shape = replaced(table, altered);
        demandMayChange(table, c, type, at);
        new ColumnUses(statements).demandReadByNoView(table, c, shape);
        List<Index> indexes = new ArrayList<>();
        for (Index index : statements.catalog().indexes(table.oid())) {
            indexes.add(retyped(index, shape));
        }
        for (Constraint constraint : table.constraints()) {
            if (constraint instanceof Constraint.Check check) {
                Scalar _ =
                        statements
                                .runner()
                                .analyzer()
                                .conditionOverRow(
                                        Parser.parseExpression(check.text()),
                                        shape,
                                        "check constraints");
            }
        }
        Expression given = change.using();
        Expression using =
                given != null ? given : new Expression.Column(new Name(List.of(c.name()), at), at);
        boolean assignable = Casts.find(c.type(), type, Casts.Context.ASSIGNMENT) != null;
        if (given == null && !assignable) {
            throw Analyzer.notAutomatic(c.name(), type);
        }
        demandDefaultFits(c, type, assignable);
        TreeMap<Integer, Expression> how = new TreeMap<>();
        how.put(c.number(), using);
        new Rewriting(statements).rewrite(table, shape, how, indexes);
    }

    private Index retyped(Index index, Table shape) {
        List<Index.Part> parts = new ArrayList<>();
        for (Index.Part part : index.parts()) {
            String text = part.text();
            SqlType now =
                    text == null
                            ? shape.column(part.column()).type()
                            : statements
                                    .runner()
                                    .analyzer()
                                    .overRow(
                                            Parser.parseExpression(text),
                                            shape,
                                            "index expressions")
                                    .type();
            parts.add(
                    new Index.Part(part.column(), text, IndexMaking.demandKey(now), part.order()));
        }
        return index.withParts(parts);
    }

    private void demandMayChange(Table table, Column c, SqlType type, Position at) {
        for (Column other : table.columns()) {
            boolean uses =
                    other.generation() == Column.Generation.STORED
                            && new ColumnUses(statements)
                                    .uses(table, Objects.requireNonNull(other.defaultText()), c);
            if (uses) {
                throw SqlError.at(
                                at,
                                SqlState.NOT_SUPPORTED,
                                "cannot alter type of a column used by a generated column")
                        .detail(
                                "Column \""
                                        + c.name()
                                        + "\" is used by generated column \""
                                        + other.name()
                                        + "\".");
            }
        }
        boolean sameForm = type.form().equals(c.type().form());
        if (!sameForm && new ColumnUses(statements).isInForeignKey(table, c)) {
            throw SqlError.notSupported("ALTER COLUMN TYPE of a foreign key's column", at)
                    .hint("Drop the foreign key, alter the column, and add the key again.");
        }
        if (c.generation() != Column.Generation.NONE && !sameForm) {
            throw SqlError.notSupported("ALTER COLUMN TYPE of a generated column", at);
        }
    }

    /// A default is a value of the old type, and becomes one of the new as values do that are
    /// assigned.
    private static void demandDefaultFits(Column before, SqlType type, boolean assignable) {
        boolean fits =
                assignable
                        || before.defaultText() == null
                        || before.generation() != Column.Generation.NONE;
        if (!fits) {
            throw new SqlError(
                    SqlState.WRONG_TYPE,
                    "default for column \""
                            + before.name()
                            + "\" cannot be cast automatically to type "
                            + type);
        }
    }
}
