package fulcrum.sql.catalog;

import fulcrum.database.keys.Order;
import fulcrum.sql.type.SqlType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A secondary index: a stored table of its own, whose keys are the indexed values and, where they
/// need not be unique, the primary key of the row; its rows have the primary key, and what the
/// index includes.
///
/// @param table the number of the table that it is of
/// @param unique no two rows have the same values
/// @param nullsNotDistinct null counts as a value there
/// @param include numbers of the columns that are kept in it besides
/// @param predicate the condition on rows that are in it, as text; null for all rows
/// @param storage the number of the stored table
/// @param ready it has all rows; until then it is kept up to date, and not read
public record Index(
        int oid,
        int schema,
        String name,
        int owner,
        int table,
        List<Part> parts,
        boolean unique,
        boolean nullsNotDistinct,
        List<Integer> include,
        @Nullable String predicate,
        long storage,
        boolean ready,
        SortedMap<String, String> options,
        @Nullable String comment)
        implements Relation {

    /// What is indexed.
    ///
    /// @param column the number of a column; 0 for an expression
    /// @param text of an expression; null for a column
    public record Part(int column, @Nullable String text, SqlType type, Order order) {}

    public Index {
        parts = List.copyOf(parts);
        include = List.copyOf(include);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public @Nullable Acl acl() {
        return null;
    }

    public Index called(int inSchema, String other) {
        return new Index(
                oid,
                inSchema,
                other,
                owner,
                table,
                parts,
                unique,
                nullsNotDistinct,
                include,
                predicate,
                storage,
                ready,
                options,
                comment);
    }

    private Index like(
            int role,
            List<Part> others,
            @Nullable String condition,
            SortedMap<String, String> parameters,
            @Nullable String words) {
        return new Index(
                oid,
                schema,
                name,
                role,
                table,
                others,
                unique,
                nullsNotDistinct,
                include,
                condition,
                storage,
                ready,
                parameters,
                words);
    }

    public Index of(int role) {
        return like(role, parts, predicate, options, comment);
    }

    public Index with(@Nullable String words) {
        return like(owner, parts, predicate, options, words);
    }

    public Index withOptions(SortedMap<String, String> others) {
        return like(owner, parts, predicate, others, comment);
    }

    /// The same with other texts of its expressions and its condition.
    public Index withTexts(List<Part> others, @Nullable String condition) {
        return like(owner, others, condition, options, comment);
    }

    public Index withParts(List<Part> others) {
        return new Index(
                oid,
                schema,
                name,
                owner,
                table,
                others,
                unique,
                nullsNotDistinct,
                include,
                predicate,
                storage,
                ready,
                options,
                comment);
    }

    public Index withStorage(long other) {
        return new Index(
                oid,
                schema,
                name,
                owner,
                table,
                parts,
                unique,
                nullsNotDistinct,
                include,
                predicate,
                other,
                ready,
                options,
                comment);
    }

    public Index withReady(boolean now) {
        return new Index(
                oid,
                schema,
                name,
                owner,
                table,
                parts,
                unique,
                nullsNotDistinct,
                include,
                predicate,
                storage,
                now,
                options,
                comment);
    }
}
