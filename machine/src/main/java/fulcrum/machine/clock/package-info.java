/// Clocks as values: no clock here reads the time, each is told it and answers a new clock.
///
/// | clock | tells | does not tell | source |
/// |---|---|---|---|
/// | [LamportClock] | a -> b implies L(a) < L(b) | whether L(a) < L(b) means a -> b | Lamport 1978 |
/// | [VectorClock] | a -> b exactly when V(a) < V(b) | when | Fidge 1988, Mattern 1989 |
/// | [VersionVector] | which updates a replica has seen | - | Parker et al. 1983 |
/// | [DottedVersionVector] | which of two versions supersedes the other | - | Preguiça et al. 2010 |
/// | [HybridClock] | a -> b implies H(a) < H(b), and roughly when | concurrency: it is a scalar | Kulkarni et al. 2014 |
/// | [IntervalClock] | between which two times now is | - | Corbett et al., Spanner 2012, section 3 |
/// | [Agreement] | where most of several claims of the time agree | who of the others lies | Marzullo 1984 |
///
/// Happens-before (`->`) is Lamport's: the order within a node, from a send to its receipt, and
/// what follows from these two.
@NullMarked
package fulcrum.machine.clock;

import org.jspecify.annotations.NullMarked;
