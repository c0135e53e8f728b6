package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `SELECT` with its clauses, up to WINDOW (manual, SELECT).
///
/// @param items may be empty
/// @param into the table that is made of the rows; null for none
/// @param from joined by commas; empty for one row of no columns
/// @param asOf the moment that is read, `AS OF SYSTEM TIME`; null for now
public record Select(
        @Nullable Distinct distinct,
        List<Item> items,
        @Nullable Into into,
        List<TableReference> from,
        @Nullable Expression asOf,
        @Nullable Expression where,
        @Nullable GroupBy groupBy,
        @Nullable Expression having,
        List<NamedWindow> windows,
        Position at)
        implements Query.Body {

    /// Equal rows count once.
    ///
    /// @param on by these values; empty for all columns
    public record Distinct(List<Expression> on) {

        public Distinct {
            on = List.copyOf(on);
        }
    }

    /// A column of the result.
    ///
    /// @param label its name; null for the one that the value suggests
    public record Item(Expression value, @Nullable String label, Position at) implements Node {

        public Item {
            if (label != null
                    && value instanceof Expression.Star star
                    && star.qualifier().isEmpty()) {
                throw new IllegalArgumentException("all columns have their own names");
            }
        }
    }

    public record Into(Persistence persistence, Name table) {}

    public record GroupBy(boolean distinct, List<Group> groups) {

        public GroupBy {
            groups = Lists.atLeastOne(groups);
        }
    }

    /// An element of GROUP BY (manual, 7.2.4).
    public sealed interface Group {

        /// All rows are one group.
        record Empty() implements Group {}

        record By(Expression value) implements Group {}

        record Rollup(List<Expression> values) implements Group {

            public Rollup {
                values = Lists.atLeastOne(values);
            }
        }

        record Cube(List<Expression> values) implements Group {

            public Cube {
                values = Lists.atLeastOne(values);
            }
        }

        record Sets(List<Group> sets) implements Group {

            public Sets {
                sets = Lists.atLeastOne(sets);
            }
        }
    }

    public record NamedWindow(String name, Window window) {}

    public Select {
        items = List.copyOf(items);
        from = List.copyOf(from);
        windows = List.copyOf(windows);
        if ((distinct != null && items.isEmpty()) || (asOf != null && from.isEmpty())) {
            throw new IllegalArgumentException("nothing to be distinct, or to be read");
        }
    }

    /// What `TABLE t` stands for.
    public static Select all(TableReference from, Position at) {
        Item star = new Item(new Expression.Star(List.of(), at), null, at);
        return new Select(
                null, List.of(star), null, List.of(from), null, null, null, null, List.of(), at);
    }
}
