package fulcrum.server.session;

/// What a front door can tell a client about the node and its peers.
public interface Standing {

    /// The node's name in addresses and messages: `n1`.
    String node();

    /// The peers that cannot be reached and for how long, for a hint: `n2 (12 s), n3 (4 s)`; empty
    /// where all can be.
    String lost();

    /// The node is no member of its cluster any more, and serves nobody.
    default boolean isRemoved() {
        return false;
    }
}
