package fulcrum.server.tls;

/// How a node uses TLS. Between nodes it is always demanded, in both directions.
///
/// @param sql whether clients of SQL may or must use it
/// @param http whether the HTTP door speaks it, and nothing else
public record TlsSetup(TlsFiles files, Offer sql, boolean http) {

    /// Whether a door speaks TLS.
    public enum Offer {
        /// It says that it cannot.
        OFF,
        /// With who asks for it.
        OFFER,
        /// And turns away who does not ask.
        REQUIRE
    }
}
