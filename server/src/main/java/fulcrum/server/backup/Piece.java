package fulcrum.server.backup;

import fulcrum.machine.Bytes;

/// One chunk of a group's rows.
///
/// @param content a [Chunk]'s bytes
/// @param name of these bytes, see [Digest]
/// @param more whether others come after it
public record Piece(Bytes content, String name, boolean more) {}
