package fulcrum.sql.catalog;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.SqlType;
import org.jspecify.annotations.Nullable;

/// A column of a table or of a view.
///
/// @param number `attnum`, from 1; it never changes, and no other column of the table has or had it
/// @param defaultText the expression of its default, or of what it is computed from; null for none
/// @param generation how it comes to its value
/// @param missing what rows have in it that were written before it was added; null for NULL
public record Column(
        int number,
        String name,
        SqlType type,
        boolean notNull,
        @Nullable String defaultText,
        Generation generation,
        @Nullable Datum missing,
        @Nullable String comment) {

    /// How it comes to a value where a statement gives it none.
    public enum Generation {
        /// By its default, if it has one.
        NONE,
        /// It is computed from others of the row, and no statement may give it another.
        STORED,
        /// By a sequence of its own, unless a statement gives it a value.
        IDENTITY_BY_DEFAULT,
        /// By a sequence of its own, and no statement may give it another but OVERRIDING.
        IDENTITY_ALWAYS
    }

    /// One without a default.
    public Column(int number, String name, SqlType type, boolean notNull) {
        this(number, name, type, notNull, null, Generation.NONE, null, null);
    }
}
