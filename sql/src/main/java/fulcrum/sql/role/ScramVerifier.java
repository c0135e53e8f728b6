package fulcrum.sql.role;

import fulcrum.machine.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What is kept of a password for SCRAM-SHA-256 (RFC 5802, section 3; RFC 7677). Whoever reads it
/// can neither log in with it nor, but by trying, find the password.
///
/// As text it is what `pg_authid.rolpassword` has:
/// `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, all but the number in base 64.
///
/// @param iterations what a try costs
/// @param salt another one for each role
/// @param storedKey H(ClientKey): who knows what hashes to it knows the password
/// @param serverKey by which the server proves that it knows the role
public record ScramVerifier(int iterations, Bytes salt, Bytes storedKey, Bytes serverKey) {

    /// PostgreSQL's, and the least that RFC 7677 allows.
    public static final int ITERATIONS = 4096;

    /// Bytes of a salt, as PostgreSQL draws it.
    public static final int SALT_BYTES = 16;

    /// Bytes of a key.
    public static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern FORM =
            Pattern.compile(
                    "SCRAM-SHA-256\\$(\\d{1,9}):([A-Za-z0-9+/=]+)"
                            + "\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");

    /// The verifier of a password.
    ///
    /// @param salt drawn from what nobody can guess; [#SALT_BYTES] of it
    /// @param iterations at least 1; [#ITERATIONS] unless somebody says otherwise
    public static ScramVerifier of(String password, byte[] salt, int iterations) {
        byte[] salted = salted(SaslPrep.prepare(password), salt, iterations);
        return new ScramVerifier(
                iterations,
                Bytes.wrap(salt.clone()),
                Bytes.wrap(hash(hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8)))),
                Bytes.wrap(hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8))));
    }

    /// Reads one; null where the text is none.
    public static @Nullable ScramVerifier parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        try {
            int iterations = Integer.parseInt(parts.group(1));
            Bytes stored = bytes(parts.group(3));
            Bytes server = bytes(parts.group(4));
            return iterations < 1 || stored.size() != KEY_BYTES || server.size() != KEY_BYTES
                    ? null
                    : new ScramVerifier(iterations, bytes(parts.group(2)), stored, server);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static Bytes bytes(String base64) {
        return Bytes.wrap(Base64.getDecoder().decode(base64));
    }

    /// Whether it is this password's: what logging in finds out without being told the password.
    public boolean isOf(String password) {
        ScramVerifier other = of(password, salt.toArray(), iterations);
        return MessageDigest.isEqual(other.storedKey.toArray(), storedKey.toArray());
    }

    /// `Hi(password, salt, iterations)`: PBKDF2 with one block (RFC 5802, section 2.2).
    public static byte[] salted(String prepared, byte[] salt, int iterations) {
        Mac mac = mac(prepared.getBytes(StandardCharsets.UTF_8));
        mac.update(salt);
        byte[] last = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] result = last.clone();
        for (int i = 1; i < iterations; i++) {
            last = mac.doFinal(last);
            for (int at = 0; at < result.length; at++) {
                result[at] ^= last[at];
            }
        }
        return result;
    }

    /// HMAC-SHA-256.
    public static byte[] hmac(byte[] key, byte[] text) {
        return mac(key).doFinal(text);
    }

    /// SHA-256.
    public static byte[] hash(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /// A key of no bytes is one of zero bytes to HMAC, and none at all to the JDK.
    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }

    @Override
    public String toString() {
        return "SCRAM-SHA-256$"
                + iterations
                + ":"
                + base64(salt)
                + "$"
                + base64(storedKey)
                + ":"
                + base64(serverKey);
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
