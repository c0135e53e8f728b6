package fulcrum.machine;

/// The name of a range export that a host holds: the key-value state as of one applied index. The
/// protocol decides when one is taken, shipped and adopted; the host moves the bytes.
///
/// @param number tells this host's snapshots apart; a shipped copy has the receiver's number
/// @param index the last applied index that the state includes
/// @param header what the protocol must know of it (for Raft, the term and the configuration);
///   travels with the bytes, never read by the host
public record Snapshot(long number, long index, Bytes header) {}
