/// Leaderless replication: tables that always answer.
///
/// ## Problem
///
/// Each key has N homes. Any of them takes reads and writes, on both sides of a partition, and what
/// they hold becomes the same again without anybody deciding on an order. Who asks chooses how many
/// homes have to answer, and is told how many did.
///
/// ## Source
///
/// Giuseppe DeCandia, Deniz Hastorun, Madan Jampani, Gunavardhan Kakulapati, Avinash Lakshman, Alex
/// Pilchin, Swaminathan Sivasubramanian, Peter Vosshall and Werner Vogels, "Dynamo: Amazon's Highly
/// Available Key-value Store", SOSP 2007: "Dynamo" cites it. For what is linearizable: Hagit
/// Attiya, Amotz Bar-Noy and Danny Dolev, "Sharing Memory Robustly in Message-Passing Systems",
/// JACM 1995; Nancy Lynch and Alexander Shvartsman, "Robust emulation of shared memory using
/// dynamic quorum-acknowledged broadcasts", FTCS 1997; Jan Skrzypczak, Florian Schintke and
/// Thorsten Schütt, "Linearizable State Machine Replication of State-Based CRDTs without Logs",
/// PODC 2019.
///
/// ## Where it sits
///
/// In a partition: available, at level `one` on every side that has a home; or consistent, at
/// quorums, where the smaller side refuses. Otherwise: as near as the homes that have to answer. No
/// several keys at once, and no conditions.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Merge, Merged | coordinator, repair or holder of a hint → home, and back | send state, merge |
/// | Read, Have | coordinator → home, and back | what do you hold? |
/// | Make, Made | coordinator that is no home → home, and back | coordinate this write |
/// | Keep, Kept | coordinator → stand-in, and back | keep this for a home that is away |
/// | Fill, Filling | home that is not whole → home that is, and back | what follows this key? |
/// | Declined | whoever was asked → asker | nothing was done |
/// | Moved | anybody → anybody | a later placement |
/// | Probe, Here | each → who has not answered, and back | are you there, and in which life? |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | rows | by the log, then in the key-value state | what was acknowledged |
/// | incarnation | yes, before its first update | a number names one update |
/// | placement | yes | quorums of placements that are far apart do not meet |
/// | how much of each range is here | yes | who is not whole answers no reads |
/// | hints | yes | others may have been told of them |
/// | operations that were made and are to count once | yes, with the row | a retry may follow |
/// | operations under way | no | their clients hear that nobody knows |
/// | who is away | no | it is found out again |
///
/// ## Transitions
///
/// Of a home, for one range:
///
/// | From | To | When |
/// |---|---|---|
/// | no home | emptying | a placement names it |
/// | emptying | filling | it holds nothing of former times any more |
/// | filling | whole | every home that is read has told all that it has |
/// | whole | emptying | it was away for too long; or it was given up and is taken back |
/// | any | no home | a placement leaves it out, or gives it up |
///
/// ## Invariants
///
/// 1. Placement Forward: what a node has durably stored of placements never goes back.
/// 2. Bounded Hints: a node keeps no more than its bound.
/// 3. Changes In Order: rows change by one index after the other, over restarts too.
///
/// These need more than a view, and the simulated world watches them:
///
/// 4. One Number, One Update: no number names two updates.
/// 5. No Hint Forgotten: a durable hint is there in each later life, until somebody has it.
///
/// ## Deviations and open questions
///
/// - Dynamo's coordinator sends the new version to the N highest-ranked reachable nodes, always
///   sloppily. Here quorums are strict unless a write says otherwise, and its answer then says how
///   many stand-ins are in it.
/// - Dynamo's client merges siblings. Here states merge by themselves, by a port ([Merging]).
/// - Updates are numbered by homes alone, from the state that they hold; a node that is no home
///   hands a write on (Dynamo 4.4 and 6.4 allow clients to go anywhere and name vectors by server).
/// - An operation under a name counts once: it is always the same home that makes it, and where
///   that cannot be told any more, the outcome is unknown. So such an operation waits for one home.
/// - Ring, tokens and the choice of homes are somebody else's: a placement is a value with an epoch
///   (Dynamo 4.2, 4.8.1, 6.2). So is the comparison of replicas (Dynamo 4.7), which brings what it
///   finds by [LeaderlessCommand.Absorb].
/// - Failure is a local notion, as in Dynamo 4.8.3.
/// - Deletions are remembered in the states; this package gives up none of them by itself. Who was
///   away for longer than they are remembered elsewhere is given up by a placement, and filled anew
///   when a later one takes it back, so that it brings nothing back.
/// - Hints are held in memory, besides the log: their bound is small.
/// - A linearizable read may ask again as long as others write; after some rounds it is refused.
@NullMarked
package fulcrum.protocols.lattice.leaderless;

import org.jspecify.annotations.NullMarked;
