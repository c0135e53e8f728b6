package fulcrum.server.postgres.sql;

import fulcrum.server.postgres.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads statements by recursive descent: exactly those that the one table and a session need. What
/// PostgreSQL would take and this does not is refused as not supported, by name where it can be;
/// the rest is a syntax error at its place.
public final class Parser {

    /// Clauses and statements of PostgreSQL that end up here often enough to be named.
    private static final List<String> CLAUSES =
            List.of(
                    "group",
                    "having",
                    "window",
                    "union",
                    "intersect",
                    "except",
                    "offset",
                    "fetch",
                    "for",
                    "join",
                    "inner",
                    "left",
                    "right",
                    "full",
                    "cross",
                    "natural",
                    "returning",
                    "using",
                    "distinct",
                    "or",
                    "not",
                    "in",
                    "like",
                    "ilike",
                    "similar",
                    "between",
                    "is",
                    "case",
                    "exists",
                    "all",
                    "any",
                    "some",
                    "over",
                    "filter",
                    "collate",
                    "array",
                    "row",
                    "lateral",
                    "tablesample",
                    "overriding",
                    "with");

    private static final List<String> STATEMENTS =
            List.of(
                    "alter",
                    "analyze",
                    "call",
                    "checkpoint",
                    "close",
                    "cluster",
                    "comment",
                    "copy",
                    "create",
                    "declare",
                    "do",
                    "drop",
                    "execute",
                    "explain",
                    "fetch",
                    "grant",
                    "import",
                    "listen",
                    "load",
                    "lock",
                    "merge",
                    "move",
                    "notify",
                    "prepare",
                    "reassign",
                    "refresh",
                    "reindex",
                    "revoke",
                    "security",
                    "table",
                    "truncate",
                    "unlisten",
                    "vacuum",
                    "values",
                    "with");

    static final String SUPPORTED =
            "This version has one table, kv(k text primary key, v text), read and written by"
                    + " key; docs/reference/sql-kv.md lists what it takes.";

    private final String text;
    private final Tokens tokens;
    private final Expressions expressions;

    private Parser(String text) {
        this.text = text;
        this.tokens = new Tokens(text);
        this.expressions = new Expressions(tokens);
    }

    /// The statements of a text, without the empty ones between them.
    public static List<Statement> statements(String text) {
        Parser parser = new Parser(text);
        List<Statement> statements = new ArrayList<>();
        try {
            parser.all(statements);
        } catch (SqlError error) {
            throw parser.named(error);
        }
        return statements;
    }

    /// The one statement of a text; empty texts have an empty one.
    public static Statement statement(String text) {
        List<Statement> statements = statements(text);
        if (statements.size() > 1) {
            throw new SqlError(
                    SqlState.SYNTAX, "cannot insert multiple commands into a prepared statement");
        }
        return statements.isEmpty() ? new Statement.Empty() : statements.getFirst();
    }

    /// A query of the catalog is not misspelt: it comes too early.
    private SqlError named(SqlError error) {
        boolean catalog = text.contains("pg_catalog.pg_") || text.contains("information_schema.");
        return catalog ? noCatalog() : error;
    }

    static SqlError noCatalog() {
        return new SqlError(SqlState.NOT_SUPPORTED, "catalog queries are not supported yet")
                .hint(SUPPORTED);
    }

    private void all(List<Statement> statements) {
        while (true) {
            while (tokens.takeSymbol(";")) {}
            if (tokens.isEnd()) {
                return;
            }
            statements.add(one());
            if (!tokens.isEnd() && !tokens.isSymbol(";")) {
                throw unexpected();
            }
        }
    }

    private Statement one() {
        Token first = tokens.take();
        return switch (first.kind() == Kind.WORD ? first.text() : "") {
            case "select" -> select();
            case "insert" -> insert();
            case "update" -> update();
            case "delete" -> delete();
            case "show" -> new Statement.Show(new Settable(tokens).shown());
            case "set" -> new Settable(tokens).set();
            case "reset" -> new Statement.Reset(new Settable(tokens).shown());
            case "begin" -> {
                block();
                yield new Statement.Begin("BEGIN", new Settable(tokens).modes());
            }
            case "start" -> {
                tokens.demandWord("transaction");
                yield new Statement.Begin("START TRANSACTION", new Settable(tokens).modes());
            }
            case "commit", "end" -> {
                block();
                chain();
                yield new Statement.Commit();
            }
            case "rollback", "abort" -> rollback();
            case "savepoint" -> new Statement.Savepoint(tokens.name());
            case "release" -> {
                boolean _ = tokens.takeWord("savepoint");
                yield new Statement.Release(tokens.name());
            }
            case "discard" -> new Statement.Discard(discarded());
            case "deallocate" -> {
                boolean _ = tokens.takeWord("prepare");
                yield new Statement.Deallocate(tokens.takeWord("all") ? null : tokens.name());
            }
            default -> throw unknown(first);
        };
    }

    private SqlError unknown(Token first) {
        if (first.kind() == Kind.WORD && STATEMENTS.contains(first.text())) {
            return new SqlError(
                            SqlState.NOT_SUPPORTED, tokens.upper(first) + " is not supported yet")
                    .hint(SUPPORTED)
                    .at(first.start());
        }
        return tokens.syntax(first);
    }

    /// What stands where nothing of the kind can.
    private SqlError unexpected() {
        Token found = tokens.peek();
        if (found.kind() == Kind.WORD && CLAUSES.contains(found.text())) {
            return notSupported(found);
        }
        return tokens.syntax(found);
    }

    private SqlError notSupported(Token word) {
        return new SqlError(SqlState.NOT_SUPPORTED, tokens.upper(word) + " is not supported yet")
                .hint(SUPPORTED)
                .at(word.start());
    }

    // Reading and writing rows

    private Statement select() {
        Token next = tokens.peek();
        if (next.isWord("distinct") || next.isWord("all")) {
            throw notSupported(next);
        }
        List<Statement.Item> items = new ArrayList<>();
        do {
            items.add(item());
        } while (tokens.takeSymbol(","));
        Statement.Name from = null;
        List<Statement.Comparison> where = List.of();
        Statement.Name orderBy = null;
        if (tokens.takeWord("from")) {
            from = table();
            if (tokens.isSymbol(",")) {
                throw new SqlError(SqlState.NOT_SUPPORTED, "joins are not supported yet")
                        .hint(SUPPORTED)
                        .at(tokens.peek().start());
            }
            where = where();
            orderBy = orderBy();
        }
        Expression limit = null;
        if (tokens.takeWord("limit") && !tokens.takeWord("all")) {
            limit = expressions.one();
        }
        return new Statement.Select(items, from, where, orderBy, limit);
    }

    private Statement.Item item() {
        Token star = tokens.peek();
        if (tokens.takeSymbol("*")) {
            return new Statement.Item(new Expression.Star(star.start()), "");
        }
        Expression what = expressions.one();
        if (tokens.takeWord("as")) {
            return new Statement.Item(what, tokens.name());
        }
        Token next = tokens.peek();
        boolean label =
                next.kind() == Kind.QUOTED
                        || (next.kind() == Kind.WORD
                                && !next.isWord("from")
                                && !next.isWord("limit")
                                && !next.isWord("where")
                                && !next.isWord("order")
                                && !CLAUSES.contains(next.text()));
        return new Statement.Item(what, label ? tokens.take().text() : "");
    }

    /// A table's name, perhaps with an alias, which is the same one or none at all.
    private Statement.Name table() {
        Token first = tokens.peek();
        if (first.isSymbol("(")) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "subqueries are not supported yet")
                    .hint(SUPPORTED)
                    .at(first.start());
        }
        boolean _ = tokens.takeWord("only");
        return expressions.dotted();
    }

    private Statement.@Nullable Name orderBy() {
        if (!tokens.takeWord("order")) {
            return null;
        }
        tokens.demandWord("by");
        Statement.Name by = expressions.dotted();
        Token next = tokens.peek();
        if (next.isWord("desc") || next.isWord("nulls") || next.isSymbol(",")) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "rows come in the order of k only")
                    .hint("Write ORDER BY k, or leave it out.")
                    .at(next.start());
        }
        boolean _ = tokens.takeWord("asc");
        return by;
    }

    private List<Statement.Comparison> where() {
        List<Statement.Comparison> where = new ArrayList<>();
        if (tokens.takeWord("where")) {
            do {
                where.add(comparison());
            } while (tokens.takeWord("and"));
        }
        return where;
    }

    private Statement.Comparison comparison() {
        boolean enclosed = tokens.isSymbol("(") && tokens.takeSymbol("(");
        Expression left = expressions.one();
        Token operator = tokens.peek();
        if (operator.kind() != Kind.SYMBOL || operator.isSymbol(";") || operator.isSymbol(")")) {
            throw unexpected();
        }
        String name = tokens.take().text();
        Expression right = expressions.one();
        if (enclosed) {
            tokens.demandSymbol(")");
        }
        return new Statement.Comparison(left, name, right, operator.start());
    }

    private Statement insert() {
        tokens.demandWord("into");
        Statement.Name table = table();
        List<Statement.Name> columns = new ArrayList<>();
        if (tokens.isSymbol("(")) {
            columns.addAll(names());
        }
        Token next = tokens.peek();
        if (next.isWord("select") || next.isWord("default") || next.isWord("overriding")) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "INSERT ... " + tokens.upper(next) + " is not supported yet")
                    .hint("Write INSERT INTO kv (k, v) VALUES ('key', 'value').")
                    .at(next.start());
        }
        tokens.demandWord("values");
        List<List<Expression>> rows = new ArrayList<>();
        do {
            tokens.demandSymbol("(");
            rows.add(expressions.list());
            tokens.demandSymbol(")");
        } while (tokens.takeSymbol(","));
        return new Statement.Insert(table, columns, rows, onConflict());
    }

    private List<Statement.Name> names() {
        tokens.demandSymbol("(");
        List<Statement.Name> names = new ArrayList<>();
        do {
            names.add(expressions.dotted());
        } while (tokens.takeSymbol(","));
        tokens.demandSymbol(")");
        return names;
    }

    private Statement.@Nullable OnConflict onConflict() {
        int at = tokens.peek().start();
        if (!tokens.takeWord("on")) {
            return null;
        }
        tokens.demandWord("conflict");
        List<Statement.Name> target = List.of();
        if (tokens.isSymbol("(")) {
            target = names();
        } else if (tokens.takeWord("on")) {
            tokens.demandWord("constraint");
            Token name = tokens.peek();
            String constraint = tokens.name();
            if (!constraint.equals(Planner.CONSTRAINT)) {
                throw new SqlError(
                                SqlState.NO_OBJECT,
                                "constraint \"" + constraint + "\" for table \"kv\" does not exist")
                        .at(name.start());
            }
            target = List.of(new Statement.Name("", "k", name.start()));
        }
        tokens.demandWord("do");
        if (tokens.takeWord("nothing")) {
            return new Statement.OnConflict(target, null, at);
        }
        tokens.demandWord("update");
        return new Statement.OnConflict(target, assignments(), at);
    }

    private List<Statement.Assignment> assignments() {
        tokens.demandWord("set");
        List<Statement.Assignment> assignments = new ArrayList<>();
        do {
            Statement.Name column = expressions.dotted();
            tokens.demandSymbol("=");
            assignments.add(new Statement.Assignment(column, expressions.one()));
        } while (tokens.takeSymbol(","));
        return assignments;
    }

    private Statement update() {
        Statement.Name table = table();
        List<Statement.Assignment> assignments = assignments();
        return new Statement.Update(table, assignments, where());
    }

    private Statement delete() {
        tokens.demandWord("from");
        Statement.Name table = table();
        return new Statement.Delete(table, where());
    }

    // Transactions

    private void block() {
        boolean _ = tokens.takeWord("work") || tokens.takeWord("transaction");
    }

    private void chain() {
        Token and = tokens.peek();
        if (tokens.takeWord("and")) {
            boolean no = tokens.takeWord("no");
            tokens.demandWord("chain");
            if (!no) {
                throw new SqlError(SqlState.NOT_SUPPORTED, "AND CHAIN is not supported yet")
                        .hint("Send COMMIT or ROLLBACK, and then BEGIN.")
                        .at(and.start());
            }
        }
    }

    private Statement rollback() {
        Token next = tokens.peek();
        if (next.isWord("prepared")) {
            throw notSupported(next);
        }
        block();
        if (tokens.takeWord("to")) {
            boolean _ = tokens.takeWord("savepoint");
            return new Statement.RollbackTo(tokens.name());
        }
        chain();
        return new Statement.Rollback();
    }

    private String discarded() {
        Token what = tokens.take();
        return switch (what.text()) {
            case "all", "plans", "sequences", "temp", "temporary" -> what.text();
            default -> throw tokens.syntax(what);
        };
    }
}
