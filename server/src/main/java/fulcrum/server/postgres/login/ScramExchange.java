package fulcrum.server.postgres.login;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.role.ScramVerifier;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The server's end of one SCRAM exchange (RFC 5802, section 5): two messages come, two go.
///
/// Attributes come in the RFC's order and no other. The user's name within is passed over, as
/// PostgreSQL does: who it is was said at start-up.
public final class ScramExchange {

    /// The mechanism without channel binding.
    public static final String PLAIN = "SCRAM-SHA-256";

    /// The one with.
    public static final String PLUS = "SCRAM-SHA-256-PLUS";

    private static final String BINDING = "tls-server-end-point";

    private final ScramVerifier verifier;
    private final boolean mock;
    private final byte @Nullable [] endPoint;
    private final boolean plus;
    private final String ownNonce;

    // What was said so far
    private String gs2Header = "";
    private String nonce = "";
    private String firstBare = "";
    private String serverFirst = "";

    private ScramExchange(
            ScramVerifier verifier,
            boolean mock,
            byte @Nullable [] endPoint,
            boolean plus,
            String ownNonce) {
        this.verifier = verifier;
        this.mock = mock;
        this.endPoint = endPoint;
        this.plus = plus;
        this.ownNonce = ownNonce;
    }

    /// Begins one.
    ///
    /// @param mechanism that the client has chosen
    /// @param verifier null for who is not let in whatever he says
    /// @param endPoint of the TLS connection; null where there is none, and `-PLUS` was not offered
    /// @param random 18 bytes that nobody can guess
    /// @throws SqlError where the mechanism was not offered
    public static ScramExchange begin(
            String mechanism,
            @Nullable ScramVerifier verifier,
            MockVerifiers mocks,
            String user,
            byte @Nullable [] endPoint,
            byte[] random) {
        boolean plus = mechanism.equals(PLUS) && endPoint != null;
        if (!plus && !mechanism.equals(PLAIN)) {
            throw new SqlError(
                    SqlState.PROTOCOL_VIOLATION,
                    "client selected an invalid SASL authentication mechanism");
        }
        return new ScramExchange(
                verifier == null ? mocks.of(user) : verifier,
                verifier == null,
                endPoint,
                plus,
                Base64.getEncoder().encodeToString(random));
    }

    // client-first-message

    /// Takes the client's first message.
    ///
    /// @return the server's first one
    public byte[] first(byte[] message) {
        String text = text(message);
        int bareAt = gs2(text);
        gs2Header = text.substring(0, bareAt);
        firstBare = text.substring(bareAt);
        String[] attributes = firstBare.split(",", -1);
        if (firstBare.startsWith("m=")) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED, "client requires an unsupported SCRAM extension");
        }
        if (attributes.length < 2 || !attributes[0].startsWith("n=")) {
            throw malformed("The user's name is missing.");
        }
        String clientNonce = value(attributes[1], 'r');
        if (clientNonce.isEmpty() || !isPrintable(clientNonce)) {
            throw malformed("The nonce has characters that do not print.");
        }
        nonce = clientNonce + ownNonce;
        serverFirst =
                "r="
                        + nonce
                        + ",s="
                        + base64(verifier.salt().toArray())
                        + ",i="
                        + verifier.iterations();
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /// The header that says what the client thinks of channel binding (RFC 5801).
    ///
    /// @return where it ends
    private int gs2(String text) {
        int comma = text.indexOf(',');
        String flag = comma < 0 ? "" : text.substring(0, comma);
        switch (flag) {
            case "n" -> demandPlain();
            case "y" -> {
                demandPlain();
                if (endPoint != null) { // somebody in between has taken -PLUS out of our offer
                    throw new SqlError(
                                    SqlState.BAD_AUTHORIZATION,
                                    "SCRAM channel binding negotiation error")
                            .detail(
                                    "The client supports SCRAM channel binding but thinks the"
                                            + " server does not. However, this server does support"
                                            + " channel binding.");
                }
            }
            case "p=" + BINDING -> {
                if (!plus) {
                    throw malformed(
                            "The client selected SCRAM-SHA-256 without channel binding, but the"
                                    + " SCRAM message includes channel binding data.");
                }
            }
            default -> {
                if (flag.startsWith("p=")) {
                    throw new SqlError(
                            SqlState.PROTOCOL_VIOLATION, "unsupported SCRAM channel-binding type");
                }
                throw malformed("The channel binding flag is none of n, y and p.");
            }
        }
        if (text.startsWith("a=", comma + 1)) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "client uses authorization identity, but it is not supported");
        }
        if (!text.startsWith(",", comma + 1)) {
            throw malformed("A comma is missing behind the channel binding flag.");
        }
        return comma + 2;
    }

    private void demandPlain() {
        if (plus) {
            throw malformed(
                    "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include"
                            + " channel binding data.");
        }
    }

    // client-final-message

    /// Takes the client's last message.
    ///
    /// @return the server's last one; null where the password is wrong
    public byte @Nullable [] last(byte[] message) {
        String text = text(message);
        int proofAt = text.lastIndexOf(",p=");
        String[] attributes = text.split(",", -1);
        if (proofAt < 0 || attributes.length < 3) {
            throw malformed("The proof is missing.");
        }
        String binding = value(attributes[0], 'c');
        if (!MessageDigest.isEqual(ascii(binding), ascii(expectedBinding()))) {
            throw new SqlError(SqlState.BAD_AUTHORIZATION, "SCRAM channel binding check failed");
        }
        if (!value(attributes[1], 'r').equals(nonce)) {
            throw new SqlError(SqlState.PROTOCOL_VIOLATION, "invalid SCRAM response")
                    .detail("Nonce does not match.");
        }
        byte[] proof = decoded(text.substring(proofAt + 3));
        byte[] said = ascii(firstBare + "," + serverFirst + "," + text.substring(0, proofAt));
        byte[] key = ScramVerifier.hmac(verifier.storedKey().toArray(), said);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= proof[i];
        }
        boolean right =
                MessageDigest.isEqual(ScramVerifier.hash(key), verifier.storedKey().toArray());
        byte[] signature = ScramVerifier.hmac(verifier.serverKey().toArray(), said);
        return right && !mock ? ascii("v=" + base64(signature)) : null;
    }

    private String expectedBinding() {
        byte[] header = ascii(gs2Header);
        byte[] data = endPoint;
        if (!plus || data == null) {
            return base64(header);
        }
        byte[] both = new byte[header.length + data.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(data, 0, both, header.length, data.length);
        return base64(both);
    }

    private static byte[] decoded(String proof) {
        try {
            byte[] bytes = Base64.getDecoder().decode(proof);
            if (bytes.length == ScramVerifier.KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw malformed("Malformed proof in client-final-message.");
    }

    // Texts

    private static String value(String attribute, char name) {
        if (attribute.length() < 2 || attribute.charAt(0) != name || attribute.charAt(1) != '=') {
            throw malformed("Expected attribute \"" + name + "\".");
        }
        return attribute.substring(2);
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= 0x21 && c <= 0x7E && c != ',');
    }

    private static String text(byte[] message) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
            if (!text.isEmpty() && text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException _) {
            // said below
        }
        throw malformed("It is empty, or no text.");
    }

    private static SqlError malformed(String detail) {
        return new SqlError(SqlState.PROTOCOL_VIOLATION, "malformed SCRAM message").detail(detail);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
