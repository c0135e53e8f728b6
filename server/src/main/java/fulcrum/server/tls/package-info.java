/// Certificates: read from files and judged, read again while the node runs, and made.
///
/// A node shows one certificate everywhere and trusts one authority, that of its cluster. The
/// certificate names the node and the cluster ([fulcrum.server.transport.CertifiedName]), so one
/// that was stolen from n2 makes nobody n1, and one of another cluster opens nothing.
@NullMarked
package fulcrum.server.tls;

import org.jspecify.annotations.NullMarked;
