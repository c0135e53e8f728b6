package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.Change.Assignment;
import fulcrum.sql.ast.Change.Target;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.IndexElement;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query.With;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE, DELETE and TRUNCATE.
final class Changes {

    private final SyntaxTree tree;

    Changes(SyntaxTree tree) {
        this.tree = tree;
    }

    Change.Insert insert(@Nullable With with, Sql.InsertContext context) {
        Change.Overriding overriding = Change.Overriding.NONE;
        if (context.OVERRIDING() != null) {
            overriding = context.USER() != null ? Change.Overriding.USER : Change.Overriding.SYSTEM;
        }
        return new Change.Insert(
                with,
                Trees.name(context.anyName()),
                Trees.wordOrNull(context.colId()),
                targets(context.insertColumn()),
                overriding,
                context.query() == null ? null : tree.queries.build(context.query()),
                context.onConflict() == null ? null : onConflict(context.onConflict()),
                tree.selects.returning(context.returning()),
                at(context));
    }

    private List<Target> targets(List<Sql.InsertColumnContext> columns) {
        List<Target> targets = new ArrayList<>();
        columns.forEach(column -> targets.add(target(column)));
        return targets;
    }

    private Target target(Sql.InsertColumnContext context) {
        List<Change.Step> path = new ArrayList<>();
        for (Sql.IndirectionContext step : context.indirection()) {
            if (step.STAR() != null) {
                throw tree.primaries.improperStar(step);
            }
            if (step.colLabel() != null) {
                path.add(new Change.Step.Field(Trees.word(step.colLabel())));
            } else if (step.COLON() == null) {
                path.add(new Change.Step.Subscript(tree.expressions.build(step.lower)));
            } else {
                path.add(
                        new Change.Step.Slice(
                                tree.expressions.orNull(step.lower),
                                tree.expressions.orNull(step.upper)));
            }
        }
        return new Target(Trees.word(context.colId()), path, at(context));
    }

    private Change.OnConflict onConflict(Sql.OnConflictContext context) {
        // A WHERE before DO is the arbiter's, one behind SET is the update's.
        int wheres = context.where().size();
        Change.Arbiter arbiter = null;
        boolean arbiterHasWhere = false;
        if (context.CONSTRAINT() != null) {
            arbiter = new Change.Arbiter.Constraint(Trees.word(context.colId()));
        } else if (context.indexElements() != null) {
            arbiterHasWhere =
                    wheres > 0
                            && context.where(0).getStart().getTokenIndex()
                                    < context.DO().getSymbol().getTokenIndex();
            arbiter =
                    new Change.Arbiter.Inferred(
                            indexElements(context.indexElements()),
                            arbiterHasWhere ? tree.selects.where(context.where(0)) : null);
        }
        Change.OnConflict.Update update = null;
        if (context.assignments() != null) {
            boolean hasWhere = wheres > (arbiterHasWhere ? 1 : 0);
            Expression where = hasWhere ? tree.selects.where(context.where(wheres - 1)) : null;
            update = new Change.OnConflict.Update(assignments(context.assignments()), where);
        }
        return new Change.OnConflict(arbiter, update, at(context));
    }

    Change.Update update(@Nullable With with, Sql.UpdateContext context) {
        return new Change.Update(
                with,
                changed(context.changedTable()),
                assignments(context.assignments()),
                context.from() == null
                        ? List.of()
                        : tree.fromItems.list(context.from().tableReference()),
                where(context.whereOrCurrent()),
                tree.selects.returning(context.returning()),
                at(context));
    }

    Change.Delete delete(@Nullable With with, Sql.DeleteContext context) {
        return new Change.Delete(
                with,
                changed(context.changedTable()),
                tree.fromItems.list(context.tableReference()),
                where(context.whereOrCurrent()),
                tree.selects.returning(context.returning()),
                at(context));
    }

    /// SET is a name like others, but goes on with the statement where it stands behind a table
    /// without AS.
    private Change.Changed changed(Sql.ChangedTableContext context) {
        TableReference.Table table = FromItems.table(context.relation());
        if (context.AS() == null
                && context.colId() != null
                && Trees.start(context.colId()).type() == Sql.SET) {
            boolean updates = context.getParent() instanceof Sql.UpdateContext;
            throw (updates
                            ? tree.after(((Sql.UpdateContext) context.getParent()).SET())
                            : Trees.start(context.colId()))
                    .unexpected();
        }
        return new Change.Changed(
                table.name(), table.only(), Trees.wordOrNull(context.colId()), table.at());
    }

    private @Nullable Expression where(Sql.@Nullable WhereOrCurrentContext context) {
        if (context == null) {
            return null;
        }
        return context.where() != null
                ? tree.selects.where(context.where())
                : new Predicate.CurrentOf(Trees.word(context.colId()), at(context.CURRENT()));
    }

    private List<Assignment> assignments(Sql.AssignmentsContext context) {
        List<Assignment> assignments = new ArrayList<>();
        for (Sql.AssignmentContext assignment : context.assignment()) {
            assignments.add(
                    new Assignment(
                            targets(assignment.insertColumn()),
                            assignment.LPAREN() != null,
                            tree.expressions.build(assignment.expr()),
                            at(assignment)));
        }
        return assignments;
    }

    List<IndexElement> indexElements(Sql.IndexElementsContext context) {
        List<IndexElement> elements = new ArrayList<>();
        for (Sql.IndexElementContext element : context.indexElement()) {
            elements.add(indexElement(element));
        }
        return elements;
    }

    private IndexElement indexElement(Sql.IndexElementContext context) {
        Expression expression = tree.expressions.orNull(context.expr());
        if (context.functionCall() != null) {
            expression = tree.calls.application(context.functionCall());
        }
        Name collation = null;
        Name operatorClass = null;
        for (Sql.AnyNameContext name : context.anyName()) {
            boolean behindCollate =
                    context.COLLATE() != null
                            && name.getStart().getTokenIndex()
                                    == context.COLLATE().getSymbol().getTokenIndex() + 1;
            if (behindCollate) {
                collation = Trees.name(name);
            } else {
                operatorClass = Trees.name(name);
            }
        }
        return new IndexElement(
                Trees.wordOrNull(context.colId()),
                expression,
                collation,
                operatorClass,
                tree.options.parameters(context.parameters()),
                Selects.direction(context.ASC() != null, context.DESC() != null),
                Selects.nulls(context.FIRST() != null, context.LAST() != null),
                at(context));
    }

    TableDefinition.Truncate truncate(Sql.TruncateContext context) {
        List<TableReference.Table> tables = new ArrayList<>();
        context.relation().forEach(table -> tables.add(FromItems.table(table)));
        TableDefinition.Truncate.Identity identity =
                context.CONTINUE() != null
                        ? TableDefinition.Truncate.Identity.CONTINUE
                        : context.RESTART() != null
                                ? TableDefinition.Truncate.Identity.RESTART
                                : TableDefinition.Truncate.Identity.DEFAULT;
        Position at = at(context);
        return new TableDefinition.Truncate(
                tables, identity, Definitions.behavior(context.behavior()), at);
    }
}
