package fulcrum.machine;

/// What must hold after every step. An instance watches one group over one run, and may remember
/// what it has seen: checks are incremental, so that they can stay on.
///
/// @param <V> the view of the machines that it watches
public interface Invariant<V extends View> {

    /// The name that the protocol's page gives it.
    String name();

    /// Looks at a machine after its step.
    ///
    /// @throws InvariantViolated if what it sees must never be
    void check(NodeId node, V view);
}
