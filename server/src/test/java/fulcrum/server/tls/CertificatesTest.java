package fulcrum.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.server.transport.ClusterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates are replaced while the node runs, and only by those that are of use.
final class CertificatesTest {

    private static final long DEADLINE_SECONDS = 20;

    @TempDir private Path directory;
    private TestCertificates made;

    @SuppressWarnings("NullAway.Init")
    CertificatesTest() {}

    @BeforeEach
    void makeAuthority() throws Exception {
        made = new TestCertificates(directory, new ClusterId(1, 2));
    }

    @AfterEach
    void stopWatching() {
        made.close();
    }

    @Test
    void newFilesAreInForceByThemselves() throws Exception {
        Certificates certificates = made.open(1, made.node(1));
        assertThat(await(TlsNote.CertificatesRead.class).edition()).isEqualTo(1);
        Object before = certificates.credentials();
        var _ = made.node(1);
        assertThat(await(TlsNote.CertificatesRead.class).edition()).isEqualTo(2);
        assertThat(certificates.terms().edition()).isEqualTo(2);
        assertThat(certificates.credentials()).isNotEqualTo(before);
    }

    @Test
    void filesOfNoUseAreToldAndTheOldStayInForce() throws Exception {
        TlsFiles files = made.node(1);
        Certificates certificates = made.open(1, files);
        Files.writeString(files.certificate(), "scratched");
        TlsNote.CertificatesRefused told = await(TlsNote.CertificatesRefused.class);
        assertThat(told.why()).contains("n1.crt holds no certificate");
        assertThat(certificates.terms().edition()).isEqualTo(1);
        assertThatThrownBy(certificates::reread).isInstanceOf(CertificatesRefused.class);
        var _ = made.node(1);
        assertThat(await(TlsNote.CertificatesRead.class, 2).edition()).isEqualTo(2);
    }

    @Test
    void anEndThatComesNearIsToldInTimeAndOnce() throws Exception {
        TlsFiles files = made.node(1);
        Expiry expiry =
                new Expiry(files.certificate(), Pem.certificates(files.certificate()).getFirst());
        Instant until = Credentials.read(files, Instant.now()).until();
        assertThat(expiry.look(until.minus(Duration.ofHours(23)))).isNull();
        assertThat(expiry.look(until.minus(Duration.ofHours(7))))
                .isInstanceOf(TlsNote.CertificateExpires.class);
        assertThat(expiry.look(until.minus(Duration.ofHours(6)))).isNull();
        assertThat(expiry.look(until.minus(Duration.ofHours(1))))
                .isInstanceOf(TlsNote.CertificateExpires.class);
        assertThat(expiry.look(until)).isInstanceOf(TlsNote.CertificateExpired.class);
        assertThat(expiry.look(until.plus(Duration.ofHours(1)))).isNull();
    }

    private <N extends TlsNote> N await(Class<N> type) throws InterruptedException {
        TlsNote note = made.notes.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        while (note != null && !type.isInstance(note)) {
            note = made.notes.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        return type.cast(Objects.requireNonNull(note, "no " + type.getSimpleName()));
    }

    private TlsNote.CertificatesRead await(Class<TlsNote.CertificatesRead> type, long edition)
            throws InterruptedException {
        TlsNote.CertificatesRead note = await(type);
        while (note.edition() < edition) {
            note = await(type);
        }
        return note;
    }
}
