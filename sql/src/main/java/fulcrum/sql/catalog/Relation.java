package fulcrum.sql.catalog;

import org.jspecify.annotations.Nullable;

/// What shares one space of names in a schema, and has a row in `pg_class`.
public sealed interface Relation extends Entry permits Table, Index, View, Sequence, SystemView {

    /// The number of its schema.
    int schema();

    /// The number of the role that may do everything with it.
    int owner();

    /// Who else may do what; null where nothing was ever granted or revoked.
    @Nullable Acl acl();

    @Nullable String comment();

    /// `relkind`, as messages name it.
    default String kindName() {
        return switch (this) {
            case Table _ -> "table";
            case Index _ -> "index";
            case View _, SystemView _ -> "view";
            case Sequence _ -> "sequence";
        };
    }
}
