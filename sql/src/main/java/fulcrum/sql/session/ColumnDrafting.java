package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.analysis.Collations;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Printer;
import fulcrum.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a column of its definition, with the sequence that it may have.
final class ColumnDrafting {

    private final TableStatements statements;
    private final Schema schema;
    private final String table;
    private final int tableOid;
    private final List<Sequence> sequences;
    private final List<Notice> notices;

    ColumnDrafting(
            TableStatements statements,
            Schema schema,
            String table,
            int tableOid,
            List<Sequence> sequences,
            List<Notice> notices) {
        this.statements = statements;
        this.schema = schema;
        this.table = table;
        this.tableOid = tableOid;
        this.sequences = sequences;
        this.notices = notices;
    }

    Column of(TableElement.Column element, int number) {
        SqlType serial = TableDrafting.serial(element.type());
        SqlType type = serial != null ? serial : TableDrafting.resolved(element.type());
        boolean notNull = serial != null;
        boolean nullable = false;
        String text = null;
        Column.Generation generation = Column.Generation.NONE;
        if (serial != null) {
            Sequence sequence = sequence(element.name(), number, type, List.of(), false);
            text = TableDrafting.nextOf(schema.name(), sequence.name());
        }
        demandCollation(element.collation(), type, element.at());
        for (TableElement.Constraint constraint : element.constraints()) {
            switch (constraint.condition()) {
                case TableElement.Condition.NotNull _ -> {
                    demandOneNullness(element, constraint, nullable);
                    notNull = true;
                }
                case TableElement.Condition.Null _ -> {
                    demandOneNullness(element, constraint, notNull);
                    nullable = true;
                }
                case TableElement.Condition.Default(Expression value) -> {
                    if (generation == Column.Generation.STORED) {
                        throw both(element, constraint, "default");
                    }
                    if (text != null) {
                        throw twice(element, "default values");
                    }
                    text = byDefault(value, element.name(), type);
                }
                case TableElement.Condition.Generated(Expression value) -> {
                    if (text != null) {
                        throw both(element, constraint, "default");
                    }
                    generation = Column.Generation.STORED;
                    text = Printer.print(value);
                }
                case TableElement.Condition.Identity(boolean always, var options) -> {
                    if (text != null || generation != Column.Generation.NONE) {
                        throw twice(element, "identity specifications");
                    }
                    demandWhole(type, element.at());
                    generation =
                            always
                                    ? Column.Generation.IDENTITY_ALWAYS
                                    : Column.Generation.IDENTITY_BY_DEFAULT;
                    notNull = true;
                    Sequence _ = sequence(element.name(), number, type, options, true);
                }
                default -> {
                    // with the table
                }
            }
        }
        tellStorage(element);
        return new Column(number, element.name(), type, notNull, text, generation, null, null);
    }

    private void tellStorage(TableElement.Column element) {
        if (element.storage() != null || element.compression() != null) {
            notices.add(
                    Notice.notice(
                            "storage and compression of column \""
                                    + element.name()
                                    + "\" have no effect"));
        }
    }

    /// @param collation null for none
    /// @throws SqlError 42804 where values of the type have no order of texts
    static void demandCollation(@Nullable Name collation, SqlType type, Position at) {
        if (collation == null) {
            return;
        }
        if (type.category() != 'S') {
            throw SqlError.at(
                    at, SqlState.WRONG_TYPE, "collations are not supported by type " + type);
        }
        Collations.demandKnown(collation, at);
    }

    static void demandWhole(SqlType type, Position at) {
        boolean whole =
                type.sameAs(SqlType.SMALLINT)
                        || type.sameAs(SqlType.INTEGER)
                        || type.sameAs(SqlType.BIGINT);
        if (!whole) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_PARAMETER_VALUE,
                    "identity column type must be smallint, integer, or bigint");
        }
    }

    private void demandOneNullness(
            TableElement.Column element, TableElement.Constraint constraint, boolean other) {
        if (other) {
            throw SqlError.at(
                    constraint.at(),
                    SqlState.SYNTAX,
                    "conflicting NULL/NOT NULL declarations for column \""
                            + element.name()
                            + "\" of table \""
                            + table
                            + "\"");
        }
    }

    private SqlError both(
            TableElement.Column element, TableElement.Constraint constraint, String one) {
        return SqlError.at(
                constraint.at(),
                SqlState.SYNTAX,
                "both "
                        + one
                        + " and generation expression specified for column \""
                        + element.name()
                        + "\" of table \""
                        + table
                        + "\"");
    }

    private SqlError twice(TableElement.Column element, String what) {
        return SqlError.at(
                element.at(),
                SqlState.SYNTAX,
                "multiple "
                        + what
                        + " specified for column \""
                        + element.name()
                        + "\" of table \""
                        + table
                        + "\"");
    }

    private @Nullable String byDefault(Expression value, String column, SqlType type) {
        Scalar understood =
                new Analyzer(
                                statements.runner().names(statements.catalog()),
                                statements.session().styles(),
                                statements.session().node().nowMicros())
                        .byDefault(value, column, type);
        boolean nothing = understood instanceof Scalar.Constant constant && constant.isNull();
        return nothing ? null : Printer.print(value);
    }

    private Sequence sequence(
            String column,
            int number,
            SqlType type,
            List<fulcrum.sql.ast.SequenceOption> options,
            boolean identity) {
        Sequence made =
                new SequenceMaking(statements)
                        .owned(
                                schema,
                                table + "_" + column + "_seq",
                                type,
                                options,
                                tableOid,
                                number,
                                identity);
        sequences.add(made);
        return made;
    }
}
