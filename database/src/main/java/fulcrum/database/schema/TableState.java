package fulcrum.database.schema;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What may be done with a table in a version of its schema.
public enum TableState {
    /// Everything.
    PUBLIC(1),
    /// Nothing, in this version and for ever.
    DROPPED(2);

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
