package fulcrum.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fulcrum.machine.NodeId;
import fulcrum.server.transport.CertifiedName;
import fulcrum.server.transport.ClusterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong with a node's files is told before the node runs: which file, why, and what to do.
final class CredentialsTest {

    private static final ClusterId CLUSTER = new ClusterId(1, 2);
    private static final NodeId ONE = new NodeId(1);

    @TempDir private Path directory;
    private TestCertificates made;

    @SuppressWarnings("NullAway.Init")
    CredentialsTest() {}

    @BeforeEach
    void makeAuthority() throws Exception {
        made = new TestCertificates(directory, CLUSTER);
    }

    @Test
    void aNodesOwnFilesAreInOrder() throws Exception {
        Credentials read = Credentials.ofNode(made.node(1), CLUSTER, ONE, Instant.now());
        assertThat(read.name()).isEqualTo(new CertifiedName.Node(CLUSTER, ONE));
        assertThat(read.until()).isAfter(Instant.now());
    }

    @Test
    void aFileThatIsNotThere() throws Exception {
        TlsFiles files = made.node(1);
        Files.delete(files.key());
        assertThat(refused(files)).isEqualTo("n1.key cannot be read: there is no such file");
    }

    @Test
    void aFileThatIsNoCertificate() throws Exception {
        TlsFiles files = made.node(1);
        Files.writeString(files.certificate(), "hello");
        assertThat(refused(files)).startsWith("n1.crt holds no certificate");
    }

    @Test
    void aKeyThatOthersMayRead() throws Exception {
        TlsFiles files = made.node(1);
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(refused(files))
                .isEqualTo("n1.key is a private key that others can read or replace");
    }

    @Test
    void aKeyThatIsEncrypted() throws Exception {
        TlsFiles files = made.node(1);
        Files.writeString(files.key(), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n");
        assertThat(refused(files)).contains("holds a private key that is encrypted");
    }

    @Test
    void aKeyThatDoesNotFit() throws Exception {
        TlsFiles one = made.node(1);
        TlsFiles mixed = new TlsFiles(one.authority(), one.certificate(), made.node(2).key());
        assertThat(refused(mixed)).isEqualTo("n2.key does not fit the certificate in n1.crt");
    }

    @Test
    void aCertificateThatHasExpired() throws Exception {
        assertThat(refused(made.expired(1))).startsWith("n1.crt has expired, on 20");
    }

    @Test
    void aCertificateThatIsNotValidYet() throws Exception {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        CertifiedName name = new CertifiedName.Node(CLUSTER, ONE);
        TlsFiles files = made.issue("n1", name, tomorrow, tomorrow.plus(Duration.ofDays(1)));
        assertThat(refused(files)).startsWith("n1.crt is not valid before 20");
    }

    @Test
    void anAuthoritysOwnCertificateIsOfTheWrongUsage() throws Exception {
        TlsFiles ca = made.files("ca");
        assertThat(refused(ca)).contains("ca.crt may not be used for both ends of a connection");
    }

    @Test
    void aNodesCertificateIsNoAuthority() throws Exception {
        TlsFiles one = made.node(1);
        TlsFiles wrong = new TlsFiles(one.certificate(), one.certificate(), one.key());
        assertThat(refused(wrong)).startsWith("n1.crt holds a certificate that may sign no other");
    }

    @Test
    void aCertificateOfAnotherAuthority() throws Exception {
        try (TestCertificates other = new TestCertificates(directory.resolve("b"), CLUSTER)) {
            TlsFiles theirs = other.node(1);
            TlsFiles mixed =
                    new TlsFiles(made.files("ca").authority(), theirs.certificate(), theirs.key());
            assertThat(refused(mixed))
                    .startsWith("n1.crt is not signed by the authority in ca.crt");
        }
    }

    @Test
    void aCertificateOfAnotherNode() throws Exception {
        assertThat(refused(made.node(2)))
                .startsWith("n2.crt names fulcrum://" + CLUSTER + "/n2, and this is n1 of ");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws Exception {
        TlsFiles files = made.expired(1);
        Files.delete(files.authority());
        CertificatesRefused refused = refusal(files);
        assertThat(refused.wrong()).hasSize(2);
        assertThat(refused.wrong()).allSatisfy(each -> assertThat(each.hint()).isNotEmpty());
    }

    private String refused(TlsFiles files) {
        return String.valueOf(refusal(files).getMessage())
                .replace(directory.resolve("b") + "/", "")
                .replace(directory + "/", "");
    }

    private static CertificatesRefused refusal(TlsFiles files) {
        return Objects.requireNonNull(
                catchThrowableOfType(
                        CertificatesRefused.class,
                        () -> Credentials.ofNode(files, CLUSTER, ONE, Instant.now())));
    }
}
