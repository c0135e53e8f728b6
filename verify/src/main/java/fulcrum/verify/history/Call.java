package fulcrum.verify.history;

/// An invocation and what became of it.
///
/// @param number its place among the calls of its history, by invocation, from 0
/// @param asked the operation as invoked
/// @param answered the operation as completed; as asked, where it did not end `OK`
/// @param invokedNanos when it was asked; `Event.NO_TIME` in a history without times
/// @param returnedNanos when it ended `OK` or `FAIL`; `Event.NO_TIME` where it did not
public record Call(
        int number,
        int process,
        Operation asked,
        Operation answered,
        Outcome outcome,
        long invokedNanos,
        long returnedNanos) {

    /// How a call ended.
    public enum Outcome {
        /// Acknowledged: it took effect before it returned.
        OK,
        /// Refused: it took no effect.
        FAIL,
        /// Ended `info`, or never ended: it may take effect at any time, or not at all.
        UNKNOWN
    }
}
