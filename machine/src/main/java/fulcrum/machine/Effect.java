package fulcrum.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that a machine can want. Hosts carry effects out; enclosing machines may take some
/// for themselves.
///
/// @param <M> the messages that its peers exchange
public sealed interface Effect<M> {

    /// Sends once every earlier store of this machine is durable.
    record Send<M>(NodeId to, M message) implements Effect<M> {}

    /// Sends at once. Each use cites why nothing unsynced is promised by it.
    record SendEarly<M>(NodeId to, M message) implements Effect<M> {}

    /// Appends a record to the log.
    record Store<M>(long position, Durable record) implements Effect<M> {}

    /// Appends a record that becomes durable within the host's stated interval; nothing waits.
    record StoreLazily<M>(long position, Durable record) implements Effect<M> {}

    /// Fires the timer after this delay, replacing an earlier start.
    record StartTimer<M>(Timer timer, long delayNanos) implements Effect<M> {}

    /// Forgets the timer, whether or not it runs.
    record StopTimer<M>(Timer timer) implements Effect<M> {}

    /// Changes the key-value state. From a protocol to its enclosing machine, the command that was
    /// agreed on; from there to the host, the writes that it means, as one batch.
    ///
    /// @param index the place in the agreed order; one more than that of the apply before
    /// @param request the client's, where it was submitted to this instance and is unanswered; or 0
    record Apply<M>(long index, long request, Bytes change) implements Effect<M> {}

    /// Answers a client once every earlier store of this machine is durable.
    record Answer<M>(long request, Outcome outcome) implements Effect<M> {}

    /// Answers a client at once. Each use cites why nothing unsynced is promised by it.
    record AnswerEarly<M>(long request, Outcome outcome) implements Effect<M> {}

    /// Reads what is not at hand; [Input.Loaded] brings it.
    record Load<M>(long ticket, Wanted wanted) implements Effect<M> {}

    /// Exports the key-value state as it is after the applies emitted so far; [Input.Captured]
    /// brings the result. A newer capture replaces one that has not ended.
    record Capture<M>(Bytes header) implements Effect<M> {}

    /// Sends a snapshot over the bulk connection; the receiver gets [Input.Imported]. Shipping it
    /// again resumes what is under way.
    record Ship<M>(NodeId to, Snapshot snapshot) implements Effect<M> {}

    /// Replaces the key-value state by an imported snapshot. The record that says so was stored
    /// before; a machine that recovers that record, and a state older than it, adopts again.
    record Adopt<M>(Snapshot snapshot) implements Effect<M> {}

    /// Records before this position are no longer needed.
    record Truncate<M>(long before) implements Effect<M> {}

    /// Says what happened, for people, tests and the console.
    record Noted<M>(Note note) implements Effect<M> {}

    /// What a load is to bring.
    sealed interface Wanted {

        /// The values of these keys, of some moment between the emit and the input that brings
        /// them.
        record Keys(List<Bytes> keys) implements Wanted {}

        /// The keys of a range with their values, in order and as of one moment.
        ///
        /// The moment lies between the emit and the input that brings the rows, and none of the
        /// applies emitted before the load is missing from it; later ones may be in it, each whole
        /// or not at all. So a machine that may answer a read when it emits the load may answer it
        /// from what the load brings, and need not wait with its applies.
        ///
        /// @param from the first key that is meant
        /// @param to the first that is not meant any more; null for none
        /// @param rowsMost at most so many rows, positive
        /// @param bytesMost no further row once keys and values have so many bytes; the first row
        ///   comes in any case
        record Range(Bytes from, @Nullable Bytes to, int rowsMost, int bytesMost)
                implements Wanted {}

        /// Records from one position to another, both included, in one or several goes.
        record Records(long from, long to) implements Wanted {}
    }
}
