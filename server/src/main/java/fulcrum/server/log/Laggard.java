package fulcrum.server.log;

/// A group because of which the oldest segment cannot go.
///
/// @param firstNeeded the first position that it needs
/// @param segments how many segments are in use
public record Laggard(long group, long epoch, long firstNeeded, int segments) {}
