package fulcrum.protocols.log.raft;

import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import org.jspecify.annotations.Nullable;

/// What a server did or declined to do, and why.
public sealed interface RaftNote extends Note {

    /// It follows, a leader or, as yet, nobody.
    record BecameFollower(long term, @Nullable NodeId leader, String why) implements RaftNote {}

    /// It asks whether it would be elected.
    record BecamePreCandidate(long term) implements RaftNote {}

    /// It stands for election.
    record BecameCandidate(long term) implements RaftNote {}

    /// It leads.
    record BecameLeader(long term) implements RaftNote {}

    /// It gave up leading of its own accord.
    record SteppedDown(long term, String why) implements RaftNote {}

    /// It gave its vote.
    record VoteGranted(NodeId to, long term) implements RaftNote {}

    /// It kept its vote.
    record VoteRefused(NodeId to, long term, String why) implements RaftNote {}

    /// It said that it would vote for this server.
    record PreVoteGranted(NodeId to, long term) implements RaftNote {}

    /// It said that it would not vote for this server.
    record PreVoteRefused(NodeId to, long term, String why) implements RaftNote {}

    /// It did not take part in an election, because a leader is alive (thesis 4.2.3).
    record ElectionIgnored(NodeId of, long term) implements RaftNote {}

    /// A message of an older term, or one that nobody waits for, had no effect.
    record MessageIgnored(NodeId from, String message, long term) implements RaftNote {}

    /// The leader's entries do not fit here; it must back up.
    record EntriesRefused(NodeId from, long prevLogIndex, long conflictIndex) implements RaftNote {}

    /// Entries that conflicted with the leader's are gone.
    record SuffixRemoved(long fromIndex, long lastIndex) implements RaftNote {}

    /// These are the entries that are gone, whole, for whoever keeps them.
    ///
    /// @param again it was so in an earlier life, and may have been told in it
    record TailDiscarded(Tail tail, boolean again) implements RaftNote {}

    /// Everything up to this index is committed, as far as this server knows.
    record Committed(long index) implements RaftNote {}

    /// A set of members came into force.
    record MembersChanged(long index, Configuration configuration) implements RaftNote {}

    /// The members in force are those of an earlier entry again, for the later one is gone.
    record MembersReverted(long index, Configuration configuration) implements RaftNote {}

    /// A snapshot replaces the log up to its index.
    record SnapshotTaken(long index, long baseIndex) implements RaftNote {}

    /// The host wants the room that the log takes, and nothing of it can go: a follower needs all
    /// that comes after this index.
    record LogSpared(long afterIndex) implements RaftNote {}

    /// A snapshot is on its way to a follower that lags too far behind.
    record SnapshotShipped(NodeId to, long index) implements RaftNote {}

    /// A leader's snapshot replaced this server's state.
    record SnapshotInstalled(long index) implements RaftNote {}

    /// A follower lags so far behind that what it lacks was read back from the disk.
    record EntriesLoaded(NodeId to, long fromIndex, int count) implements RaftNote {}

    /// A snapshot was of no use, since this server is already past it.
    record SnapshotIgnored(long index) implements RaftNote {}

    /// Reads may be answered: leadership was confirmed after they were asked.
    record ReadsConfirmed(long index, int count) implements RaftNote {}

    /// A request was turned away untouched.
    record RequestRefused(long request, String why) implements RaftNote {}

    /// Proposals whose fate this server can no longer tell.
    record OutcomesUnknown(int count, String why) implements RaftNote {}

    /// Leadership is being handed over.
    record TransferBegan(NodeId to) implements RaftNote {}

    /// The other did not take over in time.
    record TransferAbandoned(NodeId to) implements RaftNote {}

    /// Its own timer fired late, so it was this server that was stalled, and it suspects nobody.
    record Stalled(long lateNanos) implements RaftNote {}

    /// Its host cannot keep up: of what comes, it acknowledges nothing behind this index.
    record FellBehind(long index) implements RaftNote {}

    /// Its host has caught up, with what is applied up to this index.
    record KeepsUp(long index) implements RaftNote {}

    /// Nobody uses the group, so it beats slowly.
    record Rested() implements RaftNote {}

    /// It is needed again.
    record Woke() implements RaftNote {}

    /// Round trips are longer than a tenth of the least election timeout: expect needless
    /// elections.
    record TimeoutsTooShort(NodeId peer, long roundTripNanos) implements RaftNote {}
}
