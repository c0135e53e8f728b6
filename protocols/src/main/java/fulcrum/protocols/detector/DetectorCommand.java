package fulcrum.protocols.detector;

import fulcrum.machine.Command;

/// What is asked of a detector.
public sealed interface DetectorCommand extends Command {

    /// Whom does it suspect? The answer is [DetectorCodec#suspects]'.
    record ListSuspects() implements DetectorCommand {}
}
