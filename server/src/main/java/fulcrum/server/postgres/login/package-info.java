/// Who may log in, and how that is found out: rules in the manner of `pg_hba.conf` (PostgreSQL's
/// manual, chapter 20), and SCRAM-SHA-256 (RFC 5802, RFC 7677).
///
/// | class | is |
/// |---|---|
/// | [fulcrum.server.postgres.login.LoginRules] | all rules; the first that fits decides |
/// | [fulcrum.server.postgres.login.LoginRule] | one of them, and how it is written |
/// | [fulcrum.server.postgres.login.ScramExchange] | the server's end of one exchange |
/// | [fulcrum.server.postgres.login.MockVerifiers] | what strangers without a password are asked for |
/// | [fulcrum.server.postgres.login.ChannelBinding] | what ties an exchange to its TLS connection |
@NullMarked
package fulcrum.server.postgres.login;

import org.jspecify.annotations.NullMarked;
