package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.SqlType;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// A function, as PostgreSQL's `pg_proc` has it; operators and casts are computed by functions.
///
/// @param oid its number: PostgreSQL's own where it has the function, from 9000 on where only
///   Fulcrum has it
/// @param schema `pg_catalog`, or `fulcrum`
/// @param parameters their types, the pseudo-types among them
/// @param variadic the last parameter is an array's, and takes any number of arguments
/// @param names the parameters' names, by which a call may give them; empty where they have none
/// @param defaults what the last parameters are where a call leaves them out
/// @param result what it gives back; of a set, each of its rows
/// @param columns of the rows that it gives back, where [#result] is a record; otherwise empty
/// @param strict it is null where an argument is
/// @param body what it does
public record Routine(
        int oid,
        String schema,
        String name,
        List<SqlType> parameters,
        List<String> names,
        boolean variadic,
        List<Datum> defaults,
        SqlType result,
        List<Column> columns,
        Kind kind,
        boolean returnsSet,
        boolean strict,
        Volatility volatility,
        Body body) {

    /// What may be done with it.
    public enum Kind {
        FUNCTION,
        AGGREGATE,
        /// An aggregate with WITHIN GROUP, such as `percentile_cont`: its first parameters are
        /// computed once for each group, the rest are what is sorted by.
        ORDERED_SET,
        /// `rank` and the like as aggregates (manual, 9.21, table 9.62): the arguments are a row
        /// that is imagined among those sorted.
        HYPOTHETICAL,
        WINDOW
    }

    /// A column of what it gives back.
    public record Column(String name, SqlType type) {}

    /// How often it may be computed (manual, 38.7).
    public enum Volatility {
        /// Of the same arguments always the same, so it is computed once for constants.
        IMMUTABLE,
        /// Of the same arguments the same within one statement.
        STABLE,
        /// Each time something else, or it does something.
        VOLATILE
    }

    /// What it does.
    public sealed interface Body {}

    /// A value for each call; null if an argument is null, without being asked.
    @FunctionalInterface
    public non-sealed interface Strict extends Body {

        /// @param arguments none of them null; not to be kept, for their array is used again
        Datum apply(Datum[] arguments, Setting setting);
    }

    /// A value for each call, whichever arguments are null.
    @FunctionalInterface
    public non-sealed interface Lenient extends Body {

        /// @param arguments not to be kept, for their array is used again
        Datum apply(Datum[] arguments, Setting setting);
    }

    /// Rows for each call; none if the routine is strict and an argument is null, without being
    /// asked.
    @FunctionalInterface
    public non-sealed interface Rows extends Body {

        /// @param arguments may be kept
        Iterable<Datum[]> apply(Datum[] arguments, Setting setting);

        /// Whether there may be rows where an argument is null.
        default boolean takesNulls() {
            return false;
        }
    }

    /// One value for many rows.
    public non-sealed interface Aggregate extends Body {

        /// Begins a group.
        Group begin(Setting setting);

        /// It takes rows whose arguments are null, too.
        boolean takesNulls();

        /// Its groups are all [Mergeable].
        default boolean isMergeable() {
            return false;
        }
    }

    /// One value for many rows that come in the order of WITHIN GROUP.
    @FunctionalInterface
    public non-sealed interface OrderedSet extends Body {

        /// Begins a group, whose rows hold what is sorted by, in its order; rows with a null among
        /// it are left out for [Kind#ORDERED_SET], not for [Kind#HYPOTHETICAL].
        ///
        /// @param direct the arguments outside of WITHIN GROUP
        /// @param order compares two rows as ORDER BY does
        Group begin(Datum[] direct, Comparator<Datum[]> order, Setting setting);
    }

    /// Something else for each choice of types: [Resolved#body] is what it comes to.
    @FunctionalInterface
    public non-sealed interface Typed extends Body {

        /// @param parameters the types that arguments have when they arrive
        Body of(List<SqlType> parameters, SqlType result);
    }

    /// What an aggregate remembers of the rows of one group.
    public interface Group {

        /// @param arguments may be kept; none is null unless the aggregate takes nulls
        void add(Datum[] arguments);

        /// The value of the rows so far; more may follow.
        Datum result();

        /// Bytes that it holds, about.
        default long bytes() {
            return Long.BYTES;
        }
    }

    /// A group whose rows may be added in several places, in any order, and come to the same value
    /// when what is remembered of them is put together.
    public interface Mergeable extends Group {

        /// What is remembered of the rows so far.
        Datum[] state();

        /// Adds the rows of which another group of the aggregate remembers this.
        ///
        /// @param state as [#state] gave it
        void merge(Datum[] state);
    }

    /// One value for each row of a partition, from its place there.
    @FunctionalInterface
    public non-sealed interface Window extends Body {

        /// Begins a partition; [Frame#row] is 0 then, and rises.
        PerRow begin(Frame partition, Setting setting);
    }

    /// The value for the row at which the partition stands.
    @FunctionalInterface
    public interface PerRow {
        Datum next();
    }

    /// A partition of rows in the window's order, as a window function sees it. Rows are numbered
    /// from 0.
    public interface Frame {

        /// The row that is computed.
        int row();

        /// How many rows the partition has.
        int rows();

        /// Whether two rows are equal in the window's order.
        boolean arePeers(int row, int other);

        /// The first row of the present row's frame; [#last] + 1 where it has none.
        int first();

        /// The last row of the present row's frame.
        int last();

        /// The rows of the frame in their order, without those that EXCLUDE leaves out; at most to
        /// be asked with 0 up to one less than [#size].
        int inFrame(int at);

        /// How many rows the present row's frame has, without those that EXCLUDE leaves out.
        int size();

        /// An argument of the function's at a row.
        Datum argument(int row, int argument);
    }

    public Routine {
        parameters = List.copyOf(parameters);
        names = List.copyOf(names);
        defaults = List.copyOf(defaults);
        columns = List.copyOf(columns);
    }

    /// The same with another body.
    Routine with(Body other) {
        return new Routine(
                oid,
                schema,
                name,
                parameters,
                names,
                variadic,
                defaults,
                result,
                columns,
                kind,
                returnsSet,
                strict,
                volatility,
                other);
    }

    /// Its name and its parameters' types, as `regprocedure` has them.
    public String signature() {
        return parameters.stream()
                .map(SqlType::toString)
                .collect(Collectors.joining(",", name + "(", ")"));
    }
}
