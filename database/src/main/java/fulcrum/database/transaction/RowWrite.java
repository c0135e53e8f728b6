package fulcrum.database.transaction;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// What a transaction makes of a row.
///
/// @param value null to delete
public record RowWrite(Bytes key, @Nullable Bytes value) {}
