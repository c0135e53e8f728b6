package fulcrum.database.versions;

import fulcrum.machine.Bytes;
import org.jspecify.annotations.Nullable;

/// What a row was from an instant on.
///
/// @param timestamp of the commit that brought it, in nanoseconds since 1970-01-01T00:00Z
/// @param value null where the row was deleted
public record Version(Bytes key, long timestamp, @Nullable Bytes value) {}
