package fulcrum.server.postgres.sql;

import fulcrum.server.postgres.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads what stands for a value.
final class Expressions {

    /// The deepest nesting of parentheses and calls.
    private static final int DEPTH_MOST = 100;

    /// PostgreSQL numbers parameters in 16 bits.
    static final int PARAMETERS_MOST = 65_535;

    private final Tokens tokens;
    private int depth;

    Expressions(Tokens tokens) {
        this.tokens = tokens;
    }

    List<Expression> list() {
        List<Expression> list = new ArrayList<>();
        do {
            list.add(one());
        } while (tokens.takeSymbol(","));
        return list;
    }

    /// A primary expression with its casts.
    Expression one() {
        if (++depth > DEPTH_MOST) {
            throw new SqlError(SqlState.TOO_COMPLEX, "expression is nested too deeply")
                    .detail("An expression may have " + DEPTH_MOST + " levels.");
        }
        Expression expression = primary();
        while (tokens.isSymbol("::")) {
            int at = tokens.take().start();
            expression = new Expression.Cast(expression, type(), at);
        }
        depth--;
        return expression;
    }

    private Expression primary() {
        Token first = tokens.take();
        int at = first.start();
        return switch (first.kind()) {
            case TEXT -> new Expression.Quoted(first.text(), at);
            case NUMBER -> new Expression.Digits(first.text(), at);
            case PARAMETER -> new Expression.Parameter(parameter(first), at);
            case QUOTED -> named(first);
            case WORD -> word(first);
            case SYMBOL -> symbol(first);
            case END -> throw tokens.syntax(first);
        };
    }

    private Expression symbol(Token first) {
        if (first.isSymbol("(")) {
            Token next = tokens.peek();
            if (next.isWord("select")) {
                throw new SqlError(SqlState.NOT_SUPPORTED, "subqueries are not supported yet")
                        .hint(Parser.SUPPORTED)
                        .at(next.start());
            }
            Expression inner = one();
            tokens.demandSymbol(")");
            return inner;
        }
        if (first.isSymbol("-") || first.isSymbol("+")) {
            Token number = tokens.take();
            if (number.kind() == Kind.NUMBER) {
                String sign = first.isSymbol("-") ? "-" : "";
                return new Expression.Digits(sign + number.text(), first.start());
            }
            throw tokens.syntax(number);
        }
        throw tokens.syntax(first);
    }

    private Expression word(Token first) {
        int at = first.start();
        switch (first.text()) {
            case "null":
                return new Expression.Null(at);
            case "true":
                return new Expression.Truth(true, at);
            case "false":
                return new Expression.Truth(false, at);
            case "cast":
                return cast(at);
            case "current_user", "session_user", "user", "current_role", "current_catalog":
                return new Expression.Call(first.text(), List.of(), at);
            case "current_schema":
                if (!tokens.isSymbol("(")) {
                    return new Expression.Call(first.text(), List.of(), at);
                }
                return named(first);
            case "case", "exists", "array", "row", "not", "any", "all", "some":
                throw new SqlError(
                                SqlState.NOT_SUPPORTED,
                                tokens.upper(first) + " is not supported yet")
                        .hint(Parser.SUPPORTED)
                        .at(at);
            case "select", "from", "where", "and", "or", "order", "limit", "values", "set":
                throw tokens.syntax(first);
            default:
                if (tokens.peek().kind() == Kind.TEXT && SqlType.named(first.text()) != null) {
                    Token value = tokens.take();
                    return new Expression.Cast(
                            new Expression.Quoted(value.text(), value.start()),
                            typeNamed(first.text(), at),
                            at);
                }
                return named(first);
        }
    }

    private Expression cast(int at) {
        tokens.demandSymbol("(");
        Expression what = one();
        tokens.demandWord("as");
        SqlType to = type();
        tokens.demandSymbol(")");
        return new Expression.Cast(what, to, at);
    }

    /// A column or a call.
    private Expression named(Token first) {
        String owner = "";
        String name = first.text();
        if (tokens.takeSymbol(".")) {
            owner = name;
            if (tokens.isSymbol("*")) {
                return new Expression.Star(tokens.take().start());
            }
            name = tokens.name();
        }
        if (!tokens.takeSymbol("(")) {
            return new Expression.Column(owner, name, first.start());
        }
        List<Expression> arguments = List.of();
        if (tokens.isSymbol("*")) {
            arguments = List.of(new Expression.Star(tokens.take().start()));
        } else if (!tokens.isSymbol(")")) {
            arguments = list();
        }
        tokens.demandSymbol(")");
        if (!owner.isEmpty() && !owner.equals("pg_catalog")) {
            name = owner + "." + name;
        }
        return new Expression.Call(name, arguments, first.start());
    }

    /// A name, perhaps with what it belongs to.
    Statement.Name dotted() {
        int at = tokens.peek().start();
        String name = tokens.name();
        if (tokens.takeSymbol(".")) {
            return new Statement.Name(name, tokens.name(), at);
        }
        return new Statement.Name("", name, at);
    }

    private SqlType type() {
        Token first = tokens.peek();
        String name = tokens.name();
        if (name.equals("pg_catalog") && tokens.takeSymbol(".")) {
            name = tokens.name();
        }
        if (name.equals("character") && tokens.takeWord("varying")) {
            name = "varchar";
        }
        SqlType type = typeNamed(name, first.start());
        if (tokens.isSymbol("(") || tokens.isSymbol("[")) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "type modifiers and arrays are not supported yet")
                    .hint("Cast to text, integer, bigint or boolean.")
                    .at(tokens.peek().start());
        }
        return type;
    }

    private static SqlType typeNamed(String name, int at) {
        SqlType type = SqlType.named(name);
        if (type == null) {
            throw new SqlError(SqlState.NO_OBJECT, "type \"" + name + "\" does not exist")
                    .hint("Types here are text, varchar, integer, bigint, smallint and boolean.")
                    .at(at);
        }
        return type;
    }

    private int parameter(Token token) {
        String digits = token.text();
        int number = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (number < 1 || number > PARAMETERS_MOST) {
            throw new SqlError(SqlState.NO_PARAMETER, "there is no parameter $" + digits)
                    .at(token.start());
        }
        return number - 1;
    }
}
