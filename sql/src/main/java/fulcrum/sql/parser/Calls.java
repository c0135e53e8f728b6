package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;
import static fulcrum.sql.parser.Trees.value;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.FunctionCall.Quantity;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// What begins with a name: columns, calls, and constants behind the name of their type.
final class Calls {

    private final SyntaxTree tree;

    Calls(SyntaxTree tree) {
        this.tree = tree;
    }

    Expression named(Sql.NamedContext context) {
        if (context.call() == null && context.SCONST() == null) {
            return column(context);
        }
        boolean bare = context.indirection().isEmpty() && context.call() != null;
        if (Trees.type(context) == Sql.OPERATOR && bare) {
            // What follows should have been an operator's symbol.
            throw tree.secondOf(context.call()).unexpected();
        }
        Name name = functionName(context);
        if (context.SCONST() == null) {
            return call(name, context.call().application(), context.call());
        }
        TypeName type =
                new TypeName(
                        name,
                        context.call() == null ? List.of() : modifiers(context),
                        List.of(),
                        false,
                        at(context));
        return new Expression.TypedLiteral(type, value(context.SCONST()), at(context));
    }

    /// A column with its qualifiers; subscripts, and fields behind them, are of its value.
    private Expression column(Sql.NamedContext context) {
        List<Sql.IndirectionContext> path = context.indirection();
        List<String> parts = new ArrayList<>(1 + path.size());
        parts.add(Trees.word(context));
        int named = 0;
        while (named < path.size() && path.get(named).colLabel() != null) {
            parts.add(Trees.word(path.get(named).colLabel()));
            named++;
        }
        if (named < path.size() && path.get(named).STAR() != null) {
            if (named < path.size() - 1) {
                throw tree.primaries.improperStar(context);
            }
            return new Expression.Star(parts, at(context));
        }
        Position at = at(context);
        Expression column = new Expression.Column(new Name(parts, at), at);
        return tree.primaries.indirect(column, path.subList(named, path.size()));
    }

    private static Name functionName(Sql.NamedContext context) {
        List<String> parts = new ArrayList<>();
        parts.add(Trees.word(context));
        for (Sql.IndirectionContext step : context.indirection()) {
            if (step.colLabel() == null) {
                throw behindName(context).unexpected();
            }
            parts.add(Trees.word(step.colLabel()));
        }
        context.colLabel().forEach(label -> parts.add(Trees.word(label)));
        return new Name(parts, at(context));
    }

    /// What stands behind a name that cannot be a function's or a type's.
    private static Lexeme behindName(Sql.NamedContext context) {
        return context.call() != null
                ? Trees.start(context.call())
                : Trees.lexeme(context.SCONST());
    }

    /// `f(3) 'x'` is a constant of the type `f(3)`.
    private List<Expression> modifiers(Sql.NamedContext context) {
        List<Expression> modifiers = plainArguments(context.call());
        if (modifiers == null) {
            throw Trees.lexeme(context.SCONST()).unexpected();
        }
        return modifiers;
    }

    private static boolean hasSuffix(Sql.CallContext call) {
        return call.WITHIN() != null || call.FILTER() != null || call.OVER() != null;
    }

    /// A call where no window or filter may follow: in FROM, in an index, in CALL.
    Expression application(Sql.FunctionCallContext context) {
        if (context.specialFunction() != null) {
            return tree.specialCalls.build(context.specialFunction());
        }
        Sql.FunctionNameContext function = context.functionName();
        List<String> parts = new ArrayList<>();
        parts.add(Trees.word(function));
        function.colLabel().forEach(label -> parts.add(Trees.word(label)));
        return call(new Name(parts, at(function)), context.application(), null);
    }

    /// What is in the parentheses of a call that has nothing but values there; null for another.
    @Nullable List<Expression> plainArguments(Sql.CallContext context) {
        Sql.ApplicationContext call = context.application();
        boolean plain = call.arguments() != null && call.orderBy() == null && !hasSuffix(context);
        plain &= call.ALL() == null && call.DISTINCT() == null;
        if (!plain) {
            return null;
        }
        List<Expression> values = new ArrayList<>();
        for (Sql.ArgumentContext argument : call.arguments().argument()) {
            if (argument.VARIADIC() != null || argument.expr().size() > 1) {
                return null;
            }
            values.add(tree.expressions.build(argument.expr(0)));
        }
        return values;
    }

    /// @param suffixes what stands behind the parentheses; null where nothing may
    private FunctionCall call(
            Name name, Sql.ApplicationContext context, Sql.@Nullable CallContext suffixes) {
        List<FunctionCall.Argument> arguments = new ArrayList<>();
        boolean variadic = context.arguments() != null && arguments(context.arguments(), arguments);
        Quantity quantity = quantity(context);
        if (variadic && quantity != Quantity.PLAIN) {
            throw variadicWord(context).unexpected();
        }
        @Nullable TerminalNode within = suffixes == null ? null : suffixes.WITHIN();
        FunctionCall call =
                new FunctionCall(
                        name,
                        quantity,
                        arguments,
                        variadic,
                        orderBy(context.orderBy()),
                        suffixes == null ? List.of() : orderBy(suffixes.orderBy()),
                        suffixes == null ? null : tree.expressions.orNull(suffixes.expr()),
                        suffixes == null ? null : over(suffixes),
                        name.at());
        if (within != null) {
            requireFreeGroup(call, Trees.lexeme(within));
        }
        return call;
    }

    private static Quantity quantity(Sql.ApplicationContext context) {
        if (context.STAR() != null) {
            return Quantity.STAR;
        }
        if (context.ALL() != null) {
            return Quantity.ALL;
        }
        return context.DISTINCT() != null ? Quantity.DISTINCT : Quantity.PLAIN;
    }

    private static Lexeme variadicWord(Sql.ApplicationContext context) {
        return context.arguments().argument().stream()
                .map(Sql.ArgumentContext::VARIADIC)
                .filter(word -> word != null)
                .findFirst()
                .map(Trees::lexeme)
                .orElseThrow();
    }

    private FunctionCall.@Nullable Over over(Sql.CallContext context) {
        if (context.OVER() == null) {
            return null;
        }
        return context.colId() != null
                ? new FunctionCall.Over.Named(Trees.word(context.colId()))
                : new FunctionCall.Over.Inline(tree.windows.build(context.windowSpecification()));
    }

    /// Reads the arguments.
    ///
    /// @return whether the last one is variadic
    private boolean arguments(Sql.ArgumentsContext context, List<FunctionCall.Argument> into) {
        boolean variadic = false;
        tree.down(1, context);
        for (Sql.ArgumentContext argument : context.argument()) {
            if (variadic) {
                // Only the last one may be.
                TerminalNode comma = context.COMMA(into.size() - 1);
                throw Trees.lexeme(comma).unexpected();
            }
            variadic = argument.VARIADIC() != null;
            into.add(argument(argument));
        }
        tree.up(1);
        return variadic;
    }

    FunctionCall.Argument argument(Sql.ArgumentContext context) {
        if (context.expr().size() == 1) {
            return new FunctionCall.Argument(null, tree.expressions.build(context.expr(0)));
        }
        Expression name = tree.expressions.build(context.expr(0));
        boolean simple =
                name instanceof Expression.Column column
                        && column.name().parts().size() == 1
                        && context.expr(0).getSourceInterval().length() == 1
                        && !isColumnWord(context.expr(0));
        if (!simple) {
            TerminalNode arrow =
                    context.EQUALS_GREATER() != null
                            ? context.EQUALS_GREATER()
                            : context.COLON_EQUALS();
            throw Trees.lexeme(arrow).unexpected();
        }
        return new FunctionCall.Argument(
                Trees.word(context.expr(0)), tree.expressions.build(context.expr(1)));
    }

    private static boolean isColumnWord(Sql.ExprContext name) {
        return name instanceof Sql.PlainContext plain
                && plain.primary().named().colNameKeyword() != null;
    }

    /// An ordered set has no DISTINCT, VARIADIC or order of its own.
    private static void requireFreeGroup(FunctionCall call, Lexeme within) {
        String with =
                !call.orderBy().isEmpty()
                        ? "multiple ORDER BY clauses with WITHIN GROUP"
                        : call.quantity() == Quantity.DISTINCT
                                ? "DISTINCT with WITHIN GROUP"
                                : call.variadic() ? "VARIADIC with WITHIN GROUP" : "";
        if (!with.isEmpty()) {
            throw SyntaxError.syntax("cannot use " + with, within.position());
        }
    }

    /// Arguments that have neither names nor order, of functions with words of their own.
    List<Expression> plain(List<Sql.ArgumentContext> arguments) {
        List<Expression> values = new ArrayList<>();
        for (Sql.ArgumentContext argument : arguments) {
            if (argument.VARIADIC() != null) {
                throw Trees.lexeme(argument.VARIADIC()).unexpected();
            }
            if (argument.expr().size() > 1) {
                throw SyntaxError.notSupported(
                        "an argument's name in this function", Trees.start(argument).position());
            }
            values.add(tree.expressions.build(argument.expr(0)));
        }
        return values;
    }

    /// What `ORDER BY` says, or nothing.
    List<SortKey> orderBy(Sql.@Nullable OrderByContext context) {
        return context == null ? List.of() : tree.selects.orderBy(context);
    }
}
