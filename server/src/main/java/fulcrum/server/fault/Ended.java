package fulcrum.server.fault;

/// An order that was in force.
///
/// @param how it ended: healed, expired, happened, or by what other order
/// @param endedMillis by the wall clock that is not skewed, since 1970
public record Ended(Ordered fault, String how, long endedMillis) {}
