package fulcrum.database.shard;

/// Names a write for good, so that it takes effect once at most, however often it is asked for
/// (thesis 6.3).
///
/// @param session that [ShardCommand.OpenSession] opened. It is given up some time after its last
///   write, when many others were opened; a write in its name is then [Outcome.Unknown] and never
///   carried out, since nobody can say whether it was before
/// @param sequence positive, greater than that of every earlier write of the session; a session has
///   one write under way at a time
public record Stamp(long session, long sequence) {}
