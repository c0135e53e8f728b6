package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.ArrayList;
import java.util.List;

/// A set in which of additions and removals of an element the latest holds. Shapiro et al. 2011,
/// section 3.3.3 (LWW-element-Set).
///
/// @param elements removed ones too, until [#withoutRemovedBefore]
public record LwwSet(Entries<Bytes, Change> elements) implements Crdt<LwwSet> {

    public static final LwwSet EMPTY = new LwwSet(Entries.none());

    /// The latest change of an element. Of equal stamps, which no clock gives twice, an addition
    /// wins.
    public record Change(Stamp stamp, boolean added) {

        Change merge(Change other) {
            int order = stamp.compareTo(other.stamp);
            if (order == 0) {
                return added ? this : other;
            }
            return order > 0 ? this : other;
        }
    }

    public boolean contains(Bytes element) {
        Change change = elements.get(element);
        return change != null && change.added;
    }

    public List<Bytes> values() {
        List<Bytes> there = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.value(i).added) {
                there.add(elements.key(i));
            }
        }
        return there;
    }

    public LwwSet add(Stamp stamp, Bytes element) {
        return new LwwSet(Entries.of(element, new Change(stamp, true)));
    }

    public LwwSet remove(Stamp stamp, Bytes element) {
        return new LwwSet(Entries.of(element, new Change(stamp, false)));
    }

    /// Forgets what was removed before a time. Safe once every replica has merged all changes from
    /// before it, and nothing older is under way: an older addition would come back.
    public LwwSet withoutRemovedBefore(HybridTimestamp horizon) {
        return new LwwSet(
                elements.join(
                        Entries.none(),
                        (_, mine, _) ->
                                mine == null
                                                || (!mine.added
                                                        && mine.stamp.time().compareTo(horizon) < 0)
                                        ? null
                                        : mine));
    }

    @Override
    public LwwSet merge(LwwSet other) {
        return new LwwSet(elements.merge(other.elements, Change::merge));
    }

    @Override
    public LwwSet clear(Stamp stamp) {
        return new LwwSet(
                elements.join(
                        Entries.none(),
                        (_, mine, _) ->
                                mine == null || !mine.added ? null : new Change(stamp, false)));
    }

    /// Nothing is kept per replica.
    @Override
    public Footprint footprint(Replica replica) {
        return Footprint.none();
    }

    @Override
    public LwwSet without(Replica departed) {
        return this;
    }
}
