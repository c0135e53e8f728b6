package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;

/// Expressions where only some operators may stand bare: the lower bound of BETWEEN, the default of
/// a column, the operands of POSITION.
final class Bounds {

    private final SyntaxTree tree;

    Bounds(SyntaxTree tree) {
        this.tree = tree;
    }

    Expression build(Sql.BoundExprContext context) {
        List<Sql.BoundExprContext> chain = new ArrayList<>();
        Sql.BoundExprContext at = context;
        while (at.getChild(0) instanceof Sql.BoundExprContext left) {
            chain.add(at);
            at = left;
        }
        tree.down(chain.size(), context);
        Expression built = first(at);
        for (Sql.BoundExprContext link : chain.reversed()) {
            built = link(built, link);
            tree.up(1);
        }
        return built;
    }

    private Expression first(Sql.BoundExprContext context) {
        if (context instanceof Sql.BoundPlainContext plain) {
            return tree.primaries.build(plain.primary());
        }
        tree.down(1, context);
        Expression built =
                switch (context) {
                    case Sql.BoundSignContext sign ->
                            Expressions.sign(sign.op, build(sign.boundExpr()));
                    case Sql.BoundPrefixContext prefix -> {
                        Operator operator = Expressions.operator(prefix.qualifiedOperator());
                        yield new Expression.Unary(
                                operator, build(prefix.boundExpr()), operator.at());
                    }
                    default -> throw new IllegalStateException(context.getText());
                };
        tree.up(1);
        return built;
    }

    private Expression link(Expression left, Sql.BoundExprContext context) {
        return switch (context) {
            case Sql.BoundCastContext cast ->
                    new Expression.Cast(
                            left, tree.types.build(cast.typeName()), at(cast.TYPECAST()));
            case Sql.BoundArithmeticContext sum ->
                    binary(Expressions.operator(sum.op), left, context);
            case Sql.BoundBinaryContext binary ->
                    binary(Expressions.operator(binary.qualifiedOperator()), left, context);
            case Sql.BoundCompareContext compare -> {
                if (compare.getChild(0) instanceof Sql.BoundCompareContext) {
                    throw Trees.start(compare.comparison()).unexpected();
                }
                yield binary(Expressions.operator(compare.comparison()), left, context);
            }
            case Sql.BoundIsDistinctContext is -> {
                if (is.getChild(0) instanceof Sql.BoundIsDistinctContext) {
                    throw Trees.lexeme(is.IS()).unexpected();
                }
                yield new Predicate.IsDistinct(
                        left, build(right(is)), is.NOT() != null, at(is.IS()));
            }
            case Sql.BoundIsDocumentContext is ->
                    throw SyntaxError.notSupported("IS DOCUMENT", at(is.IS()).character());
            default -> throw new IllegalStateException(context.getText());
        };
    }

    private Expression binary(Operator operator, Expression left, Sql.BoundExprContext context) {
        return new Expression.Binary(operator, left, build(right(context)), operator.at());
    }

    private static Sql.BoundExprContext right(Sql.BoundExprContext context) {
        return (Sql.BoundExprContext) context.getChild(context.getChildCount() - 1);
    }
}
