package fulcrum.server.transport;

/// What a connection is for. The numbers are on the wire.
public enum Purpose {
    /// Messages between the machines of two nodes; one connection for each pair.
    PEER(1),
    /// What is large and may wait, such as snapshots; one connection for each pair.
    BULK(2),
    /// Requests of a client that is no member.
    CLIENT(3);

    private final int tag;

    Purpose(int tag) {
        this.tag = tag;
    }

    int tag() {
        return tag;
    }
}
