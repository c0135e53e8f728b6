package fulcrum.machine.trace;

/// What a trace line says of a node besides its event. The world takes it from the machine's view.
///
/// @param role in one word, such as `leader`
/// @param term the protocol's own count of epochs
/// @param commit how far the node knows the agreed order
public record Columns(String role, long term, long commit) {

    /// Of a node that is down, or of a world that has no such thing.
    public static final Columns NONE = new Columns("-", 0, 0);
}
