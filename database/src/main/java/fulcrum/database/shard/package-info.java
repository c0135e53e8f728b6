/// A shard: keys with versioned values, replicated by one Raft group.
///
/// ## Problem
///
/// Clients put, get, compare and set, delete and scan at any replica, and want what one correct
/// machine would tell them: in time, and never a guess. Leaders change under them, messages are
/// lost and repeated, and disks fill up.
///
/// ## Source
///
/// Diego Ongaro, "Consensus: Bridging Theory and Practice", Stanford 2014: "thesis" cites it; 6.3
/// for sessions, 6.4 for reads, 10.2.1 for what may be told before one's own disk. The log is
/// [fulcrum.protocols.log.raft].
///
/// ## Where it sits
///
/// In a partition: consistent; the side without a majority refuses, and says so within the
/// patience. Otherwise: consistent, at the price of Raft's round, and of one hop to the leader and
/// back for a change that was asked elsewhere.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Consensus | Raft → Raft | Raft's own |
/// | Forward | any → leader of a term | propose these changes, in that term or never |
/// | Forwarded | that leader → who sent them | what became of them |
/// | Compare | leader → all | what is your hash as of this index? |
/// | Compared | all → leader | this, as of that index |
/// | Verdict | leader → all | hashes differ, and whose do |
/// | Across | anybody → a replica, a replica → anybody | of [fulcrum.database.transaction] |
/// | Vouch | any → leader | may I tell my own coordinator what these rows are? See [Looks] |
/// | Vouched | leader → who asked | as of this index, except for these |
///
/// Compare, Compared and Verdict wait for [fulcrum.database.gate.Gate#REPLICA_HASHES], the last
/// three for [fulcrum.database.gate.Gate#TRANSACTIONS].
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | rows, sessions | in the applied state | they are what is replicated |
/// | hash of all that was written | in the applied state | it comes and goes with what it counts |
/// | requests that wait, by number | no | their clients go with the life of the node |
/// | numbers of requests | no | those of a life lie above those of all lives before |
/// | numbers taken from each replica | no | they bind in one term; a new life leads in another |
/// | looks that wait, and what the leader was asked for them | no | their coordinator asks again, and somebody else |
/// | the disk is full, the store is behind | no | the host says so again |
/// | open gates | no | the catalog holds them, and the host says so again |
///
/// ## Transitions
///
/// Of a change, at the replica where it was asked:
///
/// | From | To | When |
/// |---|---|---|
/// | parked | under way in a term | a leader is known: proposed here, or forwarded |
/// | under way | answered | it is applied here, or the leader of its term tells |
/// | under way | parked | the first entry of a later term is applied here, and it was not |
/// | under way | obscured | a snapshot replaces the log in which it may stand |
/// | obscured | parked | it is stamped, and a later term has begun |
/// | parked | answered: unavailable | patience ends |
/// | under way, obscured | answered: unknown | patience ends |
///
/// ## Invariants
///
/// 1. A number is proposed once in a term, and in one term at a time while its outcome is open.
/// 2. Same Changes: all replicas write the same to their state at the same index.
/// 3. Exactly Once: no two indexes carry one request out.
/// 4. Reads As Of One Moment: a read brings the state as of one index, between what any replica had
///    applied when it was asked and when it was answered.
/// 5. Refused Means Untouched.
/// 6. Answered In Time: a node that runs answers every request when its patience ends, at the
///    latest.
/// 7. Replicas Agree: hashes as of equal indexes are equal.
///
/// ## Deviations and open questions
///
/// - The thesis has clients go to the leader. Here every replica is a gateway, and a change that it
///   forwards carries its name, so that the log tells what became of it.
/// - The thesis opens sessions by a command of their own, as here, and expires them by the leader's
///   time. Here they are bounded by number, which needs no clock.
/// - A replica that is no longer a member, and does not know it, lets its clients wait for their
///   whole patience.
/// - Keys of other rooms (locks, transactions) will need prefixes of their own; see
///   [fulcrum.database.shard.StateKeys].
@NullMarked
package fulcrum.database.shard;

import org.jspecify.annotations.NullMarked;
