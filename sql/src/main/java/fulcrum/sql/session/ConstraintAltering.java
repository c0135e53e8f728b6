package fulcrum.sql.session;

import fulcrum.sql.ast.AlterAction;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// ADD CONSTRAINT, VALIDATE CONSTRAINT and DROP CONSTRAINT, of a table that nobody else writes
/// meanwhile where rows are looked at.
final class ConstraintAltering {

    private final TableStatements statements;

    ConstraintAltering(TableStatements statements) {
        this.statements = statements;
    }

    void add(Table table, TableElement.Constraint constraint, Position at, Output output) {
        TableDrafting.demandImmediate(constraint);
        TableDrafting.tellTail(statements, constraint, table.name(), output::notice);
        boolean valid = !constraint.attributes().notValid();
        switch (constraint.condition()) {
            case TableElement.Condition.ForeignKey key ->
                    addForeignKey(table, constraint, key, valid);
            case TableElement.Condition.Check(var condition) ->
                    addCheck(table, constraint.name(), condition, valid);
            case TableElement.Condition.Unique unique ->
                    addUnique(table, constraint.name(), unique, at);
            case TableElement.Condition.PrimaryKey(List<String> names, _) ->
                    addPrimaryKey(table, constraint, names, at);
            case TableElement.Condition.UsingIndex _ ->
                    throw SqlError.notSupported("ADD CONSTRAINT ... USING INDEX", at)
                            .hint("Drop the index, and add the constraint without it.");
            default -> throw new IllegalStateException("a constraint of columns");
        }
    }

    private static int number(Table table, String name, Position at) {
        Column column = table.column(name);
        if (column == null) {
            throw SqlError.at(
                    at, SqlState.NO_COLUMN, "column \"" + name + "\" named in key does not exist");
        }
        return column.number();
    }

    private static List<Integer> numbers(Table table, List<String> names, Position at) {
        return names.stream().map(name -> number(table, name, at)).toList();
    }

    private void demandFree(Table table, @Nullable String name) {
        if (name != null
                && table.constraints().stream().anyMatch(each -> each.name().equals(name))) {
            throw new SqlError(
                    SqlState.DUPLICATE_OBJECT,
                    "constraint \""
                            + name
                            + "\" for relation \""
                            + table.name()
                            + "\" already exists");
        }
    }

    private void addForeignKey(
            Table table,
            TableElement.Constraint constraint,
            TableElement.Condition.ForeignKey key,
            boolean valid) {
        demandFree(table, constraint.name());
        List<Integer> columns = new ArrayList<>();
        for (String name : key.columns()) {
            Column column = table.column(name);
            if (column == null) {
                throw SqlError.at(
                        constraint.at(),
                        SqlState.NO_COLUMN,
                        "column \""
                                + name
                                + "\" referenced in foreign key constraint does not exist");
            }
            columns.add(column.number());
        }
        boolean fresh = statements.definitions().hasMade(table.storage());
        new ForeignKeys(statements)
                .add(
                        table.oid(),
                        List.of(
                                new TableDrafting.ForeignKeyDraft(
                                        constraint.name(), columns, key, constraint.at())),
                        valid,
                        !fresh && !statements.isFrozen(table));
        if (valid) {
            Table now = statements.table(table.oid());
            inspect(now, now.constraints().getLast());
        }
    }

    private void addCheck(Table table, @Nullable String name, Expression condition, boolean valid) {
        Set<String> taken = new TreeSet<>();
        table.constraints().forEach(each -> taken.add(each.name()));
        demandFree(table, name);
        Constraint.Check made = TableDrafting.check(statements, table, name, condition, taken);
        List<Constraint> all = new ArrayList<>(table.constraints());
        all.add(new Constraint.Check(made.oid(), made.name(), made.text(), valid, null));
        statements.change(List.of(table.withConstraints(all)));
        if (valid) {
            inspect(statements.table(table.oid()), made);
        }
    }

    /// Looks at the rows that are there.
    private void inspect(Table table, Constraint constraint) {
        var inspecting = statements.runner().analyzer().inspecting(table);
        statements
                .runner()
                .alone(
                        statements.isFrozen(table),
                        execution -> {
                            switch (constraint) {
                                case Constraint.Check check ->
                                        inspecting.demandHolds(check, execution);
                                case Constraint.ForeignKey key ->
                                        inspecting.demandHolds(key, execution);
                                case Constraint.Unique _ -> {
                                    // by its index
                                }
                            }
                        });
    }

    private void addUnique(
            Table table, @Nullable String name, TableElement.Condition.Unique unique, Position at) {
        demandFree(table, name);
        IndexMaking making = new IndexMaking(statements);
        Index index =
                making.addUnique(
                        table,
                        new TableDrafting.UniqueDraft(
                                name,
                                numbers(table, unique.columns(), at),
                                numbers(table, unique.tail().include(), at),
                                unique.nullsNotDistinct()));
        making.fillAlone(statements.table(table.oid()), index);
    }

    private void addPrimaryKey(
            Table table, TableElement.Constraint constraint, List<String> names, Position at) {
        List<Integer> key = numbers(table, names, at);
        if (!table.primaryKey().isEmpty()) {
            throw SqlError.at(
                    at,
                    SqlState.BAD_TABLE_DEFINITION,
                    "multiple primary keys for table \"" + table.name() + "\" are not allowed");
        }
        demandFree(table, constraint.name());
        Set<String> taken = new TreeSet<>();
        table.constraints().forEach(each -> taken.add(each.name()));
        String given = constraint.name();
        List<Constraint> constraints = new ArrayList<>(table.constraints());
        constraints.add(
                new Constraint.Unique(
                        statements.definitions().next(),
                        given == null ? TableDrafting.unused(table.name() + "_pkey", taken) : given,
                        true,
                        key,
                        statements.definitions().next(),
                        null));
        List<Column> columns = new ArrayList<>();
        for (Column c : table.columns()) {
            columns.add(key.contains(c.number()) ? ColumnAltering.withNotNull(c, true) : c);
        }
        Table shape =
                table.withColumns(columns, table.nextColumn())
                        .withPrimaryKey(key)
                        .withConstraints(constraints);
        new Rewriting(statements).rewrite(table, shape);
    }

    /// All constraints are looked at immediately, and that may be said.
    void alter(Table table, AlterAction.AlterConstraint alter) {
        Constraint found =
                table.constraints().stream()
                        .filter(each -> each.name().equals(alter.constraint()))
                        .findFirst()
                        .orElseThrow(() -> missing(table, alter.constraint(), alter.at()));
        if (!(found instanceof Constraint.ForeignKey)) {
            throw SqlError.at(
                    alter.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "constraint \""
                            + found.name()
                            + "\" of relation \""
                            + table.name()
                            + "\" is not a foreign key constraint");
        }
        TableDrafting.demandImmediate(alter.attributes(), alter.at());
    }

    void validate(Table table, AlterAction.ValidateConstraint validate) {
        List<Constraint> all = new ArrayList<>();
        Constraint found = null;
        for (Constraint each : table.constraints()) {
            if (!each.name().equals(validate.constraint())) {
                all.add(each);
                continue;
            }
            found = each;
            all.add(
                    switch (each) {
                        case Constraint.Check c ->
                                new Constraint.Check(
                                        c.oid(), c.name(), c.text(), true, c.comment());
                        case Constraint.ForeignKey k -> valid(k);
                        case Constraint.Unique _ ->
                                throw new SqlError(
                                        SqlState.WRONG_OBJECT_TYPE,
                                        "constraint \""
                                                + each.name()
                                                + "\" of relation \""
                                                + table.name()
                                                + "\" is not a foreign key or check constraint");
                    });
        }
        if (found == null) {
            throw missing(table, validate.constraint(), validate.at());
        }
        statements.change(List.of(table.withConstraints(all)));
        inspect(statements.table(table.oid()), found);
    }

    private static Constraint.ForeignKey valid(Constraint.ForeignKey key) {
        return new Constraint.ForeignKey(
                key.oid(),
                key.name(),
                key.columns(),
                key.table(),
                key.referenced(),
                key.full(),
                key.onDelete(),
                key.onUpdate(),
                true,
                key.comment());
    }

    private static SqlError missing(Table table, String name, Position at) {
        return SqlError.at(
                at,
                SqlState.NO_OBJECT,
                "constraint \"" + name + "\" of relation \"" + table.name() + "\" does not exist");
    }

    // DROP CONSTRAINT

    void drop(Table table, AlterAction.DropConstraint drop, Output output) {
        Constraint found = null;
        List<Constraint> kept = new ArrayList<>();
        for (Constraint each : table.constraints()) {
            if (each.name().equals(drop.constraint())) {
                found = each;
            } else {
                kept.add(each);
            }
        }
        if (found == null) {
            if (!drop.ifExists()) {
                throw missing(table, drop.constraint(), drop.at());
            }
            output.notice(
                    Notice.notice(
                            "constraint \""
                                    + drop.constraint()
                                    + "\" of relation \""
                                    + table.name()
                                    + "\" does not exist, skipping"));
            return;
        }
        Table without = table.withConstraints(kept);
        if (!(found instanceof Constraint.Unique unique)) {
            statements.change(List.of(without));
            return;
        }
        Dependents dependents = new Dependents(statements);
        dependents.referrers(table, unique.columns());
        dependents.demandNone(
                "constraint " + unique.name() + " on table " + table.name(),
                drop.behavior() == Definition.Behavior.CASCADE,
                output);
        if (unique.primary()) {
            new Rewriting(statements).rewrite(table, without.withPrimaryKey(List.of()));
        } else {
            Entry index = Objects.requireNonNull(statements.catalog().entry(unique.index()));
            statements.remove(List.of(index), List.of(without));
        }
        dependents.drop();
    }
}
