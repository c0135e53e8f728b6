package fulcrum.server.tls;

import java.nio.file.Path;

/// Where a node's certificates are, all in PEM.
///
/// @param authority certificates of those whose signature counts; several while one replaces
///   another
/// @param certificate the node's own, and those between it and the authority if there are any
/// @param key the node's private key, PKCS #8, not encrypted
public record TlsFiles(Path authority, Path certificate, Path key) {}
