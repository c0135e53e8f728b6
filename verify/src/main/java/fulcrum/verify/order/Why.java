package fulcrum.verify.order;

/// Why one operation comes before another.
enum Why {
    /// The same session asked for the one and then for the other.
    SESSION,
    /// The other saw what the one brought about.
    SEEN,
    /// A read that must know of the one saw the other, on the same key.
    REPLACED_BY_SEEN,
    /// The one saw what the other replaced.
    SAW_BEFORE,
    /// The one is a read that did not show the element that the other adds.
    NOT_SHOWN,
    /// The order was tried, and the opposite is impossible too.
    TRIED
}
