package fulcrum.server.tls;

import fulcrum.machine.Note;

/// What a node has to say about its certificates.
public sealed interface TlsNote extends Note {

    /// They are in force from now on.
    ///
    /// @param name whom the node's own names
    /// @param until when it ends, in UTC
    /// @param edition 1 at the start, and one more with each reading
    record CertificatesRead(String name, String until, long edition) implements TlsNote {}

    /// What lies in the files now is of no use; those that were read before stay in force.
    record CertificatesRefused(String why, String hint) implements TlsNote {}

    /// A certificate ends soon. Told when a third of its time is left, and when a tenth is.
    ///
    /// @param of whose: a file's name
    record CertificateExpires(String of, String until, long daysLeft) implements TlsNote {}

    /// A certificate has ended: no new connection comes about.
    record CertificateExpired(String of, String since) implements TlsNote {}
}
