package fulcrum.machine;

/// What a machine sees of its key-value state: reads that never wait, made in its steps alone (and
/// [#applied] when it is recovered). What it sees is part of a step's input.
public interface KeyValues {

    /// Looks a key up without touching a disk.
    Peek peek(Bytes key);

    /// The index of the last change that the state includes; 0 if none. After a crash it may be
    /// lower than before, never lower than a captured or adopted snapshot's.
    long applied();

    /// What a look found.
    sealed interface Peek {

        /// The key has this value.
        record Present(Bytes value) implements Peek {}

        /// The key has no value.
        record Absent() implements Peek {}

        /// Not in memory: emit [Effect.Load] and park what needs it.
        record Cold() implements Peek {}

        /// The one absence.
        Peek ABSENT = new Absent();

        /// The one coldness.
        Peek COLD = new Cold();
    }
}
