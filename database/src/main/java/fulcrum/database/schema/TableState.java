package fulcrum.database.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What may be done with a table in a version of its schema.
public enum TableState {
    /// Everything.
    PUBLIC(1),
    /// Nothing, in this version and for ever.
    DROPPED(2),
    /// It is read. Who changes what the table is writes it, and nobody else; whoever plans by this
    /// version keeps to that, for shards look at versions alone.
    FROZEN(3);

    private final int code;

    TableState(int code) {
        this.code = code;
    }

    /// Its number in rows, which never changes.
    int code() {
        return code;
    }

    /// The one of this number; null where there is none.
    static @Nullable TableState of(int code) {
        return Arrays.stream(values()).filter(each -> each.code == code).findFirst().orElse(null);
    }
}
