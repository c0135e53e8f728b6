package fulcrum.server.http;

/// What a listener hears.
public sealed interface Heard permits Event, Heard.Gap {

    /// Events that the ring no longer had when it was asked for them.
    ///
    /// @param count how many, whatever the listener's filter; negative where nobody can tell,
    ///   because the node has begun anew
    record Gap(long count) implements Heard {}
}
