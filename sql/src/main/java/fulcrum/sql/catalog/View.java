package fulcrum.sql.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query with a name.
///
/// @param text of the query, in which all names are qualified
/// @param uses the numbers of the relations that it reads
public record View(
        int oid,
        int schema,
        String name,
        int owner,
        List<Column> columns,
        String text,
        List<Integer> uses,
        @Nullable Acl acl,
        @Nullable String comment)
        implements Relation {
    public View {
        columns = List.copyOf(columns);
        uses = List.copyOf(uses);
    }

    public View called(int inSchema, String other) {
        return new View(oid, inSchema, other, owner, columns, text, uses, acl, comment);
    }

    public View of(int role) {
        return new View(oid, schema, name, role, columns, text, uses, acl, comment);
    }

    public View with(@Nullable Acl grants, @Nullable String words) {
        return new View(oid, schema, name, owner, columns, text, uses, grants, words);
    }
}
