package fulcrum.sql.analysis;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.routine.Resolved;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What columns are given: by SET, and by default.
final class Assignments {

    private final Statement statement;
    private final Scope scope;
    private final Table table;
    private final List<Variable> row;

    /// @param row variables of the table's columns as they are before
    Assignments(Statement statement, Scope scope, Table table, List<Variable> row) {
        this.statement = statement;
        this.scope = scope;
        this.table = table;
        this.row = row;
    }

    /// The values of all columns after the assignments.
    List<Scalar> of(List<Change.Assignment> assignments) {
        List<Scalar> values = new ArrayList<>();
        row.forEach(variable -> values.add(new Scalar.Column(variable, Position.NONE)));
        boolean[] given = new boolean[table.columns().size()];
        Expressions expressions = new Expressions(statement, scope, Place.UPDATE);
        for (Change.Assignment assignment : assignments) {
            List<Change.Target> targets = assignment.targets();
            for (int i = 0; i < targets.size(); i++) {
                Change.Target target = targets.get(i);
                int position = position(statement, table, target);
                if (given[position]) {
                    throw SqlError.at(
                            target.at(),
                            SqlState.SYNTAX,
                            "multiple assignments to same column \"" + target.column() + "\"");
                }
                given[position] = true;
                Column column = table.columns().get(position);
                values.set(position, value(expressions, assignment, i, column, target.at()));
            }
        }
        return values;
    }

    static int position(Statement statement, Table table, Change.Target target) {
        if (!target.path().isEmpty()) {
            throw SqlError.notSupported("an assignment to an element of a column", target.at());
        }
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).name().equals(target.column())) {
                return i;
            }
        }
        throw SqlError.at(
                target.at(),
                SqlState.NO_COLUMN,
                "column \""
                        + target.column()
                        + "\" of relation \""
                        + table.name()
                        + "\" does not exist");
    }

    private Scalar value(
            Expressions expressions,
            Change.Assignment assignment,
            int which,
            Column column,
            Position at) {
        Expression value = assignment.value();
        if (assignment.row()) {
            int targets = assignment.targets().size();
            if (value instanceof Expression.Row(var fields, _)) {
                demandAsMany(targets, fields.size(), assignment.at());
                value = fields.get(which);
            } else if (value instanceof Predicate.Scalar(var query, Position queryAt)) {
                return fromQuery(query, which, targets, column, queryAt);
            } else if (targets != 1) {
                throw SqlError.at(
                        value.at(),
                        SqlState.NOT_SUPPORTED,
                        "source for a multiple-column UPDATE item must be a sub-SELECT or ROW()"
                                + " expression");
            }
        }
        if (value instanceof Expression.Default) {
            return byDefault(column);
        }
        if (column.generation() == Column.Generation.STORED
                || column.generation() == Column.Generation.IDENTITY_ALWAYS) {
            throw onlyDefault(column, at, "updated to");
        }
        return expressions.coercion.assigned(
                expressions.of(value), column.name(), column.type(), value.at());
    }

    private static SqlError onlyDefault(Column column, Position at, String verb) {
        String what =
                column.generation() == Column.Generation.STORED
                        ? "is a generated column."
                        : "is an identity column defined as GENERATED ALWAYS.";
        return SqlError.at(
                        at,
                        SqlState.GENERATED_ALWAYS,
                        "column \"" + column.name() + "\" can only be " + verb + " DEFAULT")
                .detail("Column \"" + column.name() + "\" " + what);
    }

    private static void demandAsMany(int targets, int values, Position at) {
        if (targets != values) {
            throw SqlError.at(
                    at, SqlState.SYNTAX, "number of columns does not match number of values");
        }
    }

    private Scalar fromQuery(
            fulcrum.sql.ast.Query query, int which, int targets, Column column, Position at) {
        Plan plan = new Queries(statement).of(query, new Scope(scope)).plan();
        demandAsMany(targets, plan.output().size(), at);
        Variable wanted = plan.output().get(which);
        Plan one = new Plan.Project(plan, List.of(new Scalar.Column(wanted, at)), List.of(wanted));
        return new Coercion(statement)
                .assigned(new Scalar.Single(one, wanted.type()), column.name(), column.type(), at);
    }

    /// What a column gets where a statement gives it nothing.
    Scalar byDefault(Column column) {
        return switch (column.generation()) {
            case STORED -> new Scalar.Constant(Datum.NULL, column.type());
            case IDENTITY_ALWAYS, IDENTITY_BY_DEFAULT ->
                    new Coercion(statement)
                            .assigned(
                                    next(identity(column)),
                                    column.name(),
                                    column.type(),
                                    Position.NONE);
            case NONE -> {
                String text = column.defaultText();
                yield text == null
                        ? new Scalar.Constant(Datum.NULL, column.type())
                        : parsed(text, column);
            }
        };
    }

    private Scalar parsed(String text, Column column) {
        Expressions expressions =
                new Expressions(statement, new Scope(null), Place.plain("DEFAULT expressions"));
        return expressions.coercion.assigned(
                expressions.of(Parser.parseExpression(text)),
                column.name(),
                column.type(),
                Position.NONE);
    }

    private Sequence identity(Column column) {
        for (Entry entry : statement.names().catalog().entries()) {
            if (entry instanceof Sequence sequence
                    && sequence.identity()
                    && sequence.ownerTable() == table.oid()
                    && sequence.ownerColumn() == column.number()) {
                return sequence;
            }
        }
        throw new IllegalStateException("no sequence of " + column.name());
    }

    private static Scalar next(Sequence sequence) {
        SqlType regclass = SqlType.of(ScalarType.REGCLASS);
        Resolved nextval =
                Routines.resolve("pg_catalog", "nextval", List.of(regclass), false, Position.NONE);
        return Scalar.Call.of(
                nextval, List.of(new Scalar.Constant(new Datum.Int(sequence.oid()), regclass)));
    }

    /// What an inserted column gets.
    ///
    /// @param given null where the statement gives it nothing
    Scalar inserted(
            Expressions expressions,
            Column column,
            @Nullable Expression given,
            Change.Overriding overriding) {
        if (given == null || given instanceof Expression.Default) {
            return byDefault(column);
        }
        boolean identity =
                column.generation() == Column.Generation.IDENTITY_ALWAYS
                        || column.generation() == Column.Generation.IDENTITY_BY_DEFAULT;
        if (identity && overriding == Change.Overriding.USER) {
            return byDefault(column);
        }
        demandMayBeGiven(column, overriding, given.at());
        return expressions.coercion.assigned(
                expressions.of(given), column.name(), column.type(), given.at());
    }

    static void demandMayBeGiven(Column column, Change.Overriding overriding, Position at) {
        boolean always =
                column.generation() == Column.Generation.IDENTITY_ALWAYS
                        && overriding != Change.Overriding.SYSTEM;
        if (!always && column.generation() != Column.Generation.STORED) {
            return;
        }
        SqlError error =
                new SqlError(
                                SqlState.GENERATED_ALWAYS,
                                "cannot insert a non-DEFAULT value into column \""
                                        + column.name()
                                        + "\"")
                        .detail(
                                "Column \""
                                        + column.name()
                                        + (always
                                                ? "\" is an identity column defined as GENERATED"
                                                        + " ALWAYS."
                                                : "\" is a generated column."));
        throw always ? error.hint("Use OVERRIDING SYSTEM VALUE to override.") : error;
    }
}
