package fulcrum.verify.order;

/// The four session guarantees of Terry et al., "Session Guarantees for Weakly Consistent
/// Replicated Data" (1994), section 3. In each, *knows* means that the replica which answers has
/// the write.
public enum Guarantee {
    /// A read knows the writes that its session made before.
    READ_YOUR_WRITES,
    /// A read knows the writes that the earlier reads of its session saw.
    MONOTONIC_READS,
    /// Who knows a write knows those that its session made before it, and puts them before it.
    MONOTONIC_WRITES,
    /// Who knows a write knows those that its session had seen before it, and puts them before it.
    WRITES_FOLLOW_READS
}
