package fulcrum.sql.parser;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Expression.Literal;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.ast.SpecialCall;
import fulcrum.sql.ast.TypeName;
import fulcrum.sql.ast.Window;
import fulcrum.sql.scanner.Scanner;
import java.util.List;

/// Expressions and what belongs to them.
final class ExpressionPrinter {

    private final Printer printer;
    private final Text text;

    ExpressionPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void list(List<Expression> expressions) {
        text.list(expressions, this::print);
    }

    void inParentheses(List<Expression> expressions) {
        text.inParentheses(expressions, this::print);
    }

    private void inParentheses(Query query) {
        text.add("(");
        printer.queries.print(query);
        text.add(")");
    }

    /// An expression that can be an operand.
    void operand(Expression expression) {
        if (isPrimary(expression)) {
            print(expression);
        } else {
            text.add("(");
            print(expression);
            text.add(")");
        }
    }

    private static boolean isPrimary(Expression expression) {
        return switch (expression) {
            case Literal _,
                    Expression.TypedLiteral _,
                    Expression.Parameter _,
                    Expression.Column _,
                    Expression.Field _,
                    Expression.Subscript _,
                    Expression.Slice _,
                    Expression.Cast _,
                    Expression.Row _,
                    Expression.Array _,
                    Expression.Case _,
                    Expression.Grouping _,
                    FunctionCall _,
                    SpecialCall _,
                    Predicate.Exists _,
                    Predicate.Scalar _,
                    Predicate.ArrayOf _ ->
                    true;
            case Expression.Star star -> !star.qualifier().isEmpty();
            case Expression.Unary _,
                    Expression.Binary _,
                    Expression.And _,
                    Expression.Or _,
                    Expression.Not _,
                    Expression.Overlaps _,
                    Expression.Default _,
                    Expression.Collate _,
                    Expression.AtTimeZone _,
                    Predicate _ ->
                    false;
        };
    }

    void print(Expression expression) {
        switch (expression) {
            case Literal literal -> literal(literal);
            case Expression.TypedLiteral literal -> {
                type(literal.type());
                text.string(literal.text());
            }
            case Expression.Parameter parameter -> text.add("$" + parameter.number());
            case Expression.Column column -> text.name(column.name());
            case Expression.Star star ->
                    text.add(
                            star.qualifier().isEmpty()
                                    ? "*"
                                    : Text.dotted(star.qualifier()) + ".*");
            case Expression.Field field -> {
                container(field.value(), field.value() instanceof Expression.Column);
                text.tight(field.field() == null ? ".*" : "." + Text.quoted(field.field()));
            }
            case Expression.Subscript subscript -> {
                container(subscript.array(), false);
                text.tight("[");
                print(subscript.index());
                text.add("]");
            }
            case Expression.Slice slice -> slice(slice);
            case Predicate predicate -> predicate(predicate);
            case FunctionCall call -> call(call);
            case SpecialCall call -> special(call);
            case Expression.Case each -> caseOf(each);
            case Expression.Row row -> {
                text.add("ROW");
                inParentheses(row.fields());
            }
            case Expression.Array array -> {
                text.add("ARRAY").tight("[");
                list(array.elements());
                text.tight("]");
            }
            case Expression.Grouping grouping -> {
                text.add("GROUPING");
                inParentheses(grouping.arguments());
            }
            case Expression.Cast cast -> {
                text.add("CAST (");
                print(cast.value());
                text.add("AS");
                type(cast.type());
                text.add(")");
            }
            default -> operation(expression);
        }
    }

    private void operation(Expression expression) {
        switch (expression) {
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> {
                operand(binary.left());
                operator(binary.operator());
                operand(binary.right());
            }
            case Expression.And and -> chain(and.operands(), "AND");
            case Expression.Or or -> chain(or.operands(), "OR");
            case Expression.Not not -> {
                text.add("NOT");
                operand(not.operand());
            }
            case Expression.Overlaps overlaps -> {
                print(overlaps.left());
                text.add("OVERLAPS");
                print(overlaps.right());
            }
            case Expression.Default _ -> text.add("DEFAULT");
            case Expression.Collate collate -> {
                operand(collate.value());
                text.add("COLLATE").name(collate.collation());
            }
            case Expression.AtTimeZone zone -> {
                operand(zone.time());
                if (zone.zone() == null) {
                    text.add("AT LOCAL");
                } else {
                    text.add("AT TIME ZONE");
                    operand(zone.zone());
                }
            }
            default -> throw new IllegalStateException(expression.toString());
        }
    }

    private void chain(List<Expression> operands, String word) {
        for (int i = 0; i < operands.size(); i++) {
            text.addIf(i > 0, word);
            operand(operands.get(i));
        }
    }

    private void slice(Expression.Slice slice) {
        container(slice.array(), false);
        text.tight("[");
        if (slice.from() != null) {
            print(slice.from());
        }
        text.add(":");
        if (slice.to() != null) {
            print(slice.to());
        }
        text.add("]");
    }

    /// A value that a field or a subscript follows.
    private void container(Expression value, boolean parentheses) {
        boolean bare =
                value instanceof Expression.Column
                        || value instanceof Expression.Parameter
                        || value instanceof Expression.Subscript
                        || value instanceof Expression.Slice
                        || value instanceof Predicate.Scalar
                        || (value instanceof Expression.Field field && field.field() != null);
        if (bare && !parentheses) {
            print(value);
        } else {
            text.add("(");
            print(value);
            text.add(")");
        }
    }

    private void literal(Literal literal) {
        switch (literal.kind()) {
            case NULL, TRUE, FALSE -> text.words(literal.kind());
            case INTEGER, NUMBER -> text.add(literal.text());
            case STRING -> text.string(literal.text());
            case BITS -> text.add("B'" + literal.text() + "'");
            case HEX_BITS -> text.add("X'" + literal.text() + "'");
        }
    }

    private void unary(Expression.Unary unary) {
        Operator operator = unary.operator();
        String symbol = operator.symbol();
        boolean bare =
                operator.schema().isEmpty()
                        && (symbol.equals("+") || symbol.equals("-") || Scanner.isOperator(symbol));
        if (bare) {
            text.add(symbol);
            operand(unary.operand());
        } else {
            // OPERATOR (*) before a bare string would be a constant of a type of that name.
            explicit(operator);
            text.add("(");
            print(unary.operand());
            text.add(")");
        }
    }

    void operator(Operator operator) {
        if (operator.schema().isEmpty()) {
            text.add(operator.symbol());
        } else {
            explicit(operator);
        }
    }

    private void explicit(Operator operator) {
        text.add("OPERATOR (");
        if (!operator.schema().isEmpty()) {
            text.add(Text.dotted(operator.schema())).tight(".");
        }
        text.add(operator.symbol()).add(")");
    }

    private void predicate(Predicate predicate) {
        switch (predicate) {
            case Predicate.Is is -> {
                operand(is.value());
                text.add("IS").addIf(is.negated(), "NOT").words(is.test());
            }
            case Predicate.IsDistinct is -> {
                operand(is.left());
                text.add("IS").addIf(is.negated(), "NOT").add("DISTINCT FROM");
                operand(is.right());
            }
            case Predicate.Between between -> {
                operand(between.value());
                text.addIf(between.negated(), "NOT").add("BETWEEN");
                text.addIf(between.symmetric(), "SYMMETRIC");
                operand(between.low());
                text.add("AND");
                operand(between.high());
            }
            case Predicate.In in -> {
                operand(in.value());
                text.addIf(in.negated(), "NOT").add("IN");
                inParentheses(in.list());
            }
            case Predicate.InQuery in -> {
                operand(in.value());
                text.addIf(in.negated(), "NOT").add("IN");
                inParentheses(in.query());
            }
            case Predicate.Like like -> like(like);
            case Predicate.Quantified each -> {
                operand(each.value());
                operator(each.operator());
                text.words(each.quantifier()).add("(");
                print(each.array());
                text.add(")");
            }
            case Predicate.QuantifiedQuery each -> {
                operand(each.value());
                operator(each.operator());
                text.words(each.quantifier());
                inParentheses(each.query());
            }
            case Predicate.Exists exists -> {
                text.add("EXISTS");
                inParentheses(exists.query());
            }
            case Predicate.Scalar scalar -> inParentheses(scalar.query());
            case Predicate.ArrayOf array -> {
                text.add("ARRAY");
                inParentheses(array.query());
            }
            case Predicate.CurrentOf current -> text.add("CURRENT OF").identifier(current.cursor());
        }
    }

    private void like(Predicate.Like like) {
        operand(like.value());
        text.addIf(like.negated(), "NOT");
        text.add(like.kind() == Predicate.Like.Kind.SIMILAR ? "SIMILAR TO" : like.kind().name());
        operand(like.pattern());
        if (like.escape() != null) {
            text.add("ESCAPE");
            operand(like.escape());
        }
    }

    private void call(FunctionCall call) {
        text.name(call.name()).add("(");
        switch (call.quantity()) {
            case PLAIN -> {}
            case ALL, DISTINCT -> text.words(call.quantity());
            case STAR -> text.add("*");
        }
        int last = call.arguments().size() - 1;
        for (int i = 0; i <= last; i++) {
            FunctionCall.Argument argument = call.arguments().get(i);
            text.addIf(i > 0, ",").addIf(i == last && call.variadic(), "VARIADIC");
            if (argument.name() != null) {
                text.identifier(argument.name()).add("=>");
            }
            print(argument.value());
        }
        orderBy(call.orderBy());
        text.add(")");
        if (!call.withinGroup().isEmpty()) {
            text.add("WITHIN GROUP (");
            orderBy(call.withinGroup());
            text.add(")");
        }
        if (call.filter() != null) {
            text.add("FILTER ( WHERE");
            print(call.filter());
            text.add(")");
        }
        switch (call.over()) {
            case FunctionCall.Over.Named over -> text.add("OVER").identifier(over.window());
            case FunctionCall.Over.Inline over -> {
                text.add("OVER");
                window(over.window());
            }
            case null -> {}
        }
    }

    private void special(SpecialCall call) {
        switch (call) {
            case SpecialCall.Conditional conditional -> {
                text.words(conditional.kind());
                inParentheses(conditional.arguments());
            }
            case SpecialCall.Current current -> {
                text.add(current.which().name());
                if (current.precision() != null) {
                    text.add("(").add(current.precision().toString()).add(")");
                }
            }
        }
    }

    private void caseOf(Expression.Case each) {
        text.add("CASE");
        if (each.operand() != null) {
            print(each.operand());
        }
        for (Expression.Case.When when : each.whens()) {
            text.add("WHEN");
            print(when.condition());
            text.add("THEN");
            print(when.result());
        }
        if (each.otherwise() != null) {
            text.add("ELSE");
            print(each.otherwise());
        }
        text.add("END");
    }

    void type(TypeName type) {
        text.addIf(type.set(), "SETOF").name(type.name());
        if (!type.modifiers().isEmpty()) {
            inParentheses(type.modifiers());
        }
        for (TypeName.Bound bound : type.bounds()) {
            text.add(bound.size() == null ? "[ ]" : "[ " + bound.size() + " ]");
        }
    }

    /// ` ORDER BY`, where there is an order.
    void orderBy(List<SortKey> keys) {
        if (keys.isEmpty()) {
            return;
        }
        text.add("ORDER BY")
                .list(
                        keys,
                        key -> {
                            operand(key.value());
                            direction(key.direction());
                            if (key.using() != null) {
                                operator(key.using());
                            }
                            nulls(key.nulls());
                        });
    }

    void direction(SortKey.Direction direction) {
        if (direction != SortKey.Direction.DEFAULT) {
            text.words(direction);
        }
    }

    void nulls(SortKey.Nulls nulls) {
        if (nulls != SortKey.Nulls.DEFAULT) {
            text.add("NULLS").words(nulls);
        }
    }

    void window(Window window) {
        text.add("(");
        if (window.base() != null) {
            text.identifier(window.base());
        }
        if (!window.partitionBy().isEmpty()) {
            text.add("PARTITION BY");
            list(window.partitionBy());
        }
        orderBy(window.orderBy());
        if (window.frame() != null) {
            frame(window.frame());
        }
        text.add(")");
    }

    private void frame(Window.Frame frame) {
        text.words(frame.mode());
        if (frame.end() == null) {
            bound(frame.start());
        } else {
            text.add("BETWEEN");
            bound(frame.start());
            text.add("AND");
            bound(frame.end());
        }
        if (frame.exclusion() != Window.Frame.Exclusion.NONE) {
            text.add("EXCLUDE").words(frame.exclusion());
        }
    }

    private void bound(Window.Bound bound) {
        if (bound.offset() != null) {
            operand(bound.offset());
        }
        text.words(bound.kind());
    }
}
