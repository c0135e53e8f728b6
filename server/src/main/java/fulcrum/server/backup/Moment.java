package fulcrum.server.backup;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The states of all groups of a node, frozen.
///
/// Each group's state is one that the group had at some instant between the two: whatever was
/// acknowledged before the first is in it, and nothing that was asked for after the second.
///
/// @param number of the moment, at the node that keeps it
/// @param cluster whose groups they are
/// @param beganMillis before anybody was asked, by the node's wall clock
/// @param takenMillis when all was frozen, by the same clock
/// @param applied of each group, the index of the last entry that its state includes
public record Moment(
        long number,
        String cluster,
        long beganMillis,
        long takenMillis,
        SortedMap<Long, Long> applied) {

    public Moment {
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }
}
