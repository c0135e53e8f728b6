package fulcrum.lab.raft;

import fulcrum.machine.Command;

/// What a client asks of the registers. What changes them carries a session and a sequence number,
/// by which it takes effect at most once however often it is asked (thesis 6.3).
public sealed interface RegisterCommand extends Command {

    /// Reads a register.
    record Read(long key) implements RegisterCommand {}

    /// Opens a session; its number is the answer.
    record Open() implements RegisterCommand {}

    /// Writes a register.
    record Write(long session, long sequence, long key, long value) implements RegisterCommand {}

    /// Writes a register if it holds what is expected.
    record Cas(long session, long sequence, long key, long expected, long replacement)
            implements RegisterCommand {}
}
