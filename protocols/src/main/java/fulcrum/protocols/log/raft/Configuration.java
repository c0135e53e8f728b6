package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.machine.quorum.Majority;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// Who is a member, and in what part (§6, thesis ch. 4). A server uses the latest configuration in
/// its log, committed or not.
///
/// @param voters they elect and commit; in a joint configuration, those of the new one
/// @param outgoing the voters of the old configuration, while the change is joint; else empty
/// @param learners they receive the log and count for nothing (thesis 4.2.1), unless they are
///   voters too: such a one is to be a mere learner after the change
/// @param incoming learners that are to be voters once they have caught up, with the voters that
///   are to stay: the aim of the change under way; empty if there is none
public record Configuration(
        SortedSet<NodeId> voters,
        SortedSet<NodeId> outgoing,
        SortedSet<NodeId> learners,
        SortedSet<NodeId> incoming) {

    /// Nobody: what a server knows that has not heard from any leader.
    public static final Configuration NOBODY = new Configuration(none(), none(), none(), none());

    public Configuration {
        voters = sorted(voters);
        outgoing = sorted(outgoing);
        learners = sorted(learners);
        incoming = sorted(incoming);
    }

    /// A stable configuration of voters only.
    public static Configuration of(Collection<NodeId> voters) {
        return new Configuration(sorted(voters), none(), none(), none());
    }

    /// A stable configuration.
    public static Configuration of(Collection<NodeId> voters, Collection<NodeId> learners) {
        SortedSet<NodeId> onlyLearners = new TreeSet<>(learners);
        onlyLearners.removeAll(voters);
        return new Configuration(sorted(voters), none(), onlyLearners, none());
    }

    /// Two majorities are needed, of the old voters and of the new.
    public boolean joint() {
        return !outgoing.isEmpty();
    }

    /// No change is under way.
    public boolean stable() {
        return outgoing.isEmpty() && incoming.isEmpty();
    }

    /// Has a say in elections and commitment.
    public boolean isVoter(NodeId node) {
        return voters.contains(node) || outgoing.contains(node);
    }

    /// Receives the log.
    public boolean isMember(NodeId node) {
        return isVoter(node) || learners.contains(node);
    }

    /// Everybody who receives the log.
    public SortedSet<NodeId> members() {
        SortedSet<NodeId> members = new TreeSet<>(voters);
        members.addAll(outgoing);
        members.addAll(learners);
        return members;
    }

    /// The highest number that a majority has reached; of a joint configuration, both majorities.
    public long agreedBy(ToLongFunction<NodeId> number) {
        long agreed = Majority.committed(voters, number);
        return joint() ? Math.min(agreed, Majority.committed(outgoing, number)) : agreed;
    }

    /// A majority says yes; of a joint configuration, both majorities.
    public boolean carriedBy(Predicate<NodeId> yes) {
        return Majority.met(voters, yes) && (!joint() || Majority.met(outgoing, yes));
    }

    /// First step of a change: the new voters learn, the old ones decide.
    public Configuration learning(Collection<NodeId> newVoters, Collection<NodeId> newLearners) {
        SortedSet<NodeId> pupils = new TreeSet<>(newVoters);
        pupils.removeAll(voters);
        pupils.addAll(newLearners);
        return new Configuration(voters, none(), pupils, sorted(newVoters));
    }

    /// Second step: C-old,new, in which both majorities decide.
    public Configuration jointly() {
        SortedSet<NodeId> pupils = new TreeSet<>(learners);
        pupils.removeAll(incoming);
        return new Configuration(/* voters= */ incoming, /* outgoing= */ voters, pupils, none());
    }

    /// Last step: C-new.
    public Configuration decided() {
        return new Configuration(voters, none(), learners, none());
    }

    @Override
    public String toString() {
        return voters
                + (joint() ? " from " + outgoing : "")
                + (learners.isEmpty() ? "" : " learners " + learners)
                + (incoming.isEmpty() ? "" : " towards " + incoming);
    }

    private static SortedSet<NodeId> none() {
        return Collections.emptySortedSet();
    }

    private static SortedSet<NodeId> sorted(Collection<NodeId> nodes) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }
}
