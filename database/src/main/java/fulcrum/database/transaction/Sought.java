package fulcrum.database.transaction;

import fulcrum.database.sharding.Epochs;
import fulcrum.machine.Bytes;

/// A row that a replica is to tell though it does not lead.
///
/// @param epochs what its coordinator goes by
public record Sought(Epochs epochs, Bytes row) {}
