package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;

/// What a maker remembers of an operation that is to count once.
///
/// @param answer what [Merging#make] told its client
public record Done(Bytes name, long askedNanos, Bytes answer) {}
