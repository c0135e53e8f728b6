package fulcrum.server.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.role.ScramVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server's end of an exchange, message by message.
final class ScramExchangeTest {

    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final ScramVerifier PENCIL = ScramVerifier.of("pencil", SALT, 4096);
    private static final MockVerifiers MOCKS = new MockVerifiers(new byte[32]);
    private static final byte[] NONCE = new byte[18];
    private static final byte[] CERTIFICATE = {1, 2, 3};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }

    private static ScramExchange plain(@Nullable ScramVerifier verifier) {
        return ScramExchange.begin("SCRAM-SHA-256", verifier, MOCKS, "user", null, NONCE);
    }

    private static ScramExchange plus(String mechanism) {
        return ScramExchange.begin(mechanism, PENCIL, MOCKS, "user", CERTIFICATE, NONCE);
    }

    /// A client's end, which knows a password.
    private static String proof(String password, String bare, String first, String unproved) {
        String salt = first.split(",")[1].substring(2);
        int iterations = Integer.parseInt(first.split(",")[2].substring(2));
        byte[] salted =
                ScramVerifier.salted(password, Base64.getDecoder().decode(salt), iterations);
        byte[] key = ScramVerifier.hmac(salted, bytes("Client Key"));
        byte[] signature =
                ScramVerifier.hmac(
                        ScramVerifier.hash(key), bytes(bare + "," + first + "," + unproved));
        for (int i = 0; i < key.length; i++) {
            key[i] ^= signature[i];
        }
        return unproved + ",p=" + Base64.getEncoder().encodeToString(key);
    }

    private static byte @Nullable [] talk(ScramExchange exchange, String header, String password) {
        String first = text(exchange.first(bytes(header + "n=,r=abc")));
        String binding = Base64.getEncoder().encodeToString(bytes(header));
        String unproved = "c=" + binding + "," + first.split(",")[0];
        return exchange.last(bytes(proof(password, "n=,r=abc", first, unproved)));
    }

    @Test
    void whoKnowsThePasswordIsLetInAndToldSo() {
        assertThat(text(talk(plain(PENCIL), "n,,", "pencil"))).startsWith("v=");
        assertThat(text(talk(plain(PENCIL), "y,,", "pencil"))).startsWith("v=");
    }

    @Test
    void whoDoesNotIsNot() {
        assertThat(talk(plain(PENCIL), "n,,", "Pencil")).isNull();
        assertThat(talk(plain(null), "n,,", "pencil")).isNull();
    }

    @Test
    void aStrangerIsAskedTheSameEachTimeAsAnybodyIs() {
        String once = text(plain(null).first(bytes("n,,n=,r=abc")));
        String again = text(plain(null).first(bytes("n,,n=,r=abc")));
        String known = text(plain(PENCIL).first(bytes("n,,n=,r=abc")));
        assertThat(once).isEqualTo(again).hasSameSizeAs(known);
        assertThat(once.split(",")[1]).isNotEqualTo(known.split(",")[1]);
    }

    @Test
    void anExchangeCanBeTiedToItsConnection() {
        ScramExchange exchange = plus("SCRAM-SHA-256-PLUS");
        String header = "p=tls-server-end-point,,";
        String first = text(exchange.first(bytes(header + "n=,r=abc")));
        byte[] both = (header + "\u0001\u0002\u0003").getBytes(StandardCharsets.UTF_8);
        String unproved =
                "c=" + Base64.getEncoder().encodeToString(both) + "," + first.split(",")[0];
        String last = proof("pencil", "n=,r=abc", first, unproved);
        assertThat(text(exchange.last(bytes(last)))).startsWith("v=");
    }

    @Test
    void anExchangeThatIsPassedOnIsFound() {
        ScramExchange exchange = plus("SCRAM-SHA-256-PLUS");
        SqlError tied =
                catchThrowableOfType(
                        SqlError.class, () -> talk(exchange, "p=tls-server-end-point,,", "pencil"));
        assertThat(tied).hasMessage("SCRAM channel binding check failed");
        SqlError weakened =
                catchThrowableOfType(
                        SqlError.class, () -> talk(plus("SCRAM-SHA-256"), "y,,", "pencil"));
        assertThat(weakened).hasMessage("SCRAM channel binding negotiation error");
        assertThat(weakened.state().code()).isEqualTo("28000");
        assertThat(text(talk(plus("SCRAM-SHA-256"), "n,,", "pencil"))).startsWith("v=");
    }

    @Test
    void whatWasNotOfferedCannotBeChosen() {
        for (String mechanism : new String[] {"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1", ""}) {
            SqlError wrong =
                    catchThrowableOfType(
                            SqlError.class,
                            () ->
                                    ScramExchange.begin(
                                            mechanism, PENCIL, MOCKS, "user", null, NONCE));
            assertThat(wrong)
                    .hasMessage("client selected an invalid SASL authentication mechanism");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|08P01",
                "x,,n=,r=a|08P01",
                "n,n=,r=a|08P01",
                "n,a=admin,n=,r=a|0A000",
                "n,,m=x,n=,r=a|0A000",
                "n,,r=a|08P01",
                "n,,n=,r=|08P01",
                "n,,n=,x=a|08P01",
                "n,,n=,r=\u00fc|08P01",
                "p=tls-unique,,n=,r=a|08P01",
                "p=tls-server-end-point,,n=,r=a|08P01",
            })
    void aFirstMessageThatIsNoneIsRefused(String message, String state) {
        SqlError wrong =
                catchThrowableOfType(SqlError.class, () -> plain(PENCIL).first(bytes(message)));
        assertThat(wrong.state().code()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c=biws,r=NONCE|08P01",
                "c=biws,r=other,p=AAAA|08P01",
                "c=eSws,r=NONCE,p=AAAA|28000",
                "c=biws,r=NONCE,p=AAAA|08P01",
                "c=biws,r=NONCE,p=*|08P01",
                "r=NONCE,c=biws,p=AAAA|08P01",
                "p=AAAA|08P01",
            })
    void aLastMessageThatIsNoneIsRefused(String message, String state) {
        ScramExchange exchange = plain(PENCIL);
        String nonce = text(exchange.first(bytes("n,,n=,r=abc"))).split(",")[0].substring(2);
        SqlError wrong =
                catchThrowableOfType(
                        SqlError.class,
                        () -> exchange.last(bytes(message.replace("NONCE", nonce))));
        assertThat(wrong.state().code()).isEqualTo(state);
    }
}
