package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Where the keys are: a value that somebody else decides on, in an order that its epochs tell.
///
/// A range changes its homes in three steps, each a later epoch:
///
/// 1. the new homes are written to as well, and are filled ([Range#also]);
/// 2. when they are whole, they are read, and the old ones are written to as well;
/// 3. the old ones are left out.
///
/// Quorums of neighbouring steps meet. So the third step is taken only when a quorum of the old
/// homes has stored the second: then whoever still goes by the first meets one that tells it.
///
/// A node that is given up ([#gone]) is waited for no more: nobody fills from it, nothing is
/// remembered for it, and nothing is taken from it. Where it comes back, all that it holds is old:
/// it learns so, and once a later placement has it back, it is filled anew. So it is taken back
/// only when it has stored a placement that gives it up, and one at a time of the homes of a range.
///
/// @param epoch 1 for the first, whose homes are whole from the beginning
/// @param ranges in the order of their keys, the first from the empty key on
/// @param regions of nodes; those that it does not name are in the region ""
/// @param gone nodes that are lost, or were away for longer than deletions are remembered
public record Placement(
        long epoch, List<Range> ranges, SortedMap<NodeId, String> regions, SortedSet<NodeId> gone) {

    public Placement {
        ranges = List.copyOf(ranges);
        regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
        gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
        if (epoch < 1 || ranges.isEmpty() || !ranges.getFirst().from.isEmpty()) {
            throw new IllegalArgumentException("ranges begin with the empty key, epochs with 1");
        }
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i - 1).from.compareTo(ranges.get(i).from) >= 0) {
                throw new IllegalArgumentException("ranges ascend");
            }
        }
    }

    /// A stretch of keys with the same homes.
    ///
    /// @param from the first key; it ends where the next range begins
    /// @param since the epoch with which it became what it is
    /// @param readSince the epoch with which those that are read became what they are
    /// @param reading the homes that answer reads, in order of preference; N of them
    /// @param also those that are written to besides, while homes change: the new ones, then the
    ///   old ones; empty otherwise
    /// @param standIns who may keep what a home cannot be given, in order of preference
    public record Range(
            Bytes from,
            long since,
            long readSince,
            List<NodeId> reading,
            List<NodeId> also,
            List<NodeId> standIns) {

        public Range {
            reading = List.copyOf(reading);
            also = List.copyOf(also);
            standIns = List.copyOf(standIns);
            if (reading.isEmpty()
                    || new TreeSet<>(reading).size() != reading.size()
                    || new TreeSet<>(also).size() != also.size()) {
                throw new IllegalArgumentException("a range has homes, each of them once");
            }
        }

        /// Everybody who is written to, those that are read first.
        public List<NodeId> writing() {
            if (also.isEmpty()) {
                return reading;
            }
            List<NodeId> all = new ArrayList<>(reading);
            for (NodeId node : also) {
                if (!reading.contains(node)) {
                    all.add(node);
                }
            }
            return all;
        }

        /// It has a copy of the range, or is getting one.
        public boolean writes(NodeId node) {
            return reading.contains(node) || also.contains(node);
        }
    }

    /// The place of the range in which a key lies.
    public int indexOf(Bytes key) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (ranges.get(middle).from.compareTo(key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// The range in which a key lies.
    public Range of(Bytes key) {
        return ranges.get(indexOf(key));
    }

    /// Where the range at a place ends: the first key that is not in it; null for no end.
    public @Nullable Bytes endOf(int index) {
        return index + 1 < ranges.size() ? ranges.get(index + 1).from : null;
    }

    /// The region of a node; "" where nothing is said of it.
    public String region(NodeId node) {
        return regions.getOrDefault(node, "");
    }
}
