package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import org.jspecify.annotations.Nullable;

/// Rows, one after the other. Rows that were given are not changed any more.
interface Cursor {

    /// @return null behind the last one
    Datum @Nullable [] next();
}
