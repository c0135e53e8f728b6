package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Query.Body;
import fulcrum.sql.ast.Query.CommonTable;
import fulcrum.sql.ast.Query.Limit;
import fulcrum.sql.ast.Query.Lock;
import fulcrum.sql.ast.Query.SetOperation;
import fulcrum.sql.ast.Query.With;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/// Queries: set operations, WITH, order, limits and locks.
///
/// `(SELECT ... ORDER BY a) LIMIT 1` is one query with both clauses, as in PostgreSQL; and a clause
/// that both have is refused.
final class Queries {

    private final SyntaxTree tree;

    Queries(SyntaxTree tree) {
        this.tree = tree;
    }

    Query build(Sql.SubqueryContext context) {
        return build(context.query());
    }

    Query build(Sql.QueryContext context) {
        return build(context.with(), context.bodyQuery());
    }

    Query build(Sql.OpenQueryContext context) {
        if (context.with() != null) {
            return build(context.with(), context.bodyQuery());
        }
        tree.down(1, context);
        Query query = new Query(operations(null, context.openBody().children), at(context));
        query = withClauses(query, context.orderBy(), context.limitsAndLocks());
        tree.up(1);
        return query;
    }

    Query build(Sql.@Nullable WithContext with, Sql.BodyQueryContext context) {
        tree.down(1, context);
        With built = with == null ? null : with(with);
        Query query = body(context.queryBody());
        query = withClauses(query, context.orderBy(), context.limitsAndLocks());
        tree.up(1);
        return built == null ? query : under(built, query);
    }

    private static Query under(With with, Query query) {
        if (query.with() != null) {
            throw SyntaxError.syntax("multiple WITH clauses not allowed", with.at().character());
        }
        return new Query(
                with, query.body(), query.orderBy(), query.limit(), query.locks(), with.at());
    }

    private Query body(Sql.QueryBodyContext context) {
        if (context.getChildCount() == 1) {
            Sql.QueryTermContext term = context.queryTerm(0);
            if (term.getChildCount() == 1 && term.queryPrimary(0).subquery() != null) {
                return build(term.queryPrimary(0).subquery());
            }
        }
        return new Query(operations(null, context.children), at(context));
    }

    /// A query that was read already, with what follows it.
    Query withTail(Query first, Sql.QueryTailContext tail) {
        Query query = first;
        if (!tail.intersection().isEmpty() || !tail.setOperator().isEmpty()) {
            query = new Query(operations(asBody(first), tail.children), first.at());
        }
        return withClauses(query, tail.orderBy(), tail.limitsAndLocks());
    }

    private static Body asBody(Query query) {
        return query.isMoreThanItsBody() ? new Query.Nested(query, query.at()) : query.body();
    }

    /// Operands with operators between them, from the left; INTERSECT is done before it comes here,
    /// or stands first. A run of one operator is one operation.
    private Body operations(@Nullable Body first, List<ParseTree> parts) {
        List<Body> run = new ArrayList<>();
        if (first != null) {
            run.add(first);
        }
        ParserRuleContext of = null;
        int levels = 0;
        for (ParseTree part : parts) {
            if (part instanceof Sql.SetOperatorContext || part instanceof Sql.IntersectionContext) {
                ParserRuleContext operator = (ParserRuleContext) part;
                if (of == null || !isSame(of, operator)) {
                    tree.down(1, operator);
                    levels++;
                    if (of != null) {
                        run = new ArrayList<>(List.of(operation(of, run)));
                    }
                    of = operator;
                }
            } else {
                Body operand = operand(part);
                if (operand != null) {
                    run.add(operand);
                }
            }
        }
        tree.up(levels);
        return of == null ? run.getFirst() : operation(of, run);
    }

    private static boolean isSame(ParserRuleContext one, ParserRuleContext other) {
        return Trees.type(one) == Trees.type(other)
                && Trees.has(one, Sql.ALL) == Trees.has(other, Sql.ALL);
    }

    private static Body operation(ParserRuleContext operator, List<Body> operands) {
        SetOperation.Kind kind =
                switch (Trees.type(operator)) {
                    case Sql.UNION -> SetOperation.Kind.UNION;
                    case Sql.EXCEPT -> SetOperation.Kind.EXCEPT;
                    default -> SetOperation.Kind.INTERSECT;
                };
        return new SetOperation(
                kind, Trees.has(operator, Sql.ALL), operands, operands.getFirst().at());
    }

    private @Nullable Body operand(ParseTree part) {
        return switch (part) {
            case Sql.QueryTermContext term -> operations(null, term.children);
            case Sql.QueryPrimaryContext primary ->
                    primary.subquery() != null
                            ? asBody(build(primary.subquery()))
                            : tree.selects.build(primary.simpleQuery());
            case Sql.SimpleQueryContext simple -> tree.selects.build(simple);
            default -> null;
        };
    }

    private Query withClauses(
            Query query,
            Sql.@Nullable OrderByContext orderBy,
            Sql.@Nullable LimitsAndLocksContext ends) {
        if (orderBy == null && ends == null) {
            return query;
        }
        List<SortKey> order = query.orderBy();
        if (orderBy != null) {
            if (!order.isEmpty()) {
                throw SyntaxError.syntax(
                        "multiple ORDER BY clauses not allowed",
                        tree.selects.orderBy(orderBy).getFirst().at().character());
            }
            order = tree.selects.orderBy(orderBy);
        }
        Limit limit = query.limit();
        List<Lock> locks = new ArrayList<>(query.locks());
        if (ends != null) {
            limit = ends.limits() == null ? limit : limit(limit, ends.limits());
            if (ends.locks() != null) {
                ends.locks().lock().forEach(lock -> locks.add(lock(lock)));
            }
        }
        Query built = new Query(query.with(), query.body(), order, limit, locks, query.at());
        requireTiesBeOrdered(built);
        return built;
    }

    private static void requireTiesBeOrdered(Query query) {
        Limit limit = query.limit();
        if (limit == null || !limit.withTies()) {
            return;
        }
        if (query.orderBy().isEmpty()) {
            throw SyntaxError.syntax("WITH TIES cannot be specified without ORDER BY clause", 0);
        }
        if (query.locks().stream().anyMatch(lock -> lock.blocked() == Lock.Wait.SKIP_LOCKED)) {
            throw SyntaxError.syntax(
                    "SKIP LOCKED and WITH TIES options cannot be used together", 0);
        }
    }

    private @Nullable Limit limit(@Nullable Limit before, Sql.LimitsContext context) {
        Expression count = before == null ? null : before.count();
        Expression offset = before == null ? null : before.offset();
        boolean ties = before != null && before.withTies();
        if (context.offset() != null) {
            Expression given = tree.expressions.build(context.offset().expr());
            if (offset != null) {
                throw twice("OFFSET", given.at());
            }
            offset = given;
        }
        if (context.limit() != null) {
            Expression given = count(context.limit());
            if (given != null && count != null) {
                throw twice("LIMIT", given.at());
            }
            count = given == null ? count : given;
            ties |= context.limit().TIES() != null;
        }
        return count == null && offset == null ? null : new Limit(count, offset, ties);
    }

    private static SyntaxError twice(String clause, Position at) {
        return SyntaxError.syntax("multiple " + clause + " clauses not allowed", at.character());
    }

    private @Nullable Expression count(Sql.LimitContext context) {
        if (context.COMMA() != null) {
            throw new SyntaxError(
                    SyntaxError.SYNTAX_ERROR,
                    "LIMIT #,# syntax is not supported",
                    at(context).character(),
                    "Use separate LIMIT and OFFSET clauses.");
        }
        if (context.LIMIT() != null) {
            return context.ALL() != null ? null : tree.expressions.build(context.expr(0));
        }
        Sql.FetchCountContext fetched = context.fetchCount();
        Position at = fetched == null ? at(context) : at(fetched);
        if (fetched == null) {
            return new Expression.Literal(Expression.Literal.Kind.INTEGER, "1", at);
        }
        if (fetched.primary() != null) {
            return tree.primaries.build(fetched.primary());
        }
        Sql.NumericOnlyContext number = fetched.numericOnly();
        Expression.Literal.Kind kind =
                number.ICONST() != null
                        ? Expression.Literal.Kind.INTEGER
                        : Expression.Literal.Kind.NUMBER;
        String digits = ((Lexeme) number.getStop()).value();
        Expression literal = new Expression.Literal(kind, digits, at(number.getStop()));
        return number.getChildCount() == 1 ? literal : Expressions.sign(number.getStart(), literal);
    }

    private static Lock lock(Sql.LockContext context) {
        Lock.Strength strength;
        if (context.UPDATE() != null) {
            strength = context.NO() != null ? Lock.Strength.NO_KEY_UPDATE : Lock.Strength.UPDATE;
        } else {
            strength = context.KEY() != null ? Lock.Strength.KEY_SHARE : Lock.Strength.SHARE;
        }
        Lock.Wait wait =
                context.NOWAIT() != null
                        ? Lock.Wait.NOWAIT
                        : context.SKIP() != null ? Lock.Wait.SKIP_LOCKED : Lock.Wait.BLOCK;
        return new Lock(
                strength,
                context.anyNames() == null ? List.of() : Trees.names(context.anyNames()),
                wait,
                at(context));
    }

    With with(Sql.WithContext context) {
        List<CommonTable> tables = new ArrayList<>();
        for (Sql.CommonTableContext table : context.commonTable()) {
            CommonTable.Materialized materialized = CommonTable.Materialized.DEFAULT;
            if (table.MATERIALIZED() != null) {
                materialized =
                        table.NOT() != null
                                ? CommonTable.Materialized.NEVER
                                : CommonTable.Materialized.ALWAYS;
            }
            tables.add(
                    new CommonTable(
                            Trees.word(table.colId()),
                            Trees.columns(table.columnList()),
                            materialized,
                            tree.statements.preparable(table.preparable()),
                            at(table)));
        }
        return new With(context.RECURSIVE() != null, tables, at(context));
    }
}
