package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;
import static java.util.Objects.requireNonNull;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Operators and what they hold together (manual, 4.1.6).
///
/// In the grammar's tree `a + b + c` hangs on its leftmost operand, one level for each operator. It
/// is walked up from there, not down, so that a chain costs no stack.
final class Expressions {

    private final SyntaxTree tree;

    Expressions(SyntaxTree tree) {
        this.tree = tree;
    }

    List<Expression> list(Sql.@Nullable ExpressionsContext list) {
        return list == null ? List.of() : list(list.expr());
    }

    List<Expression> list(List<Sql.ExprContext> list) {
        List<Expression> built = new ArrayList<>(list.size());
        list.forEach(each -> built.add(build(each)));
        return built;
    }

    @Nullable Expression orNull(Sql.@Nullable ExprContext context) {
        return context == null ? null : build(context);
    }

    Expression build(Sql.ExprContext context) {
        if (!(context.getChild(0) instanceof Sql.ExprContext)) {
            return first(context);
        }
        List<Sql.ExprContext> chain = new ArrayList<>();
        Sql.ExprContext at = context;
        int levels = 0;
        while (at.getChild(0) instanceof Sql.ExprContext left) {
            chain.add(at);
            levels += isFlat(at) ? 0 : 1;
            at = left;
        }
        tree.down(levels, context);
        Expression built = first(at);
        for (int i = chain.size() - 1; i >= 0; i--) {
            Sql.ExprContext link = chain.get(i);
            if (isFlat(link)) {
                int run = i;
                while (run > 0 && chain.get(run - 1).getClass() == link.getClass()) {
                    run--;
                }
                built = flat(built, chain.subList(run, i + 1));
                i = run;
            } else {
                built = link(built, link);
                tree.up(1);
            }
        }
        return built;
    }

    private static boolean isFlat(Sql.ExprContext context) {
        return context instanceof Sql.AndContext || context instanceof Sql.OrContext;
    }

    /// What begins with no other expression.
    private Expression first(Sql.ExprContext context) {
        if (context instanceof Sql.PlainContext plain) {
            return tree.primaries.build(plain.primary());
        }
        tree.down(1, context);
        Expression built =
                switch (context) {
                    case Sql.SignContext sign -> sign(sign.op, build(sign.expr()));
                    case Sql.PrefixContext prefix -> {
                        Operator operator = operator(prefix.qualifiedOperator());
                        yield new Expression.Unary(operator, build(prefix.expr()), operator.at());
                    }
                    case Sql.NotContext not -> new Expression.Not(build(not.expr()), at(not));
                    case Sql.DefaultValueContext value -> new Expression.Default(at(value));
                    default -> throw new IllegalStateException(context.getText());
                };
        tree.up(1);
        return built;
    }

    /// A sign before a number is part of it for whoever needs its value, as in PostgreSQL.
    static Expression sign(Token op, Expression operand) {
        Operator operator = operator(op);
        return new Expression.Unary(operator, operand, operator.at());
    }

    /// @param links from the outermost to the innermost
    private Expression flat(Expression first, List<Sql.ExprContext> links) {
        List<Expression> operands = new ArrayList<>(links.size() + 1);
        operands.add(first);
        for (int i = links.size() - 1; i >= 0; i--) {
            operands.add(build(right(links.get(i))));
        }
        Sql.ExprContext innermost = links.getLast();
        Position at =
                at(
                        requireNonNull(
                                innermost.getChild(1) instanceof TerminalNode word ? word : null));
        return innermost instanceof Sql.AndContext
                ? new Expression.And(operands, at)
                : new Expression.Or(operands, at);
    }

    static Sql.ExprContext right(Sql.ExprContext context) {
        return (Sql.ExprContext) context.getChild(context.getChildCount() - 1);
    }

    private Expression link(Expression left, Sql.ExprContext context) {
        return switch (context) {
            case Sql.CastContext cast ->
                    new Expression.Cast(
                            left, tree.types.build(cast.typeName()), at(cast.TYPECAST()));
            case Sql.CollateContext collate ->
                    new Expression.Collate(
                            left, Trees.name(collate.anyName()), at(collate.COLLATE()));
            case Sql.AtLocalContext local -> new Expression.AtTimeZone(left, null, at(local.AT()));
            case Sql.AtTimeZoneContext zone ->
                    new Expression.AtTimeZone(left, build(right(zone)), at(zone.AT()));
            case Sql.ArithmeticContext sum -> binary(operator(sum.op), left, build(right(sum)));
            case Sql.BinaryContext binary ->
                    binary(operator(binary.qualifiedOperator()), left, build(right(binary)));
            case Sql.CompareContext compare -> {
                requireNoComparison(compare);
                yield binary(operator(compare.comparison()), left, build(right(compare)));
            }
            case Sql.ArithmeticQuantifiedContext each ->
                    quantified(left, operator(each.op), each.quantifier(), each.parenthesised());
            case Sql.QuantifiedContext each ->
                    quantified(
                            left,
                            operator(each.qualifiedOperator()),
                            each.quantifier(),
                            each.parenthesised());
            case Sql.CompareQuantifiedContext each ->
                    quantified(
                            left,
                            operator(each.comparison()),
                            each.quantifier(),
                            each.parenthesised());
            case Sql.LikeQuantifiedContext each ->
                    quantified(left, likeOperator(each), each.quantifier(), each.parenthesised());
            case Sql.EscapeContext escape -> throw Trees.lexeme(escape.ESCAPE()).unexpected();
            default -> tree.predicates.build(left, context);
        };
    }

    private static Expression binary(Operator operator, Expression left, Expression right) {
        return new Expression.Binary(operator, left, right, operator.at());
    }

    private static void requireNoComparison(Sql.CompareContext context) {
        if (context.getChild(0) instanceof Sql.CompareContext) {
            throw Trees.start(context.comparison()).unexpected();
        }
    }

    private Expression quantified(
            Expression value,
            Operator operator,
            Sql.QuantifierContext quantifier,
            Sql.ParenthesisedContext operand) {
        Predicate.Quantifier kind =
                quantifier.ALL() != null ? Predicate.Quantifier.ALL : Predicate.Quantifier.ANY;
        var query = tree.primaries.query(operand);
        return query != null
                ? new Predicate.QuantifiedQuery(value, operator, kind, query, operator.at())
                : new Predicate.Quantified(
                        value, operator, kind, tree.primaries.one(operand), operator.at());
    }

    private static Operator likeOperator(Sql.LikeQuantifiedContext context) {
        String symbol =
                (context.NOT() != null ? "!~~" : "~~")
                        + (context.likeOperator().ILIKE() != null ? "*" : "");
        Position at = context.NOT() != null ? at(context.NOT()) : at(context.likeOperator());
        return new Operator(symbol, at);
    }

    static Operator operator(Token token) {
        return new Operator(((Lexeme) token).value(), at(token));
    }

    static Operator operator(Sql.ComparisonContext comparison) {
        return operator(comparison.getStart());
    }

    static Operator operator(Sql.QualifiedOperatorContext context) {
        return context.explicitOperator() == null
                ? operator(context.getStart())
                : operator(context.explicitOperator());
    }

    static Operator operator(Sql.ExplicitOperatorContext context) {
        return new Operator(
                Trees.words(context.colId()), Trees.word(context.anyOperator()), at(context));
    }

    /// A call of one of the system's own functions.
    static FunctionCall system(String function, Position at, Expression... arguments) {
        return new FunctionCall(Name.system(function, at), List.of(arguments), at);
    }
}
