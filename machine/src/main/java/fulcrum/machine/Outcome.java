package fulcrum.machine;

import org.jspecify.annotations.Nullable;

/// What a client is told: it is done, or it surely had no effect, or nobody knows yet.
public sealed interface Outcome {

    /// It is done.
    record Done(Bytes result) implements Outcome {}

    /// It had no effect and never will have one.
    ///
    /// @param tryInstead who may accept it, where this machine has an idea
    record Refused(Refusal why, @Nullable NodeId tryInstead) implements Outcome {}

    /// It may have had an effect, or have one later. Never to be told as a failure.
    record Unknown(String why) implements Outcome {}

    /// Why a request was turned away untouched.
    enum Refusal {
        /// Another server leads, or nobody does.
        NOT_LEADER,
        /// Too much is under way; the same request may pass a little later.
        OVERLOADED,
        /// A change of membership is under way, and there is one at a time.
        CHANGE_UNDER_WAY,
        /// Leadership is being handed over.
        TRANSFER_UNDER_WAY,
        /// The request makes no sense, now or later.
        INVALID,
        /// For as long as the request may wait, no majority of the replicas could be reached.
        UNAVAILABLE,
        /// The disk has no room for what the request would store.
        DISK_FULL,
        /// This replica's state is not the others': it serves nobody until it is replaced.
        DIVERGED
    }
}
