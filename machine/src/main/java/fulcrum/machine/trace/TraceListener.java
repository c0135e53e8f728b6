package fulcrum.machine.trace;

/// Who wants to know what happens in a run.
@FunctionalInterface
public interface TraceListener {

    /// Takes one event.
    ///
    /// @param columns of the event's node after it
    void on(TraceEvent event, Columns columns);
}
