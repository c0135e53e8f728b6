package fulcrum.server.transport;

import io.netty.handler.ssl.SslContext;

/// How connections are protected from now on: one reading of a node's certificates.
///
/// @param answering for who calls us; asks the caller for its certificate
/// @param calling for whom we call; shows ours
/// @param edition grows with every reading; connections of an earlier one end within a bound
public record TlsTerms(SslContext answering, SslContext calling, long edition) {}
