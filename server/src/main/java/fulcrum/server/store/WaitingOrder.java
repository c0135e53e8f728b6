package fulcrum.server.store;

import fulcrum.machine.Bytes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rows that RocksDB does not have yet, in the order of their keys on disk. Made as far as
/// somebody asks for it: where nobody does, writes pay nothing for it.
final class WaitingOrder {

    private static final int LEAST_ROWS = 64;

    /// Of each key the place of the latest record of it, among all that ever waited.
    private final TreeMap<Bytes, Long> places = new TreeMap<>();

    private long upTo;
    private int rowsMost = LEAST_ROWS;

    /// Records before this place are in order.
    long upTo() {
        return upTo;
    }

    void add(Bytes key, long place) {
        places.put(key, place);
    }

    /// Records before a place are in order now.
    ///
    /// @param begin what stands before it waits no longer
    void reached(long place, long begin) {
        upTo = place;
        if (begin == place) {
            places.clear();
        } else if (places.size() > rowsMost) { // most of them have gone, as a rule
            places.values().removeIf(each -> each < begin);
            rowsMost = Math.max(LEAST_ROWS, 2 * places.size());
        }
    }

    /// The first key at or after another of which a record waits, and the latest one's place.
    Map.@Nullable Entry<Bytes, Long> first(Bytes from, long begin) {
        Map.Entry<Bytes, Long> first = places.ceilingEntry(from);
        while (first != null && first.getValue() < begin) {
            places.remove(first.getKey());
            first = places.higherEntry(first.getKey());
        }
        return first;
    }
}
