package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;
import static fulcrum.sql.parser.Trees.value;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/// What operators hold together: constants, what stands in parentheses, and what has words of its
/// own.
final class Primaries {

    private final SyntaxTree tree;

    Primaries(SyntaxTree tree) {
        this.tree = tree;
    }

    Expression build(Sql.PrimaryContext context) {
        if (context.named() != null) {
            return tree.calls.named(context.named());
        }
        if (context.getChildCount() == 1 && context.SCONST() != null) {
            return literal(Literal.Kind.STRING, context);
        }
        Lexeme start = Trees.start(context);
        return switch (start.type()) {
            case Sql.ICONST -> literal(Literal.Kind.INTEGER, context);
            case Sql.FCONST -> literal(Literal.Kind.NUMBER, context);
            case Sql.BCONST -> literal(Literal.Kind.BITS, context);
            case Sql.XCONST -> literal(Literal.Kind.HEX_BITS, context);
            case Sql.TRUE -> new Literal(Literal.Kind.TRUE, "", at(context));
            case Sql.FALSE -> new Literal(Literal.Kind.FALSE, "", at(context));
            case Sql.NULL -> new Literal(Literal.Kind.NULL, "", at(context));
            case Sql.PARAM ->
                    indirect(
                            new Expression.Parameter(Integer.parseInt(start.value()), at(context)),
                            context.indirection());
            case Sql.LPAREN ->
                    indirect(inParentheses(context.parenthesised()), context.indirection());
            default -> withWords(context);
        };
    }

    private static Literal literal(Literal.Kind kind, Sql.PrimaryContext context) {
        return new Literal(kind, Trees.word(context), at(context));
    }

    private Expression withWords(Sql.PrimaryContext context) {
        if (context.specialFunction() != null) {
            return tree.specialCalls.build(context.specialFunction());
        }
        Position at = at(context);
        return switch (Trees.type(context)) {
            case Sql.CASE -> caseOf(context);
            case Sql.EXISTS -> new Predicate.Exists(tree.queries.build(context.subquery()), at);
            case Sql.ARRAY ->
                    context.subquery() != null
                            ? new Predicate.ArrayOf(tree.queries.build(context.subquery()), at)
                            : elements(context.arrayElements(), at);
            case Sql.ROW -> new Expression.Row(tree.expressions.list(context.expressions()), at);
            case Sql.GROUPING ->
                    new Expression.Grouping(tree.expressions.list(context.expressions()), at);
            case Sql.INTERVAL ->
                    new Expression.TypedLiteral(
                            tree.types.interval(
                                    context.intervalFields(), context.ICONST(), at(context)),
                            value(context.SCONST()),
                            at);
            default ->
                    new Expression.TypedLiteral(
                            tree.types.constant(context.constantTypeName(), true),
                            value(context.SCONST()),
                            at);
        };
    }

    private Expression caseOf(Sql.PrimaryContext context) {
        List<Expression.Case.When> whens = new ArrayList<>();
        tree.down(1, context);
        for (Sql.WhenClauseContext when : context.whenClause()) {
            whens.add(
                    new Expression.Case.When(
                            tree.expressions.build(when.expr(0)),
                            tree.expressions.build(when.expr(1)),
                            at(when)));
        }
        Expression built =
                new Expression.Case(
                        tree.expressions.orNull(context.operand),
                        whens,
                        tree.expressions.orNull(context.elseResult),
                        at(context));
        tree.up(1);
        return built;
    }

    private Expression elements(Sql.ArrayElementsContext context, Position at) {
        if (context.expressions() != null) {
            return new Expression.Array(tree.expressions.list(context.expressions()), at);
        }
        List<Expression> rows = new ArrayList<>();
        context.arrayElements().forEach(row -> rows.add(elements(row, at(row))));
        return new Expression.Array(rows, at);
    }

    private Expression inParentheses(Sql.ParenthesisedContext context) {
        Query query = query(context);
        if (query != null) {
            return new Predicate.Scalar(query, at(context));
        }
        return context.COMMA().isEmpty()
                ? tree.expressions.build(context.expr(0))
                : new Expression.Row(tree.expressions.list(context.expr()), at(context));
    }

    /// The query that the parentheses hold, be it in more parentheses; null if they hold none.
    @Nullable Query query(Sql.ParenthesisedContext context) {
        if (context.openQuery() != null) {
            return tree.queries.build(context.openQuery());
        }
        Sql.ExprContext only = context.expr(0);
        Query inner =
                context.COMMA().isEmpty()
                                && only instanceof Sql.PlainContext plain
                                && plain.primary().parenthesised() != null
                                && plain.primary().indirection().isEmpty()
                        ? query(plain.primary().parenthesised())
                        : null;
        if (context.queryTail() == null) {
            return inner;
        }
        if (inner == null) {
            throw Trees.start(context.queryTail()).unexpected();
        }
        return tree.queries.withTail(inner, context.queryTail());
    }

    /// The one expression in parentheses.
    Expression one(Sql.ParenthesisedContext context) {
        if (!context.COMMA().isEmpty()) {
            throw Trees.lexeme(context.COMMA(0)).unexpected();
        }
        return tree.expressions.build(context.expr(0));
    }

    List<Expression> list(Sql.ParenthesisedContext context) {
        return tree.expressions.list(context.expr());
    }

    /// Fields, subscripts and slices of a value.
    Expression indirect(Expression value, List<Sql.IndirectionContext> path) {
        Expression built = value;
        for (int i = 0; i < path.size(); i++) {
            Sql.IndirectionContext step = path.get(i);
            tree.down(1, step);
            built = step(built, step);
            if (step.STAR() != null && i < path.size() - 1) {
                throw improperStar(path.getLast());
            }
        }
        tree.up(path.size());
        return built;
    }

    /// A star that is not the last step.
    SyntaxError improperStar(ParserRuleContext path) {
        Lexeme next = tree.after(path);
        return SyntaxError.syntax(
                "improper use of \"*\" at or near \"" + next.written() + "\"", next.position());
    }

    private Expression step(Expression value, Sql.IndirectionContext step) {
        Position at = value.at();
        if (step.colLabel() != null) {
            return new Expression.Field(value, Trees.word(step.colLabel()), at);
        }
        if (step.STAR() != null) {
            return new Expression.Field(value, null, at);
        }
        if (step.COLON() == null) {
            return new Expression.Subscript(value, tree.expressions.build(step.lower), at);
        }
        return new Expression.Slice(
                value,
                tree.expressions.orNull(step.lower),
                tree.expressions.orNull(step.upper),
                at);
    }
}
