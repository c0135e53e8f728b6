package fulcrum.protocols.antientropy;

import fulcrum.machine.Bytes;

/// What a state under a key, or a set of them, comes to: 128 bits that are added and taken away.
///
/// The sum over a set of rows does not depend on their order, and one row changes it at the cost of
/// one row: Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing: Incrementality at
/// Reduced Cost", Eurocrypt 1997 (AdHash), with two sums modulo 2^64 of hashes that have nothing to
/// do with each other. A sum, not an exclusive or, which is blind to what is there twice.
///
/// It tells what differs by accident: two different sets of rows agree once in 2^128. It is no
/// defence against an enemy. It travels between nodes, so it never changes.
public record Digest(long high, long low) {

    /// Of no rows at all.
    public static final Digest NONE = new Digest(0, 0);

    private static final long HIGH_SEED = 0x616e7469656e7472L;
    private static final long LOW_SEED = 0x6f70792d74726565L;

    /// Of one row.
    ///
    /// @param state in its one form: equal states are equal bytes
    public static Digest of(Bytes key, Bytes state) {
        return new Digest(state.hash64(key.hash64(HIGH_SEED)), state.hash64(key.hash64(LOW_SEED)));
    }
}
