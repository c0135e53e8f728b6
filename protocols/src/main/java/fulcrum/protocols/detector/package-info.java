/// Failure detectors: who is alive, as far as silence tells.
///
/// ## Problem
///
/// A node that has crashed cannot say so, and over a network without bounds its silence cannot be
/// told from slowness. Somebody has to guess, soon and rarely wrongly; the two contradict each
/// other.
///
/// ## Source
///
/// Tushar Chandra and Sam Toueg, "Unreliable Failure Detectors for Reliable Distributed Systems",
/// JACM 1996, for what such a guess is worth. Naohiro Hayashibara, Xavier Défago, Rami Yared and
/// Takuya Katayama, "The φ Accrual Failure Detector", SRDS 2004.
///
/// ## Where it sits
///
/// In a partition: available; both sides suspect each other, and both are right for all purposes of
/// their own. It is for liveness: whom to ask first, when to campaign, what to show. **Never for
/// data safety**: a suspected node may be alive and may act.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Heartbeat | each → its peers | I was alive when I sent this |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | intervals, mean, deviation of each peer | no | learnt again within some heartbeats |
/// | whom it suspects | no | a guess of the past is worth nothing after a restart |
/// | latest heartbeat of each peer | no | an old copy may fool a new life once, for one timeout |
///
/// ## Transitions
///
/// | From | To | When |
/// |---|---|---|
/// | trusted | suspected | K periods are missed, or φ has reached the threshold |
/// | trusted | excused | the same, but this node was stalled itself; it waits once more |
/// | excused | suspected | the second wait is over |
/// | suspected, excused | trusted | a heartbeat came that is newer than all before |
///
/// ## Invariants
///
/// 1. Earned Suspicion: who is suspected has a level that reached the threshold, and the level
///    reaches it exactly at the moment that was foretold.
/// 2. Growing Level: while nothing is heard, the level never falls.
///
/// ## Deviations and open questions
///
/// - φ = -log10 P_later : it is no probability and has no upper bound. Akka's documentation of its
///   detector has the same formula, and thresholds of 8 to 12.
/// - The paper's window begins empty. Here it begins with an estimate, as Akka's does.
/// - An interval that ended a suspicion is remembered cut to the length at which suspicion began
///   ([fulcrum.protocols.detector.PhiAccrual]). Dropping it, a peer that has become slower for good
///   would be suspected with every heartbeat; keeping it whole, one outage would blind the detector
///   for the length of a window.
/// - Intervals are not normally distributed: they are bounded below and have a long tail. So φ = 8
///   does not mean one mistake in 10^8 heartbeats; the package's page has measured figures.
@NullMarked
package fulcrum.protocols.detector;

import org.jspecify.annotations.NullMarked;
