package fulcrum.machine;

/// A deterministic state machine: the shape of every protocol.
///
/// @param <M> the messages that its peers exchange
public interface Machine<M> {

    /// Takes one input and emits what follows from it, in order.
    ///
    /// @param now the node's monotonic clock in nanoseconds; it never goes back
    void step(long now, Input<M> input, Outbox<M> out);

    /// A picture of the state for invariants, checkers and the console; true until the next step.
    ///
    /// It is no input, so the machine does the same however often somebody looks: it learns nothing
    /// from this, and does not look at its key-value state.
    View view();
}
