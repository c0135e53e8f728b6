package fulcrum.sql.ast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query (manual, 7 and SELECT).
///
/// @param locks how its rows are locked; empty for not at all
public record Query(
        @Nullable With with,
        Body body,
        List<SortKey> orderBy,
        @Nullable Limit limit,
        List<Lock> locks,
        Position at)
        implements Statement.Preparable {

    /// What makes rows.
    public sealed interface Body extends Node permits Select, SetOperation, Values, Nested {}

    public Query {
        orderBy = List.copyOf(orderBy);
        locks = List.copyOf(locks);
        if (body instanceof Nested) {
            throw new IllegalArgumentException("a query's clauses belong to the query within");
        }
    }

    /// A query that is nothing but its body.
    public Query(Body body, Position at) {
        this(null, body, List.of(), null, List.of(), at);
    }

    /// Whether it has a clause of its own, so that it needs parentheses within another.
    public boolean isMoreThanItsBody() {
        return with != null || !orderBy.isEmpty() || limit != null || !locks.isEmpty();
    }

    /// A query with clauses of its own inside another: `(SELECT ... LIMIT 1) UNION ...`.
    public record Nested(Query query, Position at) implements Body {

        public Nested {
            if (!query.isMoreThanItsBody()) {
                throw new IllegalArgumentException("a body needs no query around it");
            }
        }
    }

    /// Operands with one operator between them, from the left; one that stands first and has the
    /// same operator is drawn in.
    ///
    /// @param all whether equal rows count each
    public record SetOperation(Kind kind, boolean all, List<Body> operands, Position at)
            implements Body {

        public enum Kind {
            UNION,
            EXCEPT,
            INTERSECT
        }

        public SetOperation {
            operands = Lists.atLeast(2, operands);
            if (operands.getFirst() instanceof SetOperation first
                    && first.kind == kind
                    && first.all == all) {
                List<Body> joined = new ArrayList<>(first.operands);
                joined.addAll(operands.subList(1, operands.size()));
                operands = List.copyOf(joined);
            }
        }
    }

    /// Rows that are written out.
    public record Values(List<List<Expression>> rows, Position at) implements Body {

        public Values {
            rows = Lists.atLeastOne(rows).stream().map(Lists::atLeastOne).toList();
        }
    }

    /// How many rows are left out, and how many come then.
    ///
    /// @param count null for all
    /// @param offset null for none
    /// @param withTies whether rows come that are equal to the last one
    public record Limit(@Nullable Expression count, @Nullable Expression offset, boolean withTies) {

        public Limit {
            if (count == null && (offset == null || withTies)) {
                throw new IllegalArgumentException("a limit of nothing");
            }
        }
    }

    /// @param of the tables whose rows are locked; empty for all
    public record Lock(Strength strength, List<Name> of, Wait blocked, Position at)
            implements Node {

        public enum Strength {
            KEY_SHARE,
            SHARE,
            NO_KEY_UPDATE,
            UPDATE
        }

        public enum Wait {
            BLOCK,
            SKIP_LOCKED,
            NOWAIT
        }

        public Lock {
            of = List.copyOf(of);
        }
    }

    /// Queries with names, before the statement that uses them.
    public record With(boolean recursive, List<CommonTable> tables, Position at) implements Node {

        public With {
            tables = Lists.atLeastOne(tables);
        }
    }

    /// @param columns new names of its columns; empty for those it has
    /// @param statement a query, or a change with RETURNING
    public record CommonTable(
            String name,
            List<String> columns,
            Materialized materialized,
            Statement.Preparable statement,
            Position at)
            implements Node {

        public enum Materialized {
            DEFAULT,
            ALWAYS,
            NEVER
        }

        public CommonTable {
            columns = List.copyOf(columns);
        }
    }
}
