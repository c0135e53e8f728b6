/// The cell's loop: what a thread of a node does, over and over.
///
/// A [fulcrum.server.loop.Cell] steps machines, thousands of them, on one thread. A turn of its
/// loop takes what has come in off its queues, reads both clocks, steps, fires the timers that are
/// due, then those of zero delay, and at last empties the buffers that the effects filled: sockets
/// first, then the log, so that the followers' syncs overlap our own. If a step throws, the buffers
/// are not emptied, and the node stops.
///
/// | lane | from | bound | where it is full |
/// |---|---|---|---|
/// | own completions | log, store, bulk connections | none | never refused |
/// | peers | the loop's own sockets | messages and bytes | dropped and counted |
/// | the host | the node itself | the last command for each group | never refused |
/// | clients | sessions, on the loop or not | requests, unsynced bytes | refused: overloaded |
///
/// The log, the store and the links are ports: [fulcrum.server.loop.CellLog],
/// [fulcrum.server.loop.GroupState] and [fulcrum.server.loop.Links]. A cell knows no thread:
/// [fulcrum.server.loop.CellThread] gives it one, with the sockets of the node in the same loop.
@NullMarked
package fulcrum.server.loop;

import org.jspecify.annotations.NullMarked;
