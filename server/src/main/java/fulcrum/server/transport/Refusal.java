package fulcrum.server.transport;

/// Why a connection was turned away. The numbers are on the wire, in a farewell.
public enum Refusal {
    WRONG_CLUSTER(1, "another cluster"),
    UNKNOWN_PEER(2, "no member of this cluster"),
    WRONG_ADDRESS(3, "the node called is not the one that answers"),
    NO_COMMON_VERSION(4, "no version that both speak"),
    OWN_IDENTITY(5, "the caller claims to be the node that it calls"),
    IDENTITY_TAKEN(6, "another process with this identity is connected"),
    ALREADY_CONNECTED(7, "this very process is connected"),
    CROSSED_CALLS(8, "both called, and the call of the lower number stands"),
    OVERSIZED(9, "a frame exceeds the bound"),
    MALFORMED(10, "a frame is malformed"),
    TOO_SLOW(11, "no greeting in time"),
    TOO_MANY(12, "too many connections"),
    SILENT(13, "nothing heard for too long"),
    CLOSING(14, "the node stops"),
    NO_TLS(20, "one end speaks TLS and the other does not"),
    WRONG_CERTIFICATE(21, "no TLS handshake with a certificate of who this is said to be"),
    RENEWED(22, "the node has new certificates, and is to be called again"),
    REMOVED(30, "removed from this cluster"),
    /// The caller was not there when the cluster was rescued: see [fulcrum.server.node.RescueMark].
    OLD_EPOCH(23, "the cluster was rescued without the caller"),
    /// And so was not who was called.
    OUTLIVED(24, "the cluster was rescued without the node called"),
    FINALISED(31, "the cluster has finalised a later version"),
    /// In a farewell of newer software, with a number that is not known here.
    OTHER(255, "for a reason that this version does not know");

    private final int tag;
    private final String why;

    Refusal(int tag, String why) {
        this.tag = tag;
        this.why = why;
    }

    int tag() {
        return tag;
    }

    /// The reason in words.
    public String why() {
        return why;
    }

    static Refusal tagged(int tag) {
        for (Refusal refusal : values()) {
            if (refusal.tag == tag) {
                return refusal;
            }
        }
        return OTHER;
    }
}
