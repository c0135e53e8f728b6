package fulcrum.machine.quorum;

import fulcrum.machine.NodeId;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Quorums of two sizes: Paxos needs only that every phase-1 quorum (election) meets every phase-2
/// quorum (replication), so Q1+Q2 > N is enough and neither has to be a majority. Howard, Malkhi,
/// Spiegelman, "Flexible Paxos: Quorum intersection revisited", 2016 (simple quorums).
///
/// With 5 nodes, (4, 2) replicates to one follower and survives three failures of replicas while
/// the leader lives, but elects only with four nodes up.
///
/// @param voters N
/// @param electing Q1, the answers needed in phase 1
/// @param replicating Q2, the answers needed in phase 2
public record Flexible(int voters, int electing, int replicating) {

    public Flexible {
        Threshold.someVoters(voters);
        if (electing < 1 || electing > voters || replicating < 1 || replicating > voters) {
            throw new IllegalArgumentException(
                    "quorums of 1 to " + voters + ", not " + electing + " and " + replicating);
        }
        if (electing + replicating <= voters) {
            throw new IllegalArgumentException(
                    "Q1+Q2 > N needed, not " + electing + "+" + replicating + " of " + voters);
        }
    }

    /// Majorities for both phases.
    public static Flexible majority(int voters) {
        int majority = Majority.of(voters);
        return new Flexible(voters, majority, majority);
    }

    /// The smallest phase-1 quorum that meets every phase-2 quorum of the given size.
    public static Flexible replicatingTo(int voters, int replicating) {
        return new Flexible(voters, voters - replicating + 1, replicating);
    }

    public boolean elected(int answers) {
        return answers >= electing;
    }

    public boolean elected(Collection<NodeId> voters, Predicate<NodeId> answered) {
        return elected(Threshold.count(sized(voters), answered));
    }

    public Tally election(Collection<NodeId> voters, Function<NodeId, Vote> vote) {
        return Threshold.tally(sized(voters), electing, vote);
    }

    public boolean replicated(int answers) {
        return answers >= replicating;
    }

    /// The highest index that a phase-2 quorum has reached.
    public long committed(Collection<NodeId> voters, ToLongFunction<NodeId> matchIndex) {
        return Threshold.reached(sized(voters), replicating, matchIndex);
    }

    /// The same over the first N elements of an array, which it reorders. No allocation.
    public long committed(long[] matchIndexes) {
        return Threshold.reached(matchIndexes, voters, replicating);
    }

    /// How many voters may be down while a new leader can still be elected.
    public int toleratedByElection() {
        return voters - electing;
    }

    /// How many voters may be down while the present leader can still commit.
    public int toleratedByReplication() {
        return voters - replicating;
    }

    private Collection<NodeId> sized(Collection<NodeId> nodes) {
        if (nodes.size() != voters) {
            throw new IllegalArgumentException(voters + " voters, not " + nodes.size());
        }
        return nodes;
    }
}
