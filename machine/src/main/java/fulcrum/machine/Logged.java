package fulcrum.machine;

/// A record read back from the log.
///
/// @param position where it stands: the value that [Outbox#store] returned for it
public record Logged(long position, Durable record) {}
