package fulcrum.protocols.log.raft;

import java.util.List;

/// What servers say to each other, in the order of figure 2. The sender's name travels with the
/// message, so no message repeats it. A message of an older term is never acted on.
public sealed interface RaftMessage {

    /// The sender's term; of [RequestPreVote] and a granted [PreVote], the term that would begin.
    long term();

    /// A leader replicates, and says that it is still there (§5.2, §5.3). Without entries it is a
    /// heartbeat.
    ///
    /// @param prevLogIndex index of the entry before the new ones
    /// @param prevLogTerm term of that entry
    /// @param entries to store, in order; empty for a heartbeat
    /// @param leaderCommit the leader's commit index
    /// @param round counts the leader's rounds of confirmation within its term; echoed by the
    ///   answer (thesis 6.4)
    record AppendEntries(
            long term,
            long prevLogIndex,
            long prevLogTerm,
            List<Entry> entries,
            long leaderCommit,
            long round)
            implements RaftMessage {}

    /// The entries are stored: the log equals the leader's up to an index.
    record Appended(long term, long matchIndex, long round) implements RaftMessage {}

    /// The entries do not fit: the log has no entry at `prevLogIndex` with the term asked for
    /// (§5.3). The rest lets the leader back up over a whole term at once.
    ///
    /// @param prevLogIndex of the message that did not fit
    /// @param conflictTerm term of the entry there; 0 where the log is shorter
    /// @param conflictIndex first index of that term; where the log is shorter, one past its end
    record Conflict(long term, long prevLogIndex, long conflictTerm, long conflictIndex, long round)
            implements RaftMessage {}

    /// A candidate asks for a vote (§5.2).
    ///
    /// @param lastLogIndex index of the candidate's last entry (§5.4.1)
    /// @param lastLogTerm term of that entry
    /// @param transfer the leader itself asked for this election, so the voters need not wait for
    ///   it to fall silent (thesis 4.2.3)
    record RequestVote(long term, long lastLogIndex, long lastLogTerm, boolean transfer)
            implements RaftMessage {}

    /// The answer to [RequestVote].
    record Vote(long term, boolean granted) implements RaftMessage {}

    /// A server that has lost its leader asks whether it would be elected (thesis 9.6). Nobody's
    /// term changes by it.
    record RequestPreVote(long term, long lastLogIndex, long lastLogTerm) implements RaftMessage {}

    /// The answer to [RequestPreVote]: of the term that was proposed where granted, of the refusing
    /// server's term where not.
    record PreVote(long term, boolean granted) implements RaftMessage {}

    /// A leader whose log no longer reaches back far enough announces a snapshot (figure 13), in
    /// place of heartbeats while its bytes travel on the bulk connection.
    ///
    /// @param lastIncludedIndex the snapshot replaces all entries up to this one
    /// @param lastIncludedTerm term of that entry
    record InstallSnapshot(long term, long lastIncludedIndex, long lastIncludedTerm, long round)
            implements RaftMessage {}

    /// The answer to [InstallSnapshot]: what this server knows to be committed, durable here.
    record Installed(long term, long matchIndex, long round) implements RaftMessage {}

    /// The answer to a leader of an older term, or to one who asks it for an index.
    record Stale(long term) implements RaftMessage {}

    /// A leader hands over: campaign at once (thesis 3.10).
    record TimeoutNow(long term) implements RaftMessage {}

    /// A follower that wants to answer a read asks its leader for an index (thesis 6.4).
    ///
    /// @param ticket the follower's own number for its waiting reads
    record ReadIndex(long term, long ticket) implements RaftMessage {}

    /// The answer to [ReadIndex]: leadership was confirmed after it was asked.
    ///
    /// @param index a state machine that has applied this far may answer the reads
    record ReadIndexed(long term, long ticket, long index) implements RaftMessage {}

    /// A leader that nobody has used for a while, to those who store all that it does: do not
    /// expect to hear from it. Answered by [Appended].
    ///
    /// @param commitIndex the leader's commit index, and its last
    record Rest(long term, long commitIndex, long round) implements RaftMessage {}
}
