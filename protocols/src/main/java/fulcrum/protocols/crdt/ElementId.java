package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;

/// The name of one character of a text: the Lamport time at which it was typed, and who typed it.
///
/// Its order is that of typing as far as one typist knew of the other; Roh et al. 2011 call it
/// S4Vector, and need no more of it.
///
/// @param time from 1 to [#LATEST]
public record ElementId(long time, Replica replica) implements Comparable<ElementId> {

    /// Far away, and far from where adding overflows.
    static final long LATEST = 1L << 62;

    public ElementId {
        if (time < 1 || time > LATEST) {
            throw new IllegalArgumentException("time is from 1 to 2^62, not " + time);
        }
    }

    ElementId plus(long count) {
        return new ElementId(time + count, replica);
    }

    @Override
    public int compareTo(ElementId other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : replica.compareTo(other.replica);
    }

    @Override
    public String toString() {
        return time + "@" + replica;
    }
}
