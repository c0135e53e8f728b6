package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of a table's rows (manual, INSERT, UPDATE, DELETE).
public sealed interface Change extends Statement.Preparable {

    /// @param columns that are given values; empty for all, from the first
    /// @param source null for `DEFAULT VALUES`
    /// @param returning columns of the result; empty for no result
    record Insert(
            Query.@Nullable With with,
            Name table,
            @Nullable String alias,
            List<Target> columns,
            Overriding overriding,
            @Nullable Query source,
            @Nullable OnConflict onConflict,
            List<Select.Item> returning,
            Position at)
            implements Change {

        public Insert {
            columns = List.copyOf(columns);
            returning = List.copyOf(returning);
            if (source == null && (!columns.isEmpty() || overriding != Overriding.NONE)) {
                throw new IllegalArgumentException("columns without values");
            }
        }
    }

    /// Whose values identity columns get.
    enum Overriding {
        NONE,
        USER,
        SYSTEM
    }

    /// What is given a value: a column, or a part of one.
    ///
    /// @param path fields, subscripts and slices, whose innermost value is the column
    record Target(String column, List<Step> path, Position at) implements Node {

        public Target {
            path = List.copyOf(path);
        }
    }

    /// A way into a value.
    sealed interface Step {

        record Field(String name) implements Step {}

        record Subscript(Expression index) implements Step {}

        record Slice(@Nullable Expression from, @Nullable Expression to) implements Step {}
    }

    /// What happens where a row is there already.
    ///
    /// @param arbiter which uniqueness is meant; null for any
    /// @param update null for nothing
    record OnConflict(@Nullable Arbiter arbiter, @Nullable Update update, Position at)
            implements Node {

        public record Update(List<Assignment> assignments, @Nullable Expression where) {

            public Update {
                assignments = Lists.atLeastOne(assignments);
            }
        }
    }

    sealed interface Arbiter {

        /// @param where the predicate that implies the index's; null for none
        record Inferred(List<IndexElement> elements, @Nullable Expression where)
                implements Arbiter {

            public Inferred {
                elements = Lists.atLeastOne(elements);
            }
        }

        record Constraint(String name) implements Arbiter {}
    }

    /// @param row whether several targets, in parentheses, get the fields of one value
    record Assignment(List<Target> targets, boolean row, Expression value, Position at)
            implements Node {

        public Assignment {
            targets = Lists.atLeastOne(targets);
            if (!row && targets.size() > 1) {
                throw new IllegalArgumentException("several targets are a row");
            }
        }
    }

    /// The table that is changed.
    record Changed(Name name, boolean only, @Nullable String alias, Position at) implements Node {}

    record Update(
            Query.@Nullable With with,
            Changed table,
            List<Assignment> assignments,
            List<TableReference> from,
            @Nullable Expression where,
            List<Select.Item> returning,
            Position at)
            implements Change {

        public Update {
            assignments = Lists.atLeastOne(assignments);
            from = List.copyOf(from);
            returning = List.copyOf(returning);
        }
    }

    record Delete(
            Query.@Nullable With with,
            Changed table,
            List<TableReference> using,
            @Nullable Expression where,
            List<Select.Item> returning,
            Position at)
            implements Change {

        public Delete {
            using = List.copyOf(using);
            returning = List.copyOf(returning);
        }
    }
}
