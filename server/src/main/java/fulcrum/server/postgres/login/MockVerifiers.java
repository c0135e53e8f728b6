package fulcrum.server.postgres.login;

import fulcrum.machine.Bytes;
import fulcrum.sql.role.ScramVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Verifiers that nothing fits, for who has no password or does not exist: the exchange goes the
/// same way as anybody's, with the same salt each time, and fails at its end. So nobody learns by
/// asking who exists (RFC 5802, section 9).
public final class MockVerifiers {

    private final byte[] secret;

    /// @param secret that nobody can guess; the same at all nodes, or else salts differ from node
    ///   to node where nobody of the name exists
    public MockVerifiers(byte[] secret) {
        this.secret = secret.clone();
    }

    /// Of a user; the same each time.
    ScramVerifier of(String user) {
        byte[] drawn = ScramVerifier.hmac(secret, user.getBytes(StandardCharsets.UTF_8));
        Bytes salt = Bytes.wrap(Arrays.copyOf(drawn, ScramVerifier.SALT_BYTES));
        Bytes key = Bytes.wrap(ScramVerifier.hmac(secret, drawn));
        return new ScramVerifier(ScramVerifier.ITERATIONS, salt, key, key);
    }
}
