package fulcrum.server.node;

/// A node that cannot start as it is told to; nothing was changed.
public final class NodeRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String hint;

    /// @param message what is wrong and where, for people
    /// @param hint what to do about it
    public NodeRefused(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
