package fulcrum.machine;

/// What a machine writes to its log. Each protocol has its own sealed type of records, and its
/// state after a restart is the fold of those that survived.
public interface Durable {}
