package fulcrum.sql.analysis;

import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Upkeep;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What INSERT, UPDATE and DELETE mean (manual, 6 and the commands' pages).
final class Changes {

    private final Statement statement;

    Changes(Statement statement) {
        this.statement = statement;
    }

    /// @param scope of its own, inside of what is around the statement
    Result of(Change change, Scope scope) {
        Query.With with =
                switch (change) {
                    case Change.Insert insert -> insert.with();
                    case Change.Update update -> update.with();
                    case Change.Delete delete -> delete.with();
                };
        List<Plan.With.Definition> definitions =
                with == null ? List.of() : new CommonTables(statement).define(with, scope);
        Result result =
                switch (change) {
                    case Change.Insert insert -> new Inserts(statement, scope).of(insert);
                    case Change.Update update -> update(update, scope);
                    case Change.Delete delete -> delete(delete, scope);
                };
        return definitions.isEmpty()
                ? result
                : new Result(new Plan.With(definitions, result.plan()), result.columns());
    }

    private FromClause.Built target(Change.Changed changed, char privilege, Scope scope) {
        Table table =
                statement.names().changed(changed.name(), privilege == 'w' ? "UPDATE" : "DELETE");
        statement.changes(table, privilege);
        FromClause.Built built =
                new FromClause(statement, scope).stored(table, alias(changed.alias()));
        scope.addDistinct(built.item(), changed.at());
        return built;
    }

    static fulcrum.sql.ast.TableReference.@Nullable Alias alias(@Nullable String name) {
        return name == null ? null : new fulcrum.sql.ast.TableReference.Alias(name, List.of());
    }

    private Plan filtered(Plan plan, @Nullable Expression where, Scope scope) {
        return where == null
                ? plan
                : new Plan.Filter(
                        plan, new Expressions(statement, scope, Place.WHERE).condition(where));
    }

    private Result update(Change.Update update, Scope scope) {
        FromClause.Built target = target(update.table(), 'w', scope);
        Table table = statement.names().table(update.table().name());
        List<Variable> row = target.plan().output();
        Plan source = new FromClause(statement, scope).of(update.from(), target.plan());
        source = filtered(source, update.where(), scope);
        Upkeep upkeep = new Upkeeps(statement).of(table, row);
        List<Scalar> values =
                new Assignments(statement, scope, table, row).of(update.assignments());
        return returning(
                new fulcrum.sql.plan.Change.Update(upkeep, source, row, values, row),
                update.returning(),
                scope);
    }

    private Result delete(Change.Delete delete, Scope scope) {
        FromClause.Built target = target(delete.table(), 'd', scope);
        Table table = statement.names().table(delete.table().name());
        List<Variable> row = target.plan().output();
        Plan source = new FromClause(statement, scope).of(delete.using(), target.plan());
        source = filtered(source, delete.where(), scope);
        Upkeep upkeep = new Upkeeps(statement).of(table, row);
        return returning(
                new fulcrum.sql.plan.Change.Delete(upkeep, source, row), delete.returning(), scope);
    }

    private Result returning(fulcrum.sql.plan.Change change, List<Select.Item> items, Scope scope) {
        return returning(statement, change, items, scope);
    }

    /// @param items empty for no result
    static Result returning(
            Statement statement,
            fulcrum.sql.plan.Change change,
            List<Select.Item> items,
            Scope scope) {
        Expressions expressions = new Expressions(statement, scope, Place.RETURNING);
        List<Scalar> values = new ArrayList<>();
        List<Variable> output = new ArrayList<>();
        List<Scope.Visible> columns = new ArrayList<>();
        for (Select.Item item : items) {
            if (item.value() instanceof Expression.Star(List<String> qualifier, Position at)) {
                for (Scope.Visible column : stars(statement, scope, qualifier, at)) {
                    Variable variable = statement.variable(column.name(), column.variable().type());
                    values.add(new Scalar.Column(column.variable(), at));
                    output.add(variable);
                    columns.add(
                            new Scope.Visible(
                                    column.name(), variable, column.table(), column.column()));
                }
                continue;
            }
            Scalar value = expressions.settled(item.value());
            Scope.Visible origin =
                    item.value() instanceof Expression.Column(var name, _)
                            ? scope.find(name)
                            : null;
            String name = ResultNames.of(item);
            Variable variable = statement.variable(name, value.type());
            values.add(value);
            output.add(variable);
            columns.add(
                    new Scope.Visible(
                            name,
                            variable,
                            origin == null ? 0 : origin.table(),
                            origin == null ? 0 : origin.column()));
        }
        return new Result(new Plan.Changed(change, values, output), columns);
    }

    private static List<Scope.Visible> stars(
            Statement statement, Scope scope, List<String> qualifier, Position at) {
        if (qualifier.isEmpty()) {
            return scope.columns();
        }
        Scope.Entry entry = scope.table(qualifier, at);
        if (entry == null) {
            throw scope.missing(qualifier, at, statement.names().catalog());
        }
        return entry.columns();
    }
}
