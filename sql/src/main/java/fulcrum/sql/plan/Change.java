package fulcrum.sql.plan;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.storage.StoredIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of rows of one table.
public sealed interface Change {

    /// What must be looked at and kept up to date when rows of the table change.
    Upkeep target();

    /// A row of the table after the change, before it where it is deleted: what RETURNING speaks
    /// of.
    List<Variable> after();

    /// @param source rows with all values of the table's columns, generated ones left NULL
    record Insert(Upkeep target, Plan source, List<Variable> after, @Nullable OnConflict conflict)
            implements Change {}

    /// @param source the rows as they are, in [#before], beside what else it has
    /// @param values the new values of all columns
    record Update(
            Upkeep target,
            Plan source,
            List<Variable> before,
            List<Scalar> values,
            List<Variable> after)
            implements Change {

        /// The positions of the columns that may get other values.
        public List<Integer> assigned() {
            List<Integer> assigned = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                boolean same =
                        values.get(i) instanceof Scalar.Column(Variable variable, _)
                                && variable.equals(before.get(i));
                if (!same) {
                    assigned.add(i);
                }
            }
            return assigned;
        }
    }

    /// @param source the rows as they are, in [#after], beside what else it has
    record Delete(Upkeep target, Plan source, List<Variable> after) implements Change {}

    /// What becomes of a row that is inserted where one with its key is.
    ///
    /// @param arbiters the indexes that are meant, null among them for the primary key
    /// @param existing the row that is there, as `values` and `where` speak of it
    /// @param values the new values of all its columns; null to leave it
    /// @param where only if this holds; null for always
    record OnConflict(
            List<@Nullable StoredIndex> arbiters,
            List<Variable> existing,
            List<Variable> excluded,
            @Nullable List<Scalar> values,
            @Nullable Scalar where) {}

    /// A condition on each row, in terms of [Upkeep#row].
    record Check(Constraint.Check constraint, Scalar condition) {}
}
