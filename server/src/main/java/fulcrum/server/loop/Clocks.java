package fulcrum.server.loop;

/// The clocks of a node.
public interface Clocks {

    /// Never goes back; its zero means nothing.
    long monotonicNanos();

    /// Since 1970-01-01T00:00Z.
    long wallNanos();

    /// How far the wall clock may be off.
    long wallErrorNanos();
}
