package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.machine.View;
import java.util.Collections;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What can be seen of a server.
///
/// @param self who
/// @param role what it is now
/// @param currentTerm the latest term it has seen
/// @param votedFor whom it voted for in that term
/// @param leader whom it follows, itself if it leads, null if it knows none
/// @param commitIndex the highest index it knows to be committed
/// @param lastApplied the highest index it has applied
/// @param configuration the members in force
/// @param configurationIndex of the entry that put them in force; above the commit index, they may
///   yet be reverted
/// @param leaseEnd it answers reads under a lease until its clock shows this; the beginning of time
///   if it does not
/// @param promisedUntil it helps nobody to depose a leader until its clock shows this
/// @param now what its clock showed at its last step
/// @param resting nobody has used the group for a while, and it keeps quiet
/// @param log its log, to be looked at before the next step
/// @param followers what it knows of the others if it leads, to be looked at before the next step
public record RaftView(
        NodeId self,
        Standing role,
        long currentTerm,
        @Nullable NodeId votedFor,
        @Nullable NodeId leader,
        long commitIndex,
        long lastApplied,
        Configuration configuration,
        long configurationIndex,
        long leaseEnd,
        long promisedUntil,
        long now,
        boolean resting,
        Log log,
        Followers followers)
        implements View {

    /// What a server can be.
    public enum Standing {
        FOLLOWER,
        PRE_CANDIDATE,
        CANDIDATE,
        LEADER
    }

    /// It answered reads under a lease at its last step.
    public boolean leased() {
        return now < leaseEnd;
    }

    /// A log as others may see it.
    public interface Log {

        /// The last index that is no longer in the log; 0 if it is whole.
        long baseIndex();

        /// Index of the last entry; the base's if there is none.
        long lastIndex();

        /// Highest index whose entry is durable here.
        long storedIndex();

        /// Term of the entry at an index from the base to the last.
        long term(long index);

        /// Index of the first entry at hand: what lies between the base and it is on the disk.
        long firstAtHand();

        /// The entry at an index from the first at hand.
        Entry entry(long index);
    }

    /// What a leader knows of the others' logs.
    public interface Followers {

        /// Those of whom who does not lead knows: none.
        Followers NONE =
                new Followers() {
                    @Override
                    public SortedSet<NodeId> nodes() {
                        return Collections.emptySortedSet();
                    }

                    @Override
                    public long matchIndex(NodeId node) {
                        throw new IllegalArgumentException(node + " is no follower");
                    }
                };

        /// To whom it replicates, learners too.
        SortedSet<NodeId> nodes();

        /// The highest index up to which a follower's log is known to equal the leader's (figure
        /// 2); 0 as long as it has not answered this leader.
        long matchIndex(NodeId node);
    }
}
