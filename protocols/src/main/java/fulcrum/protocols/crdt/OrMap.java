package fulcrum.protocols.crdt;

import fulcrum.machine.Bytes;
import fulcrum.machine.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A map from keys to states of any type, in which an update wins over a concurrent removal of its
/// key: an [OrSet] of keys, and a state for each. Almeida, Shoker, Baquero 2018, section 7.5
/// (`ORMap`).
///
/// Deviation: in the paper all states share the map's context, and a counter that is removed and
/// concurrently incremented comes back with increments that the removal had seen. Here each state
/// is whole in itself and a removal clears it as its type says, so counts stay exact. What a
/// removed key leaves is its cleared state: contexts and counts of replicas, tombstones of text.
///
/// @param keys those that are there
/// @param states of keys that were removed too
public record OrMap(OrSet keys, Entries<Bytes, Crdt<?>> states) implements Crdt<OrMap> {

    public static final OrMap EMPTY = new OrMap(OrSet.EMPTY, Entries.none());

    /// @return null where the key is not there
    public @Nullable Crdt<?> get(Bytes key) {
        return keys.contains(key) ? states.get(key) : null;
    }

    /// The state to make a delta from: what a removed key left, too.
    public @Nullable Crdt<?> state(Bytes key) {
        return states.get(key);
    }

    public List<Bytes> there() {
        return keys.values();
    }

    /// @param delta of the key's [#state]
    public OrMap update(Replica self, Bytes key, Crdt<?> delta) {
        return new OrMap(keys.add(self, key), Entries.of(key, delta));
    }

    public OrMap remove(Stamp stamp, Bytes key) {
        Crdt<?> state = states.get(key);
        return state == null
                ? EMPTY
                : new OrMap(keys.remove(key), Entries.of(key, state.clear(stamp)));
    }

    @Override
    public OrMap merge(OrMap other) {
        return new OrMap(keys.merge(other.keys), states.merge(other.states, Kind::merge));
    }

    @Override
    public OrMap clear(Stamp stamp) {
        return new OrMap(keys.clear(stamp), cleared(states, stamp));
    }

    static <K extends Comparable<? super K>> Entries<K, Crdt<?>> cleared(
            Entries<K, Crdt<?>> states, Stamp stamp) {
        return states.join(Entries.none(), (_, mine, _) -> mine == null ? null : mine.clear(stamp));
    }

    @Override
    public Footprint footprint(Replica replica) {
        Footprint all = keys.footprint(replica);
        for (Crdt<?> state : states.values()) {
            all = all.and(state.footprint(replica));
        }
        return all;
    }

    @Override
    public OrMap without(Replica departed) {
        return new OrMap(keys.without(departed), without(states, departed));
    }

    static <K extends Comparable<? super K>> Entries<K, Crdt<?>> without(
            Entries<K, Crdt<?>> states, Replica departed) {
        return states.join(
                Entries.none(), (_, mine, _) -> mine == null ? null : mine.without(departed));
    }
}
