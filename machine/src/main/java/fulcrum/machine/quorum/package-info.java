/// Quorums: how many answers are enough, and when two sets of answers must share a node.
///
/// Pure functions over counts, match indexes and votes. Those on a hot path take primitive arrays
/// and allocate nothing.
///
/// | quorum | rule | source |
/// |---|---|---|
/// | [Majority] | floor(N/2)+1 of N | Gifford 1979 with equal weights; Raft §5 |
/// | [Joint] | a majority of the old and a majority of the new voters | Raft §6, thesis 4.3 |
/// | [Flexible] | Q1 nodes elect, Q2 nodes replicate, Q1+Q2 > N | Howard et al. 2016 |
/// | [Sloppy] | the first W healthy nodes of a preference list | Dynamo 4.5, 4.6 |
///
/// An overlap is a fact about nodes, not a promise about reads: that W+R > N makes a read after a
/// completed write see it still needs strict quorums, ordered versions and no failed partial write,
/// and is not linearizability. A sloppy quorum never counts as an overlap.
@NullMarked
package fulcrum.machine.quorum;

import org.jspecify.annotations.NullMarked;
