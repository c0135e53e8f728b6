package fulcrum.prove;

import fulcrum.verify.history.Operation;

/// What came of an operation.
sealed interface Reply {

    /// It took effect.
    ///
    /// @param operation with the answer filled in
    record Done(Operation operation) implements Reply {}

    /// It was judged, and its condition did not hold: no effect.
    record Unmet() implements Reply {}

    /// It was turned away, and surely has no effect.
    record Refused(String state) implements Reply {}

    /// Nobody knows, and nobody may hear of its client again.
    record Unknown(String state) implements Reply {}
}
