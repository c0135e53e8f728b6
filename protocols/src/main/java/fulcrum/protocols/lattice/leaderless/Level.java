package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import java.util.ArrayList;
import java.util.List;

/// How many of a key's homes have to answer: the R and the W of Dynamo 4.5, for one operation.
public sealed interface Level {

    /// So many, whichever.
    ///
    /// @param count 1 or more
    record Count(int count) implements Level {

        public Count {
            if (count < 1) {
                throw new IllegalArgumentException("somebody has to answer, not " + count);
            }
        }
    }

    /// More than half: floor(N/2)+1.
    record Quorum() implements Level {}

    /// Every home.
    record All() implements Level {}

    /// More than half of the homes in the coordinator's own region; others do not count.
    record LocalQuorum() implements Level {}

    /// Any one home.
    static Level one() {
        return new Count(1);
    }

    /// Any two homes.
    static Level two() {
        return new Count(2);
    }

    /// More than half of the homes.
    static Level quorum() {
        return new Quorum();
    }

    /// Every home.
    static Level all() {
        return new All();
    }

    /// More than half of the homes nearby.
    static Level localQuorum() {
        return new LocalQuorum();
    }

    /// Which of these homes count for it.
    ///
    /// @param region the coordinator's own
    default List<NodeId> counted(List<NodeId> homes, Placement placement, String region) {
        if (!(this instanceof LocalQuorum)) {
            return homes;
        }
        List<NodeId> near = new ArrayList<>();
        for (NodeId home : homes) {
            if (placement.region(home).equals(region)) {
                near.add(home);
            }
        }
        return near;
    }

    /// How many of so many that count are needed; more than there are where it cannot be met.
    default int needed(int counted) {
        return switch (this) {
            case Count(int count) -> count;
            case Quorum _, LocalQuorum _ -> counted == 0 ? 1 : Majority.of(counted);
            case All _ -> Math.max(1, counted);
        };
    }
}
