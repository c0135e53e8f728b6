package fulcrum.simulator;

/// A deterministic client process: it asks, waits, and asks again, as the world wishes.
public interface Client {

    /// The run begins.
    void begin(Port port);

    /// What became of a submission. Every submission is replied to exactly once.
    void replied(long ticket, Reply reply, Port port);

    /// The time of [Port#wakeAfter] has come.
    default void woken(Port port) {}
}
