package fulcrum.machine;

import java.util.Map;
import java.util.NavigableMap;

/// What a machine sees of its key-value state: reads that never wait, made in its steps alone (and
/// [#applied] when it is recovered). What it sees is part of a step's input.
public interface KeyValues {

    /// Looks a key up without touching a disk.
    Peek peek(Bytes key);

    /// Looks for the first key of a range that has a value, without touching a disk. Where the
    /// versions of a row lie one behind the other, newest first, the first from a moment on is the
    /// one that was valid then.
    ///
    /// @param from the first key that is meant
    /// @param to the first that is not meant any more
    First first(Bytes from, Bytes to);

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
        Peek COLD = new Peek.Cold();
    }

    /// What a look for a range's first key found.
    sealed interface First {

        /// This is the first key with a value, and that is it.
        record Found(Bytes key, Bytes value) implements First {}

        /// No key of the range has a value.
        record None() implements First {}

        /// Not in memory: emit [Effect.Load] of the same range, of one row at least, and park what
        /// needs it.
        record Cold() implements First {}

        /// The one emptiness.
        First NONE = new None();

        /// The one coldness.
        First COLD = new First.Cold();

        /// The first of a state with these entries.
        static First of(NavigableMap<Bytes, Bytes> entries, Bytes from, Bytes to) {
            Map.Entry<Bytes, Bytes> first = entries.ceilingEntry(from);
            return first == null || first.getKey().compareTo(to) >= 0
                    ? NONE
                    : new Found(first.getKey(), first.getValue());
        }
    }
}
