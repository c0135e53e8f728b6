/// Anti-entropy: replicas that took writes alone find out what they do not have in common.
///
/// ## Problem
///
/// A replica that was away, whose disk lost what it had, or for which a hint expired, lacks rows
/// that others have, and nobody reads them. Comparing every row costs as much as sending them all.
///
/// ## Source
///
/// Giuseppe DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007,
/// section 4.7. Ralph Merkle, "A Digital Signature Based on a Conventional Encryption Function",
/// CRYPTO 1987. Mihir Bellare and Daniele Micciancio, "A New Paradigm for Collision-Free Hashing:
/// Incrementality at Reduced Cost", Eurocrypt 1997. What Cassandra taught since: trees that are
/// built by reading everything make repair rare, leaves that cover many rows send too much
/// ("overstreaming"), and tombstones that go by their age alone come back to life unless repairs
/// are done in time. What Riak taught: trees are kept as rows change, and are made anew now and
/// then, since what is kept beside the rows drifts.
///
/// ## Where it sits
///
/// In a partition: available; it compares with whom it reaches. Otherwise: latency; it runs behind
/// the back of reads and writes, at a bounded rate. It carries states and merges none: that is the
/// business of the machine of which it is a part ([Repairs]), and all that it promises rests on
/// merge being commutative, associative and idempotent.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Compare | asker → answerer | is your root like mine? |
/// | Describe | asker → answerer | what are the children of these nodes? |
/// | Children | answerer → asker | these; or the roots are alike |
/// | Page | asker → answerer | my rows of leaves that differ, as keys and digests |
/// | Found | answerer → asker | my rows that yours are not like, and the keys of yours I want |
/// | Hand | asker → answerer | the rows that were wanted |
/// | Taken | answerer → asker | merged, and durable |
/// | Declined | either → either | not now, not with me, or: your copy is outdated |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | number of the copy | yes | what was said of an earlier copy must not count for a later one |
/// | copy is outdated | yes | others would tell it again, but it must not ask meanwhile |
/// | purged, and how far each peer has what is here | yes | they say whose rows may be taken |
/// | trees | no | made of the rows after a start, and anew now and then |
/// | exchange, pages, batches | no | an exchange begins anew, and what is repaired is alike by then |
/// | round | no | a round over what is alike costs two small messages for each range and peer |
///
/// ## Transitions
///
/// | From | To | When |
/// |---|---|---|
/// | no tree | tree | all rows were read |
/// | idle | comparing | its turn in a round |
/// | comparing | idle | the roots are alike; or all that differs is merged on both sides |
/// | comparing | idle, abandoned | no answer, the deadline, the other declines |
/// | peer is waited for | given up | not met within the horizon, while a majority was |
/// | given up | waited for | it was met, and lacks nothing; or it has a new copy |
/// | copy | outdated | one that gave it up says so: it has purged what this one may lack |
/// | outdated | copy | its rows were dropped, and it began a new one |
///
/// ## Invariants
///
/// 1. Copies Rise: nobody holds a later copy of a replica than it has.
/// 2. Waited For: no tombstone goes that a replica which is waited for may lack.
///
/// The lab's, which needs to see rows and messages:
///
/// 3. Never Backwards: what is held under a key is never replaced by less.
/// 4. Tree Is the Rows: a tree that is made is the sum of the rows that are there.
/// 5. No Word of the Outdated: who knows that its copy is outdated sends no row of it.
/// 6. Bounded Rate: nobody sends more than it may.
///
/// ## Deviations and open questions
///
/// - Inner nodes are sums, not hashes, so a write adds along one way; see [HashTree]. It is no
///   defence against a replica that lies.
/// - Leaves are compared row by row before a state is sent, which Cassandra does not: it sends all
///   of a leaf.
/// - What may be purged is counted in positions of the log, not in time: clocks decide only whom to
///   give up, and a clock that is wrong makes a copy begin anew that need not.
/// - What is handed over is no older than what the other may have forgotten: who wants rows says up
///   to where it has purged, and takes them only while that is so. A message that is late by more
///   than the horizon changes nothing.
/// - Each replica counts only the exchanges that it has asked for, in which its own rows went out
///   too. So both sides of a pair ask.
/// - A peer that begins a new copy is waited for from its first word on. Rows that it takes from
///   one replica before another has heard of it may be such as the other has just purged: they show
///   until the first, which still waits for it, repairs that.
/// - A range that is cut otherwise begins with the least that was known of its parts; ranges have
///   to be assigned again after a restart as they were, before they are changed.
@NullMarked
package fulcrum.protocols.antientropy;

import org.jspecify.annotations.NullMarked;
