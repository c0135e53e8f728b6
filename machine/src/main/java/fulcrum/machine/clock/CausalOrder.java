package fulcrum.machine.clock;

/// How two events or versions stand to each other when neither wall clocks nor luck decide.
public enum CausalOrder {
    /// The first is in the past of the second.
    BEFORE,
    /// The second is in the past of the first.
    AFTER,
    /// They are the same.
    EQUAL,
    /// Neither knew of the other.
    CONCURRENT;

    static CausalOrder of(boolean lessSomewhere, boolean greaterSomewhere) {
        if (lessSomewhere) {
            return greaterSomewhere ? CONCURRENT : BEFORE;
        }
        return greaterSomewhere ? AFTER : EQUAL;
    }
}
