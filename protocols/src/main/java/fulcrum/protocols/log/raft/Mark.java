package fulcrum.protocols.log.raft;

/// What a snapshot's header says: the term of its last included entry, and the members as of it.
///
/// @param configuration the latest at or below the snapshot's index (figure 13: the snapshot must
///   carry it, since the entries that said so are gone)
public record Mark(long term, Configuration configuration) {}
