/// The vocabulary of faults: what can go wrong, named and as data, the same in the simulator, in
/// tests against real clusters and at the command line.
///
/// Eight kinds say what a user asks for (`kill, pause, partition, isolate, delay, drop, disk,
/// skew`); every [fulcrum.machine.fault.Fault] belongs to one of them. A
/// [fulcrum.machine.fault.Plan] is a list of [fulcrum.machine.fault.Strike]s: when, what, how long.
/// A fault that names a node strikes its replacement where the node has been wiped and replaced.
@NullMarked
package fulcrum.machine.fault;

import org.jspecify.annotations.NullMarked;
