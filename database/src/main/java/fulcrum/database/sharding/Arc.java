package fulcrum.database.sharding;

/// Neighbouring places of a [Ring]. It does not go over the ring's end: what does is two.
///
/// @param from its first place
/// @param to the first place behind it, at most 2^32
public record Arc(long from, long to) implements Comparable<Arc> {

    public Arc {
        if (from < 0 || to > HashSpace.SIZE || from >= to) {
            throw new IllegalArgumentException("no places: " + from + " to " + to);
        }
    }

    public long size() {
        return to - from;
    }

    public boolean contains(long place) {
        return from <= place && place < to;
    }

    @Override
    public int compareTo(Arc other) {
        int byFrom = Long.compare(from, other.from);
        return byFrom != 0 ? byFrom : Long.compare(to, other.to);
    }
}
