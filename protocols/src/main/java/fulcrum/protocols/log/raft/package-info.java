/// Raft: a replicated log with a strong leader.
///
/// ## Problem
///
/// Several servers are to apply the same commands in the same order although they crash, restart
/// and are cut off from each other, and none may act on an order that could change.
///
/// ## Source
///
/// Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm", extended
/// version of 2014: "§" cites it. Diego Ongaro, "Consensus: Bridging Theory and Practice", Stanford
/// 2014: "thesis" cites it.
///
/// ## Where it sits
///
/// In a partition: consistent; the side without a majority refuses. Otherwise: consistent, at the
/// price of one round from the leader to a majority and one sync on each of them. With a drift-safe
/// lease a read costs no round; that rests on clocks that keep to the configured drift.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | AppendEntries | leader → all | entries, commit index, and the sign that it is alive |
/// | Appended, Conflict | all → leader | stored up to here; does not fit, back up |
/// | RequestVote, Vote | candidate → voters and back | election |
/// | RequestPreVote, PreVote | pre-candidate → voters and back | would I be elected? |
/// | InstallSnapshot, Installed | leader → laggard and back | a snapshot is on its way; is here |
/// | Stale | all → former leader | a later term has begun |
/// | TimeoutNow | leader → heir | campaign at once |
/// | ReadIndex, ReadIndexed | follower → leader and back | from which index may I answer reads? |
/// | Rest | leader → all | nobody uses the group, expect silence |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | currentTerm, votedFor | yes | a vote must outlive a crash |
/// | log | yes | an acknowledged entry must outlive a crash |
/// | members in force | with the log | they are entries of it, or in a snapshot's header |
/// | snapshot's name, base of the log | yes | says where the log begins |
/// | commitIndex, lastApplied | no | the leader says so again; the applied index is the state's |
/// | role, leader, nextIndex, matchIndex | no | an election begins anew |
/// | when the leader was heard last | no | a restarted server assumes: just now |
///
/// ## Transitions
///
/// | From | To | When |
/// |---|---|---|
/// | Follower | PreCandidate | the election timeout passed, and PreVote is on |
/// | Follower | Candidate | it passed and PreVote is off; or the leader said TimeoutNow |
/// | PreCandidate | Candidate | a majority would vote for it |
/// | PreCandidate, Candidate | the same, anew | the election timeout passed |
/// | PreCandidate, Candidate | Follower | a leader of its term spoke; a later term was seen |
/// | Candidate | Leader | a majority voted for it |
/// | Leader | Follower | a later term was seen; no quorum answered; it is no longer a voter |
///
/// ## Invariants
///
/// 1. Structure: base ≤ commit ≤ last, applied ≤ commit, no entry of a term yet to come.
/// 2. Election Safety: at most one leader in a term.
/// 3. Votes for Candidates: a vote is given to one who stands in that very term.
/// 4. Mandate: a majority has voted for the leader of a term, and never takes that back.
/// 5. Commitment: what a leader commits is of its own term, and durable at a majority.
/// 6. Leader Append-Only: a leader never overwrites or deletes entries of its log.
/// 7. Log Matching: same index and term, same log up to there.
/// 8. Leader Completeness: what is committed is in the log of every later leader.
/// 9. State Machine Safety: no two servers apply different entries at an index. (An old leader that
///    was cut off may well *hold* another, uncommitted entry there, until it is overwritten.)
/// 10. One Membership: who has committed as much knows the same members, from its log or snapshot.
///
/// ## Deviations and open questions
///
/// - Replies are messages in their own right, named for what they say; a refusal is `Conflict` or
///   `Stale`, not a flag.
/// - A round of heartbeats has a name, the leader's clock at its start, which replies echo. The
///   paper's leader must match replies to requests for ReadIndex, CheckQuorum and leases; here one
///   number does all three.
/// - Votes are ignored within the least election timeout of hearing from a leader in any term, also
///   after a restart (as if one had been heard just then), since a lease rests on that promise.
/// - A leader steps down as soon as no quorum has answered for the least election timeout less the
///   drift, not after a whole election timeout, so that it refuses before a successor accepts.
/// - The snapshot's bytes travel outside the protocol. InstallSnapshot only announces them, in
///   place of heartbeats.
/// - A change of members first adds its new voters as learners, goes joint only when a majority of
///   those who are to vote has answered since it began, and is driven by the configuration entries
///   alone, so that a new leader carries on with it.
/// - A committed entry may be applied before it is durable here; the host never lets the applied
///   state overtake the log on disk.
/// - A group that nobody uses for a while rests: it beats once a minute, until somebody needs it
///   ([Resting]). A leader that was cut off in its sleep learns of its successor when it wakes; it
///   may take a proposal before that, but cannot commit it.
/// - Of the entries that are applied and durable only the last few thousand stay at hand; for a
///   follower that lags behind them the leader reads them back ([Replication]).
/// - The log that follows a snapshot on its way is kept until its receiver has caught up, or has
///   long been silent: else it would be sent one after the other while much is written
///   ([Compaction]).
/// - A snapshot is sent only to a follower that has just answered: announcing it tells whether it
///   is there ([Compaction]).
/// - A server whose host cannot keep up with what is committed acknowledges no more of what comes,
///   until the host can: the pipeline to it fills up and stops ([Backpressure]).
/// - The host may ask for the room that the log takes, all of it or what no follower needs that
///   still answers. Where all of it goes, those that lag get the snapshot ([Compaction]).
/// - What goes of the end of a log is told whole, and told again when the log is read back
///   ([Discarding]); the paper lets it go in silence.
/// - A leader counts its own vote and its own entries only once they are durable, as a peer would.
@NullMarked
package fulcrum.protocols.log.raft;

import org.jspecify.annotations.NullMarked;
