package fulcrum.machine;

/// A small picture of a machine's state, taken between two steps. Each protocol has its own record.
public interface View {}
