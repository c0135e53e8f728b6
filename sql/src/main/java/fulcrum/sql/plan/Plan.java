package fulcrum.sql.plan;

import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What makes rows.
public sealed interface Plan {

    /// What each row consists of.
    List<Variable> output();

    // Where rows come from

    /// One row of no columns.
    record OneRow() implements Plan {
        @Override
        public List<Variable> output() {
            return List.of();
        }
    }

    /// Rows that are written out.
    record Rows(List<List<Scalar>> rows, List<Variable> output) implements Plan {
        public Rows {
            rows = List.copyOf(rows);
            output = List.copyOf(output);
        }
    }

    /// The rows of a table.
    ///
    /// @param output its columns in their order, and the number that stands for a primary key where
    ///   there is none
    /// @param path how they are found
    /// @param exclusive they are to be changed: those that are found by their keys are locked at
    ///   once
    /// @param shipment what is done with them at the shards: some rows that nobody wants do not
    ///   come, and of others only the columns that somebody wants; null for nothing
    /// @param first so many rows are likely to be enough; null where nobody knows
    record Scan(
            StoredTable table,
            List<Variable> output,
            Path path,
            boolean exclusive,
            @Nullable Shipment shipment,
            @Nullable Scalar first)
            implements Plan {
        public Scan {
            output = List.copyOf(output);
        }

        /// One whose rows come as they are.
        public Scan(StoredTable table, List<Variable> output, Path path, boolean exclusive) {
            this(table, output, path, exclusive, null, null);
        }

        public Scan with(@Nullable Shipment other) {
            return new Scan(table, output, path, exclusive, other, first);
        }

        public Scan likely(Scalar enough) {
            return new Scan(table, output, path, exclusive, shipment, enough);
        }

        /// Whether it reads ranges of the table's own keys, and nothing else, or may do so.
        public boolean mayBeOfRanges() {
            return isOfRanges() || path instanceof Path.Sought;
        }

        /// Whether it reads ranges of the table's own keys, and nothing else.
        public boolean isOfRanges() {
            return switch (path) {
                case Path.Whole _ -> true;
                case Path.Sought _ -> false;
                case Path.Keyed(var index, _, _, _) -> index == null && !isPoint();
                case Path.Several(var index, _, _) -> index == null && !isPoint();
            };
        }

        /// Whether each of its rows is found by its whole key, and locked then where it is to be
        /// changed.
        public boolean isPoint() {
            return switch (path) {
                case Path.Whole _, Path.Sought _ -> false;
                case Path.Keyed(var index, var equal, _, _) ->
                        index != null || equal.size() == table.keyPositions().length;
                case Path.Several(var index, var equal, _) ->
                        index != null || equal.size() + 1 == table.keyPositions().length;
            };
        }
    }

    /// What is computed when it is read.
    record Computed(SystemView view, List<Variable> output) implements Plan {
        public Computed {
            output = List.copyOf(output);
        }
    }

    /// The rows of functions, side by side as long as the longest.
    ///
    /// @param ordinality whether they are numbered, in a last column
    record Functions(List<Call> calls, boolean ordinality, List<Variable> output) implements Plan {

        /// @param rows null where the function gives one value, that is one row then
        /// @param columns how many of the output are its
        public record Call(Routine.@Nullable Rows rows, List<Scalar> arguments, int columns) {}

        public Functions {
            calls = List.copyOf(calls);
            output = List.copyOf(output);
        }
    }

    /// The rows of a query with a name.
    ///
    /// @param number of the query in its statement
    record Common(int number, List<Variable> output) implements Plan {
        public Common {
            output = List.copyOf(output);
        }
    }

    // One input

    record Filter(Plan input, Scalar condition) implements Plan {
        @Override
        public List<Variable> output() {
            return input.output();
        }
    }

    /// @param values of the output, in order; a [Scalar.RowsCall] among them makes more rows of one
    record Project(Plan input, List<Scalar> values, List<Variable> output) implements Plan {
        public Project {
            values = List.copyOf(values);
            output = List.copyOf(output);
        }
    }

    /// @param groups what rows are grouped by
    /// @param sets for each grouping set which of the groups are in it; one of all for a plain
    ///   GROUP BY, where no input makes no group unless it has no groups either
    /// @param output the groups, the aggregates, and where there are several sets, which one a row
    ///   is of (from 0)
    /// @param shipment what shards put together of the rows of the scan in the input, so that only
    ///   that comes; null where the rows do
    record Aggregate(
            Plan input,
            List<Scalar> groups,
            List<List<Integer>> sets,
            List<AggregateCall> calls,
            List<Variable> output,
            @Nullable Shipment shipment)
            implements Plan {

        /// One over rows that come.
        public Aggregate(
                Plan input,
                List<Scalar> groups,
                List<List<Integer>> sets,
                List<AggregateCall> calls,
                List<Variable> output) {
            this(input, groups, sets, calls, output, null);
        }

        public Aggregate with(Shipment other) {
            return new Aggregate(input, groups, sets, calls, output, other);
        }

        public Aggregate {
            groups = List.copyOf(groups);
            sets = List.copyOf(sets);
            calls = List.copyOf(calls);
            output = List.copyOf(output);
        }
    }

    /// @param calls all over one partitioning and order
    /// @param output of the input, and the calls'
    record Window(Plan input, List<WindowCall> calls, List<Variable> output) implements Plan {
        public Window {
            calls = List.copyOf(calls);
            output = List.copyOf(output);
        }
    }

    record Sort(Plan input, List<SortTerm> terms) implements Plan {
        public Sort {
            terms = List.copyOf(terms);
        }

        @Override
        public List<Variable> output() {
            return input.output();
        }
    }

    /// @param count null for all
    /// @param offset null for none
    /// @param ties by which rows are equal to the last that come as well; null for none
    record Limit(
            Plan input,
            @Nullable Scalar count,
            @Nullable Scalar offset,
            @Nullable List<SortTerm> ties)
            implements Plan {
        @Override
        public List<Variable> output() {
            return input.output();
        }
    }

    /// The first of rows that are equal in some values.
    record Distinct(Plan input, List<Scalar> on) implements Plan {
        public Distinct {
            on = List.copyOf(on);
        }

        @Override
        public List<Variable> output() {
            return input.output();
        }
    }

    /// Locks the rows of tables from which rows are made, and leaves out those that are no longer
    /// as they were found.
    record LockRows(Plan input, List<Target> targets, Strength strength, Patience patience)
            implements Plan {

        /// @param row where the table's columns stand in the input, all of them
        public record Target(StoredTable table, List<Variable> row) {}

        public enum Strength {
            SHARED,
            EXCLUSIVE
        }

        public enum Patience {
            BLOCK,
            NOWAIT,
            SKIP
        }

        @Override
        public List<Variable> output() {
            return input.output();
        }
    }

    /// The same rows, while it is measured what they cost; only who explains a statement makes it.
    record Measured(Plan input, Meter meter) implements Plan {
        @Override
        public List<Variable> output() {
            return input.output();
        }
    }

    // Several inputs

    /// @param lateral the right side speaks of variables of the left one
    record Join(JoinKind kind, Plan left, Plan right, Scalar condition, boolean lateral)
            implements Plan {
        @Override
        public List<Variable> output() {
            List<Variable> both = new ArrayList<>(left.output());
            both.addAll(right.output());
            return both;
        }
    }

    /// A join of two tables that lie together, on their whole shard keys: shards join what they
    /// have.
    ///
    /// @param join its sides are scans of the whole tables, below filters at most
    /// @param shipment what shards do
    /// @param wanted positions in the output of what comes; the others are NULL
    record Colocated(Join join, Shipment shipment, List<Integer> wanted) implements Plan {
        public Colocated {
            wanted = List.copyOf(wanted);
        }

        @Override
        public List<Variable> output() {
            return join.output();
        }
    }

    enum JoinKind {
        INNER,
        LEFT,
        RIGHT,
        FULL
    }

    /// @param output of both, column by column
    record SetOperation(Kind kind, boolean all, Plan left, Plan right, List<Variable> output)
            implements Plan {
        public enum Kind {
            UNION,
            INTERSECT,
            EXCEPT
        }

        public SetOperation {
            output = List.copyOf(output);
        }
    }

    /// Queries with names, each computed once at most, and a plan that reads them.
    record With(List<Definition> definitions, Plan body) implements Plan {

        /// @param plan for a recursive query its first part
        /// @param step its other part, which reads the rows that came last as [Common]; null for a
        ///   query that is not recursive
        /// @param all equal rows come each
        public record Definition(
                int number, String name, Plan plan, @Nullable Plan step, boolean all) {

            /// Whether it is read before anything is changed; its number is negative then.
            public boolean isFirst() {
                return number < 0;
            }
        }

        public With {
            definitions = List.copyOf(definitions);
        }

        @Override
        public List<Variable> output() {
            return body.output();
        }
    }

    // Changes

    /// @param returning what is given back of each row that was changed, in terms of [Change#after]
    record Changed(Change change, List<Scalar> returning, List<Variable> output) implements Plan {
        public Changed {
            returning = List.copyOf(returning);
            output = List.copyOf(output);
        }
    }
}
