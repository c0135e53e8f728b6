package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;

/// Whose word an operation on a range needs, and how many of them: of those that are read, and
/// while homes change, of those that are written to besides, separately.
///
/// @param reading that count, of which `many` are needed
/// @param also that count, of which `manyAlso` are needed; empty while no homes change
record Needed(List<NodeId> reading, int many, List<NodeId> also, int manyAlso) {

    /// What a write needs.
    static Needed toWrite(Range range, Level level, Placement placement, String region) {
        List<NodeId> reading = level.counted(range.reading(), placement, region);
        List<NodeId> also = level.counted(range.also(), placement, region);
        int most = Math.max(1, also.size());
        int manyAlso = also.isEmpty() ? 0 : Math.min(level.needed(also.size()), most);
        return new Needed(reading, level.needed(reading.size()), also, manyAlso);
    }

    /// What a read needs.
    static Needed toRead(Range range, Level level, Placement placement, String region) {
        List<NodeId> reading = level.counted(range.reading(), placement, region);
        return new Needed(reading, level.needed(reading.size()), List.of(), 0);
    }

    /// Nobody could ever give it.
    boolean impossible() {
        return many > reading.size();
    }

    boolean met(SortedSet<NodeId> have) {
        return reached(have) >= many && count(also, have::contains) >= manyAlso;
    }

    /// How many of those that are read.
    int reached(SortedSet<NodeId> have) {
        return count(reading, have::contains);
    }

    /// It is met with so many stand-ins for homes that are read, and so many for the others.
    boolean met(SortedSet<NodeId> have, int standIns, int standInsAlso) {
        return reached(have) + standIns >= many
                && count(also, have::contains) + standInsAlso >= manyAlso;
    }

    /// How many could give it.
    int able(Predicate<NodeId> able) {
        return count(reading, able);
    }

    /// So few can that it cannot be met.
    boolean lost(Predicate<NodeId> able) {
        return able(able) < many || count(also, able) < manyAlso;
    }

    /// As much of it as those can give, and at least one.
    Needed lowered(Predicate<NodeId> able) {
        return new Needed(
                reading,
                Math.max(1, Math.min(many, able(able))),
                also,
                Math.min(manyAlso, count(also, able)));
    }

    private static int count(List<NodeId> nodes, Predicate<NodeId> which) {
        int count = 0;
        for (NodeId node : nodes) {
            if (which.test(node)) {
                count++;
            }
        }
        return count;
    }
}
