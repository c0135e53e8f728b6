/// Transactions over the rows of any shards: locks, timestamps, and two-phase commit in which every
/// party is a group of replicas.
///
/// ## Problem
///
/// Clients read and write rows of several shards, and want it to be as if they did so one after the
/// other, in an order that respects real time; whoever dies in the middle must block nobody for
/// longer than an election.
///
/// ## Source
///
/// James C. Corbett et al., "Spanner: Google's Globally-Distributed Database", OSDI 2012 (sections
/// 4.1 and 4.2); Jim Gray and Leslie Lamport, "Consensus on Transaction Commit", TODS 2006; for
/// locks, Gray and Reuter, "Transaction Processing", 1993, chapters 7 and 8; for deadlocks, K. Mani
/// Chandy, Jayadev Misra and Laura M. Haas, "Distributed Deadlock Detection", TOCS 1983, section 4;
/// for what a version is, [fulcrum.database.versions].
///
/// ## Where it sits
///
/// In a partition: consistent; a shard whose majority cannot be reached refuses, and a transaction
/// that is prepared there waits. Otherwise: consistent, at the price of one round of consensus for
/// a commit at one shard, of two for one at several, and of waiting until the commit's instant has
/// passed by every clock.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Read | coordinator → shard | lock if need be, and read, with a program for its [Coprocessor] if need be |
/// | Within | coordinator → shard | the same, and what it goes by |
/// | Redirect, Behind | shard → coordinator | it goes by less, or by more, than the shard knows |
/// | Publish, Published | coordinator ↔ shard | know this from now on |
/// | Rows, Waits, Turned | shard → coordinator | what came of it |
/// | Alive | coordinator → shard | it goes on: keep its locks |
/// | Cancel | coordinator → shard | it does not wait for that lock any more |
/// | Abandon | coordinator → shard | it is over: let them go |
/// | Confirm, Confirmed | coordinator ↔ shard | of what only read: were all locks held? |
/// | Once | coordinator → shard | lock these rows and commit: all of it is here |
/// | Make | coordinator → shard | lock this row if it is free, make it of what it is, commit |
/// | OnceAmong, Share | coordinator → home, others | the same of several shards, each its rows |
/// | Prepare | coordinator → each shard but the home | promise to commit, and vote |
/// | Commit | coordinator → home | commit, once all others have voted |
/// | Vote | shard → home | prepared as of this timestamp, or never |
/// | Ended | home → coordinator | committed as of this timestamp, or aborted |
/// | Verdict, Learned | home ↔ shard | the same, until it is known |
/// | Enter, Entered | coordinator ↔ group 0 | it is to be decided here |
/// | Hold, Held | coordinator ↔ group 0 | prepare it under a name, and let it wait |
/// | FindPrepared, FoundPrepared | coordinator ↔ group 0 | what is prepared so? |
/// | Decide | coordinator → group 0 | commit what is prepared so, or roll it back |
/// | Inquire | coordinator → home | what has become of it? |
/// | ReadsAsOf | coordinator → shard | somebody reads as of then: keep what it sees |
/// | Probe | shard → coordinator → shard | do these wait in a circle? |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | versions of rows | in the applied state | they are what is replicated |
/// | prepared transactions, with all their locks | in the applied state | whoever leads next must hold them |
/// | what is prepared under names | in the applied state of group 0 | nothing but a word ends it |
/// | commits, and who is to learn of them | in the applied state | they are the decisions |
/// | what shards know of themselves: keys, epoch, versions of schemas | in the applied state | whoever leads next turns away the same |
/// | the horizon, and whose records may be gone | in the applied state | whoever leads next turns away the same |
/// | as of when coordinators read | no | they say it again; until then nothing goes |
/// | what is about to be published | no | whoever brings it brings it again |
/// | the highest timestamp given | in the applied state | whoever leads next stays above it |
/// | which messages have come that carry a whole transaction | no | they name the term of the leader that may take them |
/// | other locks, who waits, and whose probes came by | no | they bind in one term: a later leader refuses what relies on them |
/// | whether the home still waits for votes | no | a later leader says aborted |
///
/// ## Transitions
///
/// Of a transaction, at one shard:
///
/// | From | To | When |
/// |---|---|---|
/// | active | committing | it is at home, all others voted yes, and it holds its locks in this term |
/// | active | preparing | it is to prepare, and holds its locks in this term |
/// | active | gone | it is abandoned, silent for too long, its coordinator's node is lost, or the leader is deposed |
/// | committing | passing | its entry is applied |
/// | passing | gone | its instant has surely passed: locks go, and all are told |
/// | preparing | prepared | its entry is applied: the vote goes to the home |
/// | prepared | resolving | the verdict has come |
/// | resolving | gone | its entry is applied |
///
/// One that is to be prepared under a name comes from active to held at its home, and from there to
/// committing when somebody says so ([PreparedTransactions]).
///
/// One that comes whole goes from nothing to committing as soon as it has its locks; it names the
/// term that it is for, and is let through once.
///
/// ## Invariants
///
/// 1. Two transactions that conflict never hold their locks at once; a commit's locks were held
///    from the first read until its instant had passed.
/// 2. Of one row, later commits have higher timestamps; and so has, of any rows, who began after
///    the other's client was told.
/// 3. No timestamp is given that is not above every one that was served to a reader: a snapshot is
///    served once its instant has surely passed, by whoever is proved to lead after that. A row
///    that is read alone is told by any replica, once its leader has vouched for it:
///    [fulcrum.database.shard.Looks] has the rules.
/// 4. All or nothing: shards that are prepared hear one verdict.
/// 5. A home that finds no commit in its state, in a later term than the locks were given in, or
///    after it has let go of the transaction, never commits it.
/// 6. Whoever is turned away for a deadlock is the youngest of a cycle, each part of which was
///    there when the probe came by, and still waits for the next of it.
/// 7. Behind the entry that publishes an epoch or a version to a shard, nothing is written there by
///    who went by an older one.
/// 8. Whoever reads as of the horizon or later sees what it would have seen if nothing had been
///    taken away; whoever reads as of an earlier instant is turned away. The horizon never goes
///    back, and no timestamp is given up to it.
/// 9. Nobody is told *aborted* of a commit whose record is gone.
/// 10. What its client was told to be prepared under a name ends by a word that names it, and by
///     nothing else; no two are prepared under one name.
///
/// ## Deviations and open questions
///
/// - In Spanner participants take the locks of writes when they prepare. Here a coordinator takes
///   them with the statement, as PostgreSQL does.
/// - A vote that was sent is sent again until the verdict comes, and is the participant's question
///   too.
/// - Deadlocks: a probe goes to the older alone, so that the youngest finds each cycle, and is its
///   victim (Sinha and Natarajan, TSE 1985); it begins after a while, not at once, for most waiting
///   ends by itself. Within a shard a cycle is found when it closes. The youngest is who has the
///   highest number; those of a node that was started more often are higher.
/// - Somebody in a cycle may be given up for another reason while a probe goes round; then its
///   victim ends for nothing. Of two cycles that share somebody two victims may end where one would
///   have done.
/// - Cycles of more than 32 transactions, and those that can be reached only along thousands of
///   edges, end by the time that a lock may be waited for.
/// - A publication waits for all that is prepared in its group, of whatever version: whoever leads
///   next does not know which.
/// - Whoever goes by an older epoch of a shard is aborted though none of its rows may have moved.
/// - A leader that comes goes through all its rows once, for it does not know whether an earlier
///   one did; and whoever writes one row makes it go through all of them. Groups that are large and
///   written to seldom would want to know where.
@NullMarked
package fulcrum.database.transaction;

import org.jspecify.annotations.NullMarked;
