package fulcrum.database.shard;

/// Names a write for good, so that it takes effect once at most, however often it is asked for
/// (thesis 6.3).
///
/// @param session drawn at random by the client, not 0
/// @param sequence greater than that of every earlier write of the session; a session has one write
///   under way at a time
public record Stamp(long session, long sequence) {}
