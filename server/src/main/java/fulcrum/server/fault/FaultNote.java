package fulcrum.server.fault;

import fulcrum.machine.Note;

/// What was ordered to go wrong, so that nobody takes it for an accident.
public sealed interface FaultNote extends Note {

    /// From now on something goes wrong on purpose.
    ///
    /// @param millis for which it was ordered; 0 until it is healed
    record FaultBegan(String id, String order, String owner, long millis) implements FaultNote {}

    /// It does no longer.
    ///
    /// @param how healed, expired, happened, or by what other order
    record FaultEnded(String id, String order, String how, long lastedMillis)
            implements FaultNote {}
}
