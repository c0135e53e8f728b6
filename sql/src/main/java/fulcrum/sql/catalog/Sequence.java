package fulcrum.sql.catalog;

import fulcrum.sql.type.SqlType;
import org.jspecify.annotations.Nullable;

/// A sequence of numbers. How far it has come stands in a row of its own.
///
/// @param cache so many numbers a node takes at once; those that it does not give are lost
/// @param ownerTable the number of the table with which it goes; 0 for none
/// @param ownerColumn the number of that table's column
/// @param identity it is an identity column's, which no statement names
public record Sequence(
        int oid,
        int schema,
        String name,
        int owner,
        SqlType type,
        long start,
        long increment,
        long least,
        long most,
        long cache,
        boolean cycles,
        int ownerTable,
        int ownerColumn,
        boolean identity,
        @Nullable Acl acl,
        @Nullable String comment)
        implements Relation {

    private Sequence like(
            int inSchema,
            String other,
            int role,
            int table,
            int column,
            @Nullable Acl grants,
            @Nullable String words) {
        return new Sequence(
                oid, inSchema, other, role, type, start, increment, least, most, cache, cycles,
                table, column, identity, grants, words);
    }

    public Sequence called(int inSchema, String other) {
        return like(inSchema, other, owner, ownerTable, ownerColumn, acl, comment);
    }

    public Sequence of(int role) {
        return like(schema, name, role, ownerTable, ownerColumn, acl, comment);
    }

    /// It goes with that column; with none for 0.
    public Sequence ownedBy(int table, int column) {
        return like(schema, name, owner, table, column, acl, comment);
    }

    public Sequence with(@Nullable Acl grants, @Nullable String words) {
        return like(schema, name, owner, ownerTable, ownerColumn, grants, words);
    }
}
