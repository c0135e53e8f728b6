/// Timekeeping: how far the nodes' wall clocks are apart, and whose is wrong.
///
/// ## Problem
///
/// Whatever takes its order from wall time relies on a bound of the clocks' error. A bound that is
/// only assumed is broken in silence by the first machine whose clock was set wrongly. So the error
/// is measured, and a node whose clock is wrong has to know it before anybody relies on it.
///
/// ## Source
///
/// Flaviu Cristian, "Probabilistic Clock Synchronization", Distributed Computing 1989: reading a
/// remote clock. Keith Marzullo, "Maintaining the Time in a Distributed System", Stanford 1984:
/// finding the majority. RFC 5905, NTP: both in practice, with the filter over several readings.
///
/// ## Where it sits
///
/// In a partition: a side without a majority goes on with what it measured before, with an error
/// that grows; it neither quarantines nor frees anybody. Otherwise: two messages for each pair and
/// round. Nothing here sets a clock, and leases do not ask: they run on the monotonic clock alone.
///
/// ## Messages
///
/// | Message | From → to | Purpose |
/// |---|---|---|
/// | Ask | each → its peers | what does your wall clock show? |
/// | Shown | back, at once | this, and nothing else took time here |
///
/// ## State
///
/// | State | Persistent | Why, or why not |
/// |---|---|---|
/// | readings of each peer | no | the monotonic clock that they refer to ends with the process |
/// | the latest question to each | no | a new life asks anew, under numbers of its own |
/// | whether it is quarantined | no | within a round trip it is known again |
///
/// ## Transitions
///
/// | From | To | When |
/// |---|---|---|
/// | unmeasured | right | a majority of all members agrees, this node with it |
/// | unmeasured, right | undecided | a majority was heard, and none agrees |
/// | unmeasured, right, undecided | quarantined | a majority agrees on something else |
/// | quarantined | right | for some rounds in a row a majority agreed with it, half as far apart |
///
/// ## Invariants
///
/// 1. Errors Overlap: of two nodes that are right, the intervals of wall clock and error have a
///    point in common.
/// 2. Majority Rules: who is quarantined disagrees with some other clock by more than the greatest
///    offset, and who is right is no further than that, and the error of measuring, from those that
///    it counts to its majority.
///
/// ## Deviations and open questions
///
/// - NTP sends four timestamps. Here the answer leaves in the step in which the question came, so
///   two of them are one, and the first and last are the asker's monotonic clock: setting its wall
///   clock meanwhile spoils no reading.
/// - The cluster's time is no node's clock: the error of each reaches to all that it agrees with,
///   so that any two overlap. A reference, such as a leader's clock, would make errors smaller by
///   about the spread of the clocks, and would have to be carried over when it fails.
/// - With two members, nobody can tell which of two clocks is wrong: neither is quarantined, the
///   error of both reaches to the other, and both say so.
/// - A machine that slept (its monotonic clock stood still) finds its own clock ahead until it has
///   asked again, and may be quarantined for some rounds.
/// - Peers are believed. Links are authenticated by the host.
@NullMarked
package fulcrum.protocols.timekeeper;

import org.jspecify.annotations.NullMarked;
