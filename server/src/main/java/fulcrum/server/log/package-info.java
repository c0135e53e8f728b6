/// The node's write-ahead log: the only thing of a node that is synced.
///
/// All groups of a node write into one log, and one sync covers whatever waited for it. What its
/// files look like, byte by byte, stands in `docs/internals/log.md`; why so, in decision 0011.
///
/// | class | is |
/// |---|---|
/// | [NodeLog] | the door: takes batches from cells, never blocks them, tells them what is durable |
/// | [Batch] | what a cell hands over: encoded records |
/// | [LogWriter] | the writing itself, on one thread, without queues |
/// | [Recovery], [Recovered] | what a directory still holds, and which groups cannot be shown whole |
/// | [LogReader], [Places] | durable records read again while the log is written, and where they stand |
/// | [LogDirectory], [LogFile] | the seam to the disk; tests put a disk behind it that lies |
///
/// What always holds:
///
/// 1. What a cell was told is durable is found again, or its group is named as damaged.
/// 2. A group that is yielded is gapless from its first needed record to its last durable one.
/// 3. What a recovery discarded never comes back.
/// 4. After a failed write or sync nothing more is written by this process.
@NullMarked
package fulcrum.server.log;

import org.jspecify.annotations.NullMarked;
