package fulcrum.protocols.crdt;

import fulcrum.machine.Replica;

/// A value of which replicas hold states that grow and are merged: a join semilattice.
///
/// Every operation is a method that returns a delta, a small state of the same type; the new state
/// is `state.merge(delta)`, at the writer as everywhere else. Deltas may be merged with each other,
/// lost, doubled and reordered like states; who has merged them all has the writer's state
/// (Almeida, Shoker, Baquero, "Delta State Replicated Data Types", 2018, section 4).
///
/// @param <S> the type itself
public sealed interface Crdt<S extends Crdt<S>>
        permits GCounter,
                PnCounter,
                BoundedCounter,
                GSet,
                TwoPhaseSet,
                OrSet,
                LwwSet,
                LwwRegister,
                MvRegister,
                OrMap,
                Row,
                Rga,
                Lseq {

    /// The least state that holds both: commutative, associative, idempotent.
    S merge(S other);

    /// The delta that takes back what this state holds and nothing that it has not seen, for maps
    /// whose key is removed.
    ///
    /// @param stamp the time of the removal, for types that decide by time
    S clear(Stamp stamp);

    /// What this state holds of a replica.
    Footprint footprint(Replica replica);

    /// This state without the metadata of a replica that left for ever and is [Footprint#settled].
    ///
    /// @throws IllegalArgumentException where the state still needs it
    S without(Replica departed);
}
