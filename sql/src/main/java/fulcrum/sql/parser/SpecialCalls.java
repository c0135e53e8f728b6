package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SpecialCall;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.grammar.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Functions with words inside their parentheses, or without parentheses (manual, 9.4, 9.9, 9.18,
/// 9.26). Those that the catalog knows become calls of what it knows, as in PostgreSQL.
final class SpecialCalls {

    private final SyntaxTree tree;

    SpecialCalls(SyntaxTree tree) {
        this.tree = tree;
    }

    Expression build(Sql.SpecialFunctionContext context) {
        tree.down(1, context);
        Expression built = special(context);
        tree.up(1);
        return built;
    }

    private Expression special(Sql.SpecialFunctionContext context) {
        Position at = at(context);
        return switch (Trees.type(context)) {
            case Sql.CAST ->
                    new Expression.Cast(expr(context, 0), tree.types.build(context.typeName()), at);
            case Sql.COLLATION -> system("pg_collation_for", at, List.of(expr(context, 0)));
            case Sql.EXTRACT -> {
                Sql.ExtractFieldContext field = context.extractField();
                Literal name = new Literal(Literal.Kind.STRING, Trees.word(field), at(field));
                yield system("extract", at, List.of(name, expr(context, 0)));
            }
            case Sql.NORMALIZE -> {
                List<Expression> arguments = new ArrayList<>(List.of(expr(context, 0)));
                if (context.normalForm() != null) {
                    String form = Trees.word(context.normalForm()).toUpperCase(Locale.ROOT);
                    arguments.add(new Literal(Literal.Kind.STRING, form, at(context.normalForm())));
                }
                yield system("normalize", at, arguments);
            }
            case Sql.OVERLAY -> overlay(context, at);
            case Sql.POSITION ->
                    // position(a in b) is position(b, a).
                    system(
                            "position",
                            at,
                            List.of(
                                    tree.bounds.build(context.boundExpr(1)),
                                    tree.bounds.build(context.boundExpr(0))));
            case Sql.SUBSTRING -> substring(context, at);
            case Sql.TRIM -> trim(context, at);
            case Sql.TREAT -> throw SyntaxError.notSupported("TREAT", at.character());
            case Sql.NULLIF -> conditional(SpecialCall.Conditional.Kind.NULLIF, context, at);
            case Sql.COALESCE -> conditional(SpecialCall.Conditional.Kind.COALESCE, context, at);
            case Sql.GREATEST -> conditional(SpecialCall.Conditional.Kind.GREATEST, context, at);
            case Sql.LEAST -> conditional(SpecialCall.Conditional.Kind.LEAST, context, at);
            default -> {
                String word = Trees.word(context).toUpperCase(Locale.ROOT);
                Integer precision =
                        context.ICONST() == null ? null : Trees.integer(context.ICONST());
                yield new SpecialCall.Current(
                        SpecialCall.Current.Which.valueOf(word), precision, at);
            }
        };
    }

    private Expression expr(Sql.SpecialFunctionContext context, int index) {
        return tree.expressions.build(context.expr(index));
    }

    private static FunctionCall system(String function, Position at, List<Expression> arguments) {
        return new FunctionCall(Name.system(function, at), arguments, at);
    }

    private Expression conditional(
            SpecialCall.Conditional.Kind kind, Sql.SpecialFunctionContext context, Position at) {
        List<Expression> arguments =
                context.expressions() != null
                        ? tree.expressions.list(context.expressions())
                        : tree.expressions.list(context.expr());
        return new SpecialCall.Conditional(kind, arguments, at);
    }

    private Expression overlay(Sql.SpecialFunctionContext context, Position at) {
        List<Expression> arguments = arguments(context, context.PLACING() != null);
        if (context.PLACING() == null) {
            // Without words it is whatever function has that name.
            return new FunctionCall(new Name(List.of("overlay"), at), arguments, at);
        }
        arguments.addAll(tree.expressions.list(context.expr()));
        return system("overlay", at, arguments);
    }

    private List<Expression> arguments(Sql.SpecialFunctionContext context, boolean words) {
        List<Expression> arguments = tree.calls.plain(context.argument());
        if (words && arguments.size() != 1) {
            throw new IllegalStateException(context.getText());
        }
        return arguments;
    }

    private Expression substring(Sql.SpecialFunctionContext context, Position at) {
        Sql.SubstringSpanContext span = context.substringSpan();
        List<Expression> arguments = arguments(context, span != null);
        if (span == null) {
            return new FunctionCall(new Name(List.of("substring"), at), arguments, at);
        }
        if (span.SIMILAR() != null) {
            Sql.ExprContext pattern = span.expr(0);
            if (!(pattern instanceof Sql.EscapeContext escaped)) {
                throw tree.after(span).unexpected();
            }
            arguments.add(tree.expressions.build((Sql.ExprContext) escaped.getChild(0)));
            arguments.add(tree.expressions.build(Expressions.right(escaped)));
            return system("substring", at, arguments);
        }
        List<Expression> bounds = tree.expressions.list(span.expr());
        if (Trees.type(span) == Sql.FROM) {
            arguments.addAll(bounds);
        } else if (bounds.size() == 2) {
            arguments.addAll(bounds.reversed());
        } else {
            Position length = bounds.getFirst().at();
            arguments.add(new Literal(Literal.Kind.INTEGER, "1", Position.NONE));
            TypeName int4 =
                    new TypeName(
                            Name.system("int4", Position.NONE),
                            List.of(),
                            List.of(),
                            false,
                            Position.NONE);
            arguments.add(new Expression.Cast(bounds.getFirst(), int4, length));
        }
        return system("substring", at, arguments);
    }

    private Expression trim(Sql.SpecialFunctionContext context, Position at) {
        String function =
                context.LEADING() != null
                        ? "ltrim"
                        : context.TRAILING() != null ? "rtrim" : "btrim";
        List<Expression> arguments = new ArrayList<>();
        // trim(c from s) is btrim(s, c).
        Sql.@Nullable ExpressionsContext from = context.expressions();
        if (from != null) {
            arguments.addAll(tree.expressions.list(from));
        }
        arguments.addAll(tree.expressions.list(context.expr()));
        return system(function, at, arguments);
    }
}
