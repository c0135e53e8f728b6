package fulcrum.sql.session;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Position;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// ALTER COLUMN of what gives a column its values: identity, and DROP EXPRESSION.
final class IdentityAltering {

    private final TableStatements statements;
    private final Table table;
    private final Column column;
    private final Position at;

    IdentityAltering(TableStatements statements, Table table, Column column, Position at) {
        this.statements = statements;
        this.table = table;
        this.column = column;
        this.at = at;
    }

    private boolean isIdentity() {
        return column.generation() == Column.Generation.IDENTITY_ALWAYS
                || column.generation() == Column.Generation.IDENTITY_BY_DEFAULT;
    }

    private SqlError no(String what) {
        return SqlError.at(
                at,
                SqlState.WRONG_STATE,
                "column \"" + column.name() + "\" of relation \"" + table.name() + "\" " + what);
    }

    private void become(Column.Generation generation) {
        List<Column> columns = new ArrayList<>();
        for (Column c : table.columns()) {
            boolean meant = c.number() == column.number();
            boolean text = !meant || column.generation() != Column.Generation.STORED;
            columns.add(
                    new Column(
                            c.number(),
                            c.name(),
                            c.type(),
                            c.notNull(),
                            text ? c.defaultText() : null,
                            meant ? generation : c.generation(),
                            c.missing(),
                            c.comment()));
        }
        statements.change(List.of(table.withColumns(columns, table.nextColumn())));
    }

    private static Column.Generation identity(boolean always) {
        return always ? Column.Generation.IDENTITY_ALWAYS : Column.Generation.IDENTITY_BY_DEFAULT;
    }

    void add(AlterAction.ColumnChange.AddIdentity add) {
        if (!column.notNull()) {
            throw no("must be declared NOT NULL before identity can be added");
        }
        if (isIdentity()) {
            throw no("is already an identity column");
        }
        if (column.defaultText() != null) {
            throw no("already has a default value");
        }
        ColumnDrafting.demandWhole(column.type(), at);
        Schema schema = (Schema) Objects.requireNonNull(statements.catalog().entry(table.schema()));
        Sequence made =
                new SequenceMaking(statements)
                        .owned(
                                schema,
                                table.name() + "_" + column.name() + "_seq",
                                column.type(),
                                add.options(),
                                table.oid(),
                                column.number(),
                                true);
        statements.add(List.of(made));
        become(identity(add.always()));
    }

    private Sequence sequence() {
        for (Entry entry : statements.catalog().entries()) {
            if (entry instanceof Sequence sequence
                    && sequence.identity()
                    && sequence.ownerTable() == table.oid()
                    && sequence.ownerColumn() == column.number()) {
                return sequence;
            }
        }
        throw no("is not an identity column");
    }

    void alter(AlterAction.ColumnChange.AlterIdentity alter) {
        Sequence sequence = sequence();
        if (!alter.options().isEmpty()) {
            Sequence _ = new SequenceAltering(statements).alter(sequence, alter.options());
        }
        Boolean always = alter.always();
        if (always != null) {
            become(identity(always));
        }
    }

    void drop(boolean ifExists, Output output) {
        if (!isIdentity()) {
            if (!ifExists) {
                throw no("is not an identity column");
            }
            output.notice(
                    Notice.notice(
                            "column \""
                                    + column.name()
                                    + "\" of relation \""
                                    + table.name()
                                    + "\" is not an identity column, skipping"));
            return;
        }
        Sequence gone = sequence();
        become(Column.Generation.NONE);
        statements.remove(List.of(gone), List.of());
    }

    /// The values that rows have stay.
    void dropExpression(boolean ifExists, Output output) {
        if (column.generation() == Column.Generation.STORED) {
            become(Column.Generation.NONE);
            return;
        }
        if (!ifExists) {
            throw no("is not a stored generated column");
        }
        output.notice(
                Notice.notice(
                        "column \""
                                + column.name()
                                + "\" of relation \""
                                + table.name()
                                + "\" is not a stored generated column, skipping"));
    }
}
