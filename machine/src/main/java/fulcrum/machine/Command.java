package fulcrum.machine;

/// What a client asks of a machine. Each protocol has its own sealed type of commands.
public interface Command {}
