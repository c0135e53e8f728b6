package fulcrum.sql.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold of a table's rows, beside columns' NOT NULL.
public sealed interface Constraint {

    int oid();

    String name();

    @Nullable String comment();

    /// The same with another name and another comment.
    default Constraint with(String other, @Nullable String words) {
        return switch (this) {
            case Unique u -> new Unique(u.oid, other, u.primary, u.columns, u.index, words);
            case Check c -> new Check(c.oid, other, c.text, c.valid, words);
            case ForeignKey k ->
                    new ForeignKey(
                            k.oid,
                            other,
                            k.columns,
                            k.table,
                            k.referenced,
                            k.full,
                            k.onDelete,
                            k.onUpdate,
                            k.valid,
                            words);
        };
    }

    /// Only one row has each key; of a primary key, all rows lie by it.
    ///
    /// @param index that keeps it, of which the columns are the key; of a primary key its own
    ///   number, for the table itself is its index
    record Unique(
            int oid,
            String name,
            boolean primary,
            List<Integer> columns,
            int index,
            @Nullable String comment)
            implements Constraint {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    /// A condition on each row, which must not be false.
    ///
    /// @param valid whether it is known to hold of the rows that were there before it
    record Check(int oid, String name, String text, boolean valid, @Nullable String comment)
            implements Constraint {}

    /// The key is that of a row of another table, or one of its columns is null.
    ///
    /// @param columns of this table
    /// @param referenced columns of the other, which are unique there
    /// @param full all columns are null, or none (MATCH FULL)
    record ForeignKey(
            int oid,
            String name,
            List<Integer> columns,
            int table,
            List<Integer> referenced,
            boolean full,
            Action onDelete,
            Action onUpdate,
            boolean valid,
            @Nullable String comment)
            implements Constraint {
        public ForeignKey {
            columns = List.copyOf(columns);
            referenced = List.copyOf(referenced);
        }
    }

    /// What becomes of rows whose key goes or changes.
    enum Action {
        NO_ACTION,
        RESTRICT,
        CASCADE,
        SET_NULL,
        SET_DEFAULT
    }
}
