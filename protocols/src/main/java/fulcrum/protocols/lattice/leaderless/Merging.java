package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the states of keys are: a join semilattice of byte strings, of which replication knows only
/// this. A key that was never written has no state, which is below all states.
///
/// Equal states are equal bytes. Whatever is given to a method was made by one, here or at a peer
/// with the same merging.
public interface Merging {

    /// The least state that holds both: commutative, associative, idempotent.
    ///
    /// @param mine null where there is none
    /// @param other a state or a delta
    Merged merge(@Nullable Bytes mine, Bytes other);

    /// Mine holds all of the other: merging it would change nothing.
    boolean holds(@Nullable Bytes mine, Bytes other);

    /// Carries an operation out on the state that its maker holds.
    ///
    /// A stamp of time, where the states have any, is the later of the given one and the next after
    /// all that the state holds: so what was seen is exceeded, whatever the clocks say.
    ///
    /// @param self whose next number the update gets
    /// @param mine null where there is none
    /// @param at of the maker's hybrid clock
    Made make(Replica self, @Nullable Bytes mine, Bytes operation, HybridTimestamp at);

    /// @param state the merged one
    /// @param discarded what was written by somebody and is in no state any more, in an order that
    ///   does not depend on which side was whose
    record Merged(Bytes state, List<Bytes> discarded) {

        public Merged {
            discarded = List.copyOf(discarded);
        }
    }

    /// @param delta what the operation adds to the state; null for nothing
    /// @param answer what its client is told
    record Made(@Nullable Bytes delta, Bytes answer) {}
}
