package fulcrum.machine.trace;

import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.fault.Strike;
import org.jspecify.annotations.Nullable;

/// One thing that happened, at one time.
public sealed interface TraceEvent {

    /// When, in nanoseconds since the beginning.
    long time();

    /// Where; null for what concerns the whole world.
    @Nullable NodeId node();

    /// A message went out. What will become of it, the link knows.
    ///
    /// @param arrives when it will arrive; -1 where it is held, 0 where it is lost
    record Sent(long time, NodeId node, NodeId to, Object message, int bytes, long arrives)
            implements TraceEvent {}

    /// A message arrived.
    record Delivered(long time, NodeId node, NodeId from, Object message, long sent)
            implements TraceEvent {}

    /// A message was lost.
    record Dropped(long time, NodeId node, NodeId to, String why) implements TraceEvent {}

    /// A machine stepped on an input; for a message see [Delivered], for a timer [Fired].
    record Stepped(long time, NodeId node, Input<?> input) implements TraceEvent {}

    /// A timer fired.
    ///
    /// @param lateNanos by the node's own clock
    record Fired(long time, NodeId node, Timer timer, long lateNanos) implements TraceEvent {}

    /// Records became durable.
    record Stored(long time, NodeId node, long upTo) implements TraceEvent {}

    /// The key-value state changed.
    record Applied(long time, NodeId node, long index) implements TraceEvent {}

    /// A client was answered.
    record Answered(long time, NodeId node, long request, Outcome outcome) implements TraceEvent {}

    /// A client's operation came to its end.
    ///
    /// @param known whether the client knows what became of it
    record Operated(long time, @Nullable NodeId node, String what, boolean known)
            implements TraceEvent {}

    /// A machine said what it did or declined to do.
    record Noted(long time, NodeId node, Note note) implements TraceEvent {}

    /// A process began a life.
    record Began(long time, NodeId node, long incarnation, long lastPosition, long applied)
            implements TraceEvent {}

    /// A process ended.
    record Ended(long time, NodeId node, String why) implements TraceEvent {}

    /// A fault struck.
    record Struck(long time, @Nullable NodeId node, Strike strike) implements TraceEvent {}

    /// A fault is over.
    record Healed(long time, @Nullable NodeId node, Strike strike) implements TraceEvent {}

    /// Something else that a reader wants to know, such as the beginning of the calm phase.
    record Said(long time, @Nullable NodeId node, String what) implements TraceEvent {}
}
