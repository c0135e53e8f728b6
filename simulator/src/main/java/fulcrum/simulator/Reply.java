package fulcrum.simulator;

import fulcrum.machine.Outcome;

/// What a client learns about something that it submitted.
public sealed interface Reply {

    /// The machine answered.
    record Answered(Outcome outcome) implements Reply {}

    /// The node could not be reached: the submission had no effect and never will.
    record Unreachable() implements Reply {}

    /// The connection broke, because the node stopped: nobody knows.
    record Broken() implements Reply {}

    /// No answer came in time: nobody knows.
    record TimedOut() implements Reply {}
}
