package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.ast.TableElement.Action;
import fulcrum.sql.ast.TableElement.Attributes;
import fulcrum.sql.ast.TableElement.Condition;
import fulcrum.sql.ast.TableElement.Constraint;
import fulcrum.sql.ast.TableElement.IndexTail;
import fulcrum.sql.ast.TableElement.Match;
import fulcrum.sql.grammar.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Constraints of columns and tables (manual, CREATE TABLE).
final class Constraints {

    private final SyntaxTree tree;

    Constraints(SyntaxTree tree) {
        this.tree = tree;
    }

    Constraint ofColumn(Sql.ColumnConstraintContext context) {
        Sql.ColumnConstraintKindContext kind = context.columnConstraintKind();
        return new Constraint(
                Trees.wordOrNull(context.colId()),
                kind(kind),
                attributes(context.constraintAttribute()),
                at(kind));
    }

    TableElement.TableConstraint ofTable(Sql.TableConstraintContext context) {
        Constraint constraint =
                new Constraint(
                        Trees.wordOrNull(context.colId()),
                        kind(context.tableConstraintKind()),
                        attributes(context.constraintAttribute()),
                        at(context.tableConstraintKind()));
        return new TableElement.TableConstraint(constraint, at(context));
    }

    private Condition kind(Sql.ColumnConstraintKindContext context) {
        return switch (Trees.type(context)) {
            case Sql.NOT -> new Condition.NotNull();
            case Sql.NULL -> new Condition.Null();
            case Sql.DEFAULT -> new Condition.Default(tree.bounds.build(context.boundExpr()));
            case Sql.CHECK -> new Condition.Check(tree.expressions.build(context.expr()));
            case Sql.UNIQUE ->
                    new Condition.Unique(
                            nullsNotDistinct(context.nullsDistinct()),
                            List.of(),
                            tail(context.indexTail()));
            case Sql.PRIMARY -> new Condition.PrimaryKey(List.of(), tail(context.indexTail()));
            case Sql.REFERENCES ->
                    foreignKey(
                            List.of(),
                            Trees.name(context.anyName()),
                            Trees.columns(context.columnList()),
                            context.referenceTail());
            default -> generated(context);
        };
    }

    private Condition generated(Sql.ColumnConstraintKindContext context) {
        boolean always = context.generatedWhen().ALWAYS() != null;
        if (context.IDENTITY() != null) {
            return new Condition.Identity(always, identity(context.sequenceOption()));
        }
        if (!always) {
            throw SyntaxError.syntax(
                    "for a generated column, GENERATED ALWAYS must be specified",
                    Trees.start(context.generatedWhen()).position());
        }
        return new Condition.Generated(tree.expressions.build(context.expr()));
    }

    List<SequenceOption> identity(List<Sql.SequenceOptionContext> options) {
        return tree.definitions.sequenceOptions(options);
    }

    private Condition kind(Sql.TableConstraintKindContext context) {
        return switch (Trees.type(context)) {
            case Sql.CHECK -> new Condition.Check(tree.expressions.build(context.expr()));
            case Sql.UNIQUE ->
                    context.INDEX() != null
                            ? new Condition.UsingIndex(false, Trees.word(context.colId()))
                            : new Condition.Unique(
                                    nullsNotDistinct(context.nullsDistinct()),
                                    Trees.columns(context.columnList(0)),
                                    tail(context.indexTail()));
            case Sql.PRIMARY ->
                    context.INDEX() != null
                            ? new Condition.UsingIndex(true, Trees.word(context.colId()))
                            : new Condition.PrimaryKey(
                                    Trees.columns(context.columnList(0)),
                                    tail(context.indexTail()));
            default ->
                    foreignKey(
                            Trees.columns(context.columnList(0)),
                            Trees.name(context.anyName()),
                            Trees.columns(context.columnList(1)),
                            context.referenceTail());
        };
    }

    static boolean nullsNotDistinct(Sql.@Nullable NullsDistinctContext context) {
        return context != null && context.NOT() != null;
    }

    private IndexTail tail(Sql.IndexTailContext context) {
        return new IndexTail(
                Trees.columns(context.columnList()),
                tree.options.parameters(context.parameters()),
                Trees.wordOrNull(context.colId()));
    }

    private static Condition foreignKey(
            List<String> columns,
            Name table,
            List<String> referenced,
            Sql.ReferenceTailContext tail) {
        Match match = Match.DEFAULT;
        if (tail.MATCH() != null) {
            match =
                    tail.FULL() != null
                            ? Match.FULL
                            : tail.PARTIAL() != null ? Match.PARTIAL : Match.SIMPLE;
        }
        Action onDelete = null;
        Action onUpdate = null;
        for (Sql.ReferenceActionContext action : tail.referenceAction()) {
            // ON, what is done, then what follows.
            if (action.UPDATE() != null && onUpdate == null) {
                onUpdate = action(action);
            } else if (action.UPDATE() == null && onDelete == null) {
                onDelete = action(action);
            } else {
                throw Trees.start(action).unexpected();
            }
        }
        return new Condition.ForeignKey(columns, table, referenced, match, onDelete, onUpdate);
    }

    private static Action action(Sql.ReferenceActionContext context) {
        Action.Kind kind;
        if (context.SET() != null) {
            kind = context.NULL() != null ? Action.Kind.SET_NULL : Action.Kind.SET_DEFAULT;
        } else if (context.CASCADE() != null) {
            kind = Action.Kind.CASCADE;
        } else {
            kind = context.RESTRICT() != null ? Action.Kind.RESTRICT : Action.Kind.NO_ACTION;
        }
        if (context.columnList() != null && context.UPDATE() != null) {
            throw SyntaxError.notSupported(
                    "a column list with "
                            + kind.name().replace('_', ' ')
                            + " for ON UPDATE actions",
                    at(context).character());
        }
        return new Action(kind, Trees.columns(context.columnList()));
    }

    /// What is said twice must not contradict itself.
    Attributes attributes(List<Sql.ConstraintAttributeContext> contexts) {
        Boolean deferrable = null;
        Boolean deferred = null;
        boolean notValid = false;
        boolean noInherit = false;
        for (Sql.ConstraintAttributeContext context : contexts) {
            if (context.VALID() != null) {
                notValid = true;
            } else if (context.INHERIT() != null) {
                noInherit = true;
            } else if (context.DEFERRABLE() != null) {
                deferrable = once(deferrable, context.NOT() == null, context);
            } else {
                deferred = once(deferred, context.DEFERRED() != null, context);
            }
            if (Boolean.TRUE.equals(deferred) && Boolean.FALSE.equals(deferrable)) {
                throw SyntaxError.syntax(
                        "constraint declared INITIALLY DEFERRED must be DEFERRABLE",
                        Trees.start(context).position());
            }
        }
        return new Attributes(deferrable, deferred, notValid, noInherit);
    }

    private static Boolean once(
            @Nullable Boolean before, boolean now, Sql.ConstraintAttributeContext context) {
        if (before != null && before != now) {
            throw SyntaxError.syntax(
                    "conflicting constraint properties", Trees.start(context).position());
        }
        return now;
    }
}
