package fulcrum.server.log;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where in the log a group's records stand, for whoever reads some of them again: of each group a
/// place now and then, from which on the segment is read until the record comes. From any thread.
final class Places {

    /// How far apart a group's places are, at least: a reader passes over so many bytes at most
    /// before it comes to the first record that it wants.
    static final int STRIDE_BYTES = 1 << 20;

    /// A record of a group.
    ///
    /// @param offset where it begins in its segment
    record Place(long position, long segment, int offset) {}

    private final Map<Long, NavigableMap<Long, Place>> byGroup = new TreeMap<>();

    /// A record was written, the group's positions ascending.
    synchronized void add(long group, Place place) {
        byGroup.computeIfAbsent(group, _ -> new TreeMap<>()).put(place.position, place);
    }

    /// From where on a record of a group is found; null where nothing tells.
    synchronized @Nullable Place before(long group, long position) {
        NavigableMap<Long, Place> places = byGroup.get(group);
        Map.Entry<Long, Place> place = places == null ? null : places.floorEntry(position);
        return place == null ? null : place.getValue();
    }

    /// Where a group goes on behind a segment; null where nothing tells.
    synchronized @Nullable Place behind(long group, long segment) {
        NavigableMap<Long, Place> places = byGroup.get(group);
        if (places != null) {
            for (Place place : places.values()) {
                if (place.segment > segment) {
                    return place;
                }
            }
        }
        return null;
    }

    /// The group begins anew, or is gone.
    synchronized void forgetGroup(long group) {
        byGroup.remove(group);
    }

    /// The oldest segment is about to be written over.
    synchronized void forgetUpTo(long segment) {
        Iterator<NavigableMap<Long, Place>> groups = byGroup.values().iterator();
        while (groups.hasNext()) {
            NavigableMap<Long, Place> places = groups.next();
            while (!places.isEmpty() && places.firstEntry().getValue().segment <= segment) {
                places.pollFirstEntry();
            }
            if (places.isEmpty()) {
                groups.remove();
            }
        }
    }
}
