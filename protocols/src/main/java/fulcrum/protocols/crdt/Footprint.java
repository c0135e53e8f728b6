package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// What a state holds of one replica: how far its writes were seen, and whether they still matter.
///
/// The metadata of a departed replica may go, state by state and in any order, once
///
/// 1. it will never write again, under this incarnation;
/// 2. every replica that remains has seen exactly the same of its writes, without a gap, and
/// 3. none of them is needed: no element, version or count stands on it ([#settled] checks 2 and
///    3);
/// 4. nothing that was sent before is still under way: no message, no hint, no backup to be merged.
///
/// Then no state that is still to be merged holds one of its dots alive, so forgetting that they
/// were seen can bring nothing back. A state that has forgotten may learn the metadata again from
/// one that has not; the value is the same, and it is forgotten again.
///
/// @param seen numbers that are equal where the same was seen
/// @param needed whether something stands on the replica's writes, or a gap is among them
public record Footprint(List<Long> seen, boolean needed) {

    public Footprint {
        seen = List.copyOf(seen);
    }

    static Footprint of(long seen, boolean needed) {
        return new Footprint(List.of(seen), needed);
    }

    static Footprint none() {
        return new Footprint(List.of(), false);
    }

    Footprint and(Footprint other) {
        List<Long> both = new ArrayList<>(seen);
        both.addAll(other.seen);
        return new Footprint(both, needed || other.needed);
    }

    /// Whether conditions 2 and 3 hold.
    ///
    /// @param remaining the states of all replicas that remain
    public static <S extends Crdt<S>> boolean settled(Replica departed, Collection<S> remaining) {
        Footprint first = null;
        for (S state : remaining) {
            Footprint here = state.footprint(departed);
            if (here.needed || (first != null && !first.equals(here))) {
                return false;
            }
            first = here;
        }
        return true;
    }

    void demandUnneeded(Replica departed) {
        if (needed) {
            throw new IllegalArgumentException("writes of " + departed + " are still needed");
        }
    }
}
