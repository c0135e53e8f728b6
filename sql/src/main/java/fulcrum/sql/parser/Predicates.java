package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// BETWEEN, IN, LIKE, IS and OVERLAPS.
///
/// PostgreSQL's grammar calls BETWEEN, LIKE and SIMILAR, and IS DISTINCT FROM, operators that do
/// not associate: one cannot be the bare operand of another.
final class Predicates {

    private final SyntaxTree tree;

    Predicates(SyntaxTree tree) {
        this.tree = tree;
    }

    Expression build(Expression left, Sql.ExprContext context) {
        return switch (context) {
            case Sql.BetweenContext between -> between(left, between);
            case Sql.InContext in -> in(left, in);
            case Sql.LikeContext like -> {
                Predicate.Like.Kind kind =
                        like.likeOperator().ILIKE() != null
                                ? Predicate.Like.Kind.ILIKE
                                : Predicate.Like.Kind.LIKE;
                yield like(kind, left, like, like.NOT(), at(like.likeOperator()));
            }
            case Sql.SimilarContext similar ->
                    like(
                            Predicate.Like.Kind.SIMILAR,
                            left,
                            similar,
                            similar.NOT(),
                            at(similar.SIMILAR()));
            case Sql.OverlapsContext overlaps -> overlaps(left, overlaps);
            case Sql.IsContext is -> is(left, is);
            case Sql.IsDistinctContext is -> {
                if (is.getChild(0) instanceof Sql.IsDistinctContext) {
                    throw Trees.lexeme(is.IS()).unexpected();
                }
                Expression right = tree.expressions.build(Expressions.right(is));
                yield new Predicate.IsDistinct(left, right, is.NOT() != null, at(is.IS()));
            }
            case Sql.IsNullShortContext is -> {
                TerminalNode word = is.ISNULL() != null ? is.ISNULL() : is.NOTNULL();
                yield new Predicate.Is(
                        left, Predicate.Is.Test.NULL, is.NOTNULL() != null, at(word));
            }
            default -> throw new IllegalStateException(context.getText());
        };
    }

    private Expression between(Expression value, Sql.BetweenContext context) {
        Position at = negatable(context.NOT(), at(context.BETWEEN()));
        requireAssociative(context, context.NOT(), context.BETWEEN());
        return new Predicate.Between(
                value,
                tree.bounds.build(context.boundExpr()),
                tree.expressions.build(Expressions.right(context)),
                context.SYMMETRIC() != null,
                context.NOT() != null,
                at);
    }

    private Expression in(Expression value, Sql.InContext context) {
        Position at = negatable(context.NOT(), at(context.IN()));
        boolean negated = context.NOT() != null;
        var query = tree.primaries.query(context.parenthesised());
        return query != null
                ? new Predicate.InQuery(value, query, negated, at)
                : new Predicate.In(
                        value, tree.primaries.list(context.parenthesised()), negated, at);
    }

    private Expression like(
            Predicate.Like.Kind kind,
            Expression value,
            Sql.ExprContext context,
            @Nullable TerminalNode not,
            Position operator) {
        requireAssociative(context, not, context.getChild(not == null ? 1 : 2));
        Sql.ExprContext right = Expressions.right(context);
        Expression pattern;
        Expression escape = null;
        if (right instanceof Sql.EscapeContext escaped) {
            if (escaped.getChild(0) instanceof Sql.EscapeContext) {
                throw Trees.lexeme(escaped.ESCAPE()).unexpected();
            }
            pattern = tree.expressions.build((Sql.ExprContext) escaped.getChild(0));
            escape = tree.expressions.build(Expressions.right(escaped));
        } else {
            pattern = tree.expressions.build(right);
        }
        return new Predicate.Like(
                kind, value, pattern, escape, not != null, negatable(not, operator));
    }

    private static Position negatable(@Nullable TerminalNode not, Position operator) {
        return not == null ? operator : at(not);
    }

    private static boolean isBare(ParseTree operand) {
        return operand instanceof Sql.BetweenContext
                || operand instanceof Sql.LikeContext
                || operand instanceof Sql.SimilarContext;
    }

    private static void requireAssociative(
            Sql.ExprContext context, @Nullable TerminalNode not, ParseTree operator) {
        if (isBare(context.getChild(0))) {
            if (not != null) {
                throw Trees.lexeme(not).unexpected();
            }
            throw operator instanceof TerminalNode word
                    ? Trees.lexeme(word).unexpected()
                    : Trees.start((Sql.LikeOperatorContext) operator).unexpected();
        }
        ParseTree right = Expressions.right(context);
        if (isBare(right)) {
            throw ((Lexeme) operatorOf((Sql.ExprContext) right)).unexpected();
        }
    }

    /// The first token behind the left operand.
    private static Token operatorOf(Sql.ExprContext context) {
        return context.getChild(1) instanceof TerminalNode word
                ? word.getSymbol()
                : ((Sql.LikeOperatorContext) context.getChild(1)).getStart();
    }

    private Expression overlaps(Expression left, Sql.OverlapsContext context) {
        Expression right = tree.expressions.build(Expressions.right(context));
        if (!(left instanceof Expression.Row from)) {
            throw Trees.lexeme(context.OVERLAPS()).unexpected();
        }
        if (!(right instanceof Expression.Row to)) {
            Lexeme first = Trees.start(Expressions.right(context));
            boolean row = first.type() == Sql.LPAREN || first.type() == Sql.ROW;
            throw (row ? tree.after(context) : first).unexpected();
        }
        requireSpan(from, "left");
        requireSpan(to, "right");
        return new Expression.Overlaps(from, to, at(context.OVERLAPS()));
    }

    /// The call that `IS NORMALIZED` stands for.
    private static Expression normalized(Expression value, Sql.IsContext context) {
        Position at = at(context.IS());
        List<Expression> arguments = new ArrayList<>(List.of(value));
        Sql.NormalFormContext form = context.isTest().normalForm();
        if (form != null) {
            String name = Trees.word(form).toUpperCase(Locale.ROOT);
            arguments.add(new Expression.Literal(Expression.Literal.Kind.STRING, name, at(form)));
        }
        Expression call = new FunctionCall(Name.system("is_normalized", at), arguments, at);
        return context.NOT() == null ? call : new Expression.Not(call, at);
    }

    private static void requireSpan(Expression.Row row, String side) {
        if (row.fields().size() != 2) {
            throw SyntaxError.syntax(
                    "wrong number of parameters on " + side + " side of OVERLAPS expression",
                    row.at().character());
        }
    }

    private Expression is(Expression value, Sql.IsContext context) {
        Sql.IsTestContext test = context.isTest();
        if (test.DOCUMENT() != null) {
            throw SyntaxError.notSupported("IS DOCUMENT", at(context.IS()).character());
        }
        if (test.NORMALIZED() != null) {
            return normalized(value, context);
        }
        return new Predicate.Is(
                value,
                Predicate.Is.Test.valueOf(test.getStart().getText().toUpperCase(Locale.ROOT)),
                context.NOT() != null,
                at(context.IS()));
    }
}
