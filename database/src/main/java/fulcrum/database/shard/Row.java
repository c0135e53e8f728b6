package fulcrum.database.shard;

import fulcrum.machine.Bytes;

/// What a key has.
///
/// @param version the log index of the write that brought the value: of two versions of a key the
///   later one is greater
public record Row(long version, Bytes value) {}
