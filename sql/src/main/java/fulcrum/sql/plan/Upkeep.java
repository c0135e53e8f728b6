package fulcrum.sql.plan;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a change of a table's rows has to look at and to keep up to date.
///
/// @param row the row's columns, as conditions and indexed expressions speak of them
/// @param defaults of the columns
/// @param generated columns that are computed from others, and how
/// @param references to other tables
/// @param referrers from other tables
public record Upkeep(
        StoredTable table,
        String schema,
        List<Variable> row,
        List<Scalar> defaults,
        List<Generated> generated,
        List<Change.Check> checks,
        List<Indexed> indexes,
        List<Reference> references,
        List<Referrer> referrers) {

    /// @param position of the column in the row
    public record Generated(int position, Scalar value) {}

    /// @param values that are indexed
    /// @param predicate which rows are in it; null for all
    public record Indexed(StoredIndex index, List<Scalar> values, @Nullable Scalar predicate) {}

    /// Rows of this table have the key of one of another.
    ///
    /// @param positions of the referencing columns in the row
    /// @param referenced the other table
    /// @param by the unique index in which the key is looked up; null for the primary key
    /// @param order of each part of the looked-up key, which of the positions it is
    public record Reference(
            Constraint.ForeignKey key,
            List<Integer> positions,
            StoredTable referenced,
            @Nullable StoredIndex by,
            List<Integer> order) {}

    /// Rows of another table have the keys of this one's.
    ///
    /// @param upkeep of the other table, which may in turn have this one among its referrers
    /// @param positions of the referenced columns in this table's row
    /// @param theirs positions of the referencing columns in the other's row
    /// @param by an index of the other table that begins with those columns, and in which order;
    ///   null where all of its rows are read
    public record Referrer(
            Constraint.ForeignKey key,
            Supplier<Upkeep> upkeep,
            List<Integer> positions,
            List<Integer> theirs,
            @Nullable StoredIndex by,
            List<Integer> order) {}

    public Upkeep {
        row = List.copyOf(row);
        defaults = List.copyOf(defaults);
        generated = List.copyOf(generated);
        checks = List.copyOf(checks);
        indexes = List.copyOf(indexes);
        references = List.copyOf(references);
        referrers = List.copyOf(referrers);
    }

    /// Whether more than the row changes with these of its columns, or another row is looked at:
    /// its key, entries of indexes, rows of other tables, columns that are computed.
    ///
    /// @param positions in the row
    public boolean isBoundTo(List<Integer> positions) {
        Set<Variable> changed = new HashSet<>();
        positions.forEach(at -> changed.add(row.get(at)));
        boolean keyed =
                Arrays.stream(table.keyPositions()).anyMatch(positions::contains)
                        || references.stream().anyMatch(each -> meets(each.positions(), positions))
                        || referrers.stream().anyMatch(each -> meets(each.positions(), positions));
        return keyed
                || generated.stream().anyMatch(each -> speaks(each.value(), changed))
                || indexes.stream().anyMatch(each -> speaks(each, changed));
    }

    private static boolean meets(List<Integer> some, List<Integer> others) {
        return some.stream().anyMatch(others::contains);
    }

    private static boolean speaks(Indexed index, Set<Variable> of) {
        Scalar predicate = index.predicate();
        return index.values().stream().anyMatch(each -> speaks(each, of))
                || (predicate != null && speaks(predicate, of));
    }

    private static boolean speaks(Scalar scalar, Set<Variable> of) {
        return Scalars.variables(scalar).stream().anyMatch(of::contains);
    }
}
