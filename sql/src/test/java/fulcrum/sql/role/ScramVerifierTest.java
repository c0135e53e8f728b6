package fulcrum.sql.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What is kept of passwords, against the figures of RFC 7677, section 3.
final class ScramVerifierTest {

    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

    @Test
    void aProofOfTheRfcsExampleComesOfItsKeys() {
        ScramVerifier pencil = ScramVerifier.of("pencil", SALT, 4096);
        String said =
                "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                        + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                        + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] signature =
                ScramVerifier.hmac(
                        pencil.serverKey().toArray(),
                        said.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void itsTextIsReadBack() {
        ScramVerifier verifier = ScramVerifier.of("secret", SALT, ScramVerifier.ITERATIONS);
        assertThat(verifier.toString()).startsWith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$");
        assertThat(ScramVerifier.parse(verifier.toString())).isEqualTo(verifier);
        assertThat(verifier.isOf("secret")).isTrue();
        assertThat(verifier.isOf("Secret")).isFalse();
        assertThat(ScramVerifier.of("", SALT, 1).isOf("")).isTrue();
    }

    @Test
    void whatIsNoVerifierIsNone() {
        for (String text :
                new String[] {
                    "",
                    "secret",
                    "md53175bce1d3201d16594cebf9d7eb3f9d",
                    "SCRAM-SHA-256$0:AA==$AA==:AA==",
                    "SCRAM-SHA-256$4096:AA==$AA==:AA==",
                    "SCRAM-SHA-256$4096:A$" + "A".repeat(44) + ":" + "A".repeat(44)
                }) {
            assertThat(ScramVerifier.parse(text)).as(text).isNull();
        }
    }

    /// RFC 4013, section 3.
    @Test
    void passwordsThatLookTheSameAreTheSame() {
        assertThat(SaslPrep.prepare("I\u00ADX")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("user")).isEqualTo("user");
        assertThat(SaslPrep.prepare("USER")).isEqualTo("USER");
        assertThat(SaslPrep.prepare("\u00AA")).isEqualTo("a");
        assertThat(SaslPrep.prepare("\u2168")).isEqualTo("IX");
        assertThat(SaslPrep.prepare("a\u00A0b")).isEqualTo("a b");
    }

    /// As PostgreSQL, which takes such a password as it is.
    @Test
    void whatIsProhibitedStaysAsItIs() {
        assertThat(SaslPrep.prepare("\u00AA\u0007")).isEqualTo("\u00AA\u0007");
        assertThat(SaslPrep.prepare("\u06271")).isEqualTo("\u06271");
        assertThat(SaslPrep.prepare("\u00AD")).isEqualTo("\u00AD");
    }
}
