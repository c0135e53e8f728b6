package fulcrum.sql.catalog;

import org.jspecify.annotations.Nullable;

/// A space of names.
public record Schema(int oid, String name, int owner, @Nullable Acl acl, @Nullable String comment)
        implements Entry {

    public static final int PG_CATALOG = 11;
    public static final int PUBLIC = 2200;
    public static final int INFORMATION_SCHEMA = 13_000;
    public static final int FULCRUM = 9_000;

    public Schema of(int role) {
        return new Schema(oid, name, role, acl, comment);
    }

    public Schema with(@Nullable String words) {
        return new Schema(oid, name, owner, acl, words);
    }

    /// Users may make nothing in it.
    public boolean isSystem() {
        return oid != PUBLIC && oid < FIRST_OID;
    }
}
