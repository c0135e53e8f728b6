/// What a deterministic machine is: the contract between a protocol and the world that runs it.
///
/// A protocol is a [Machine]: it takes one [Input] at a time and writes what should happen as
/// [Effect]s into an [Outbox]. It never reads a clock, a socket, a file or a global source of
/// chance, so the same inputs give the same effects on any machine, in any year. Two worlds run
/// machines: the real one, with sockets and disks, and the imagined one of the simulator. Neither
/// is visible from here.
///
/// What the host owes a machine:
///
/// 1. One thread of control: a step is never entered twice at a time.
/// 2. [Input.Started] comes first, exactly once in the life of an instance.
/// 3. `now` never goes back, and is read after the batch's inputs were taken off their queues.
/// 4. [Effect.Store]s of a machine become durable as some prefix of their positions, and
///    [Input.Stored] never says more than what is durable. One may stand for many records and many
///    syncs.
/// 5. [Effect.Send] and [Effect.Answer] leave only when every earlier [Effect.Store] of this
///    machine is durable, of this step or an earlier one; [Effect.SendEarly] and
///    [Effect.AnswerEarly] leave at once. No order is promised between messages. Since positions
///    grow, a held effect needs only that of the last store before it, and waits in one queue.
/// 6. [Effect.Apply] and [Effect.Adopt] are visible to [KeyValues] as soon as they are emitted, and
///    durable later, in order, never ahead of the log that they came from.
/// 7. A timer fires once, not before its time, perhaps long after; a timer of zero delay fires when
///    the inputs already taken off their queues have been stepped, and before the host waits: so a
///    machine that gathered something hears that the batch is over, and no other machine is asked.
///    Starting a timer again replaces it.
/// 8. If a step throws, nothing of that step leaves, and the node stops. A host that carries
///    effects out into buffers, and empties these after the batch, has that for nothing.
/// 9. Where the disk is full, stores and exports wait until there is room, and clients are refused
///    as [Outcome.Refusal#OVERLOADED] before the machine hears of them. Where a sync fails, the
///    node stops, since nobody knows what is on the disk.
/// 10. What a load finds is of some moment between the load and its result.
///
/// What a machine owes its host: it terminates, keeps no reference to the outbox, shares no mutable
/// state, and answers every [Input.Submitted] at most once.
@NullMarked
package fulcrum.machine;

import org.jspecify.annotations.NullMarked;
