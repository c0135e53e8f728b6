package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import java.util.List;

/// A set from which an element may be removed once and for ever: two sets that only grow, of what
/// was added and of what was removed. Shapiro et al. 2011, specification 12.
///
/// What was removed is kept; where elements come and go, [OrSet] is the type to take.
public record TwoPhaseSet(GSet added, GSet removed) implements Crdt<TwoPhaseSet> {

    public static final TwoPhaseSet EMPTY = new TwoPhaseSet(GSet.EMPTY, GSet.EMPTY);

    public boolean contains(Bytes element) {
        return added.contains(element) && !removed.contains(element);
    }

    public List<Bytes> values() {
        return added.values().stream().filter(this::contains).toList();
    }

    public TwoPhaseSet add(Replica self, Bytes element) {
        return new TwoPhaseSet(added.add(self, element), GSet.EMPTY);
    }

    /// Nothing where the element is not there: what was never added cannot be removed.
    public TwoPhaseSet remove(Replica self, Bytes element) {
        return contains(element) ? new TwoPhaseSet(GSet.EMPTY, removed.add(self, element)) : EMPTY;
    }

    @Override
    public TwoPhaseSet merge(TwoPhaseSet other) {
        return new TwoPhaseSet(added.merge(other.added), removed.merge(other.removed));
    }

    @Override
    public TwoPhaseSet clear(Stamp stamp) {
        return new TwoPhaseSet(added.clear(stamp), removed.clear(stamp));
    }

    @Override
    public Footprint footprint(Replica replica) {
        return added.footprint(replica).and(removed.footprint(replica));
    }

    @Override
    public TwoPhaseSet without(Replica departed) {
        return new TwoPhaseSet(added.without(departed), removed.without(departed));
    }
}
