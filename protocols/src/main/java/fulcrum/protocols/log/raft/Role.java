package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a server is at the moment, with the data that only such a server has; leaving the role
/// drops them. Figure 4, with the step before candidacy of thesis 9.6.
sealed interface Role {

    /// What is shown of it.
    default RaftView.Standing standing() {
        return switch (this) {
            case Follower _ -> RaftView.Standing.FOLLOWER;
            case PreCandidate _ -> RaftView.Standing.PRE_CANDIDATE;
            case Candidate _ -> RaftView.Standing.CANDIDATE;
            case Leader _ -> RaftView.Standing.LEADER;
        };
    }

    /// Answers others, and waits to hear from a leader.
    record Follower(@Nullable NodeId leader) implements Role {}

    /// Asks whether it would be elected, before it disturbs anybody.
    record PreCandidate(SortedSet<NodeId> granted, SortedSet<NodeId> refused) implements Role {
        PreCandidate() {
            this(new TreeSet<>(), new TreeSet<>());
        }
    }

    /// Stands for election.
    ///
    /// @param ownVote position of the record with its vote for itself, which counts once durable
    record Candidate(SortedSet<NodeId> granted, SortedSet<NodeId> refused, long ownVote)
            implements Role {
        Candidate(long ownVote) {
            this(new TreeSet<>(), new TreeSet<>(), ownVote);
        }
    }

    /// Orders commands and replicates them.
    final class Leader implements Role, RaftView.Followers {

        // Volatile state on leaders (reinitialised after election): nextIndex[], matchIndex[]
        final SortedMap<NodeId, Progress> followers = new TreeMap<>();

        /// Index of the blank entry with which the term began.
        final long firstIndex;

        final Confirmation confirmation;
        final Reads reads = new Reads();
        final Proposals proposals;

        /// Who asked for the change of members under way; 0 if nobody here did.
        long changeRequest;

        @Nullable Transfer transfer;

        /// When it has to step down, as far as was counted; counted anew before it does, and when
        /// other members come into force.
        long deadline = Long.MIN_VALUE;

        /// An election may have been caused that does not wait for this leader to fall silent, so
        /// there are no more leases in this term (thesis 6.4.1).
        boolean leaseForfeited;

        boolean warnedOfTimeouts;

        static final long NO_REST = Long.MAX_VALUE;

        /// When it was last asked for anything.
        long stirredAt;

        /// The first of the rounds in which rest was proposed and never taken back.
        long restRound = NO_REST;

        Leader(long firstIndex, Confirmation confirmation) {
            this.firstIndex = firstIndex;
            this.confirmation = confirmation;
            this.stirredAt = confirmation.round();
            this.proposals = new Proposals(firstIndex);
        }

        @Override
        public SortedSet<NodeId> nodes() {
            return new TreeSet<>(followers.keySet());
        }

        @Override
        public long matchIndex(NodeId node) {
            Progress follower = followers.get(node);
            if (follower == null) {
                throw new IllegalArgumentException(node + " is no follower");
            }
            return follower.matchIndex();
        }
    }

    /// Leadership on its way to another server (thesis 3.10).
    ///
    /// @param request who asked for it
    /// @param asked the target has been told to campaign
    record Transfer(NodeId to, long request, boolean asked) {}
}
