package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.login.LoginRules;
import fulcrum.server.postgres.login.MockVerifiers;
import java.security.SecureRandom;

/// What logging in needs to know.
///
/// @param mocks of users that have no password, or do not exist
/// @param random of which nonces are drawn, and the secrets by which statements are cancelled
public record Admission(LoginRules rules, MockVerifiers mocks, SecureRandom random) {

    /// With a secret of its own for who does not exist.
    public static Admission by(LoginRules rules) {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new Admission(rules, new MockVerifiers(secret), random);
    }
}
