package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import java.util.List;

/// A set that only grows. Shapiro et al. 2011, specification 11.
///
/// Deviation: the paper's state is the elements alone. Here each has the dot of its addition, as in
/// [OrSet], so that a map that removes its key takes back what was seen and the element may come
/// again.
public record GSet(OrSet elements) implements Crdt<GSet> {

    public static final GSet EMPTY = new GSet(OrSet.EMPTY);

    public boolean contains(Bytes element) {
        return elements.contains(element);
    }

    public List<Bytes> values() {
        return elements.values();
    }

    /// Nothing where the element is there.
    public GSet add(Replica self, Bytes element) {
        return contains(element) ? EMPTY : new GSet(elements.add(self, element));
    }

    @Override
    public GSet merge(GSet other) {
        return new GSet(elements.merge(other.elements));
    }

    @Override
    public GSet clear(Stamp stamp) {
        return new GSet(elements.clear(stamp));
    }

    @Override
    public Footprint footprint(Replica replica) {
        return elements.footprint(replica);
    }

    @Override
    public GSet without(Replica departed) {
        return new GSet(elements.without(departed));
    }
}
