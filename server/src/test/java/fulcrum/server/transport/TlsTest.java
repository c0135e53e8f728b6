package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same frames, under TLS with a certificate of our own.
final class TlsTest {

    private static final char[] PASSWORD = "a word for a test".toCharArray();

    @TempDir private Path directory;

    @Test
    void nodesTalkUnderTlsOnAnyAddress() throws Exception {
        TransportConfig.Protection tls = tls();
        try (TestNode one = new TestNode(config(1, tls));
                TestNode two = new TestNode(config(2, tls))) {
            TestNode.introduce(one, two);
            one.awaitPeer(new NodeId(2));
            two.awaitPeer(new NodeId(1));
            assertThat(one.send(new NodeId(2), 1, "in secret")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo("in secret");
            String large = "x".repeat(3_000_000);
            assertThat(two.send(new NodeId(1), 2, large)).isTrue();
            assertThat(one.awaitHeard().text()).isEqualTo(large);
        }
    }

    @Test
    void whoDoesNotSpeakTlsIsNotLetIn() throws Exception {
        try (TestNode one = new TestNode(config(1, tls()));
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            two.awaitNote(TransportNote.CallFailed.class);
            assertThat(one.links).isEmpty();
        }
    }

    private static TransportConfig config(int self, TransportConfig.Protection tls) {
        TransportConfig loopback = TestNode.config(self);
        return new TransportConfig(
                loopback.cluster(),
                loopback.self(),
                loopback.life(),
                new InetSocketAddress(0),
                loopback.peers(),
                tls,
                loopback.versions(),
                loopback.timing(),
                loopback.limits());
    }

    private TransportConfig.Protection tls() throws Exception {
        KeyStore keys = keys();
        KeyManagerFactory ours =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        ours.init(keys, PASSWORD);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SslContext answering =
                SslContextBuilder.forServer(ours).sslProvider(SslProvider.JDK).build();
        SslContext calling =
                SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(trusted)
                        .endpointIdentificationAlgorithm(null)
                        .build();
        return new TransportConfig.Protection.Tls(answering, calling);
    }

    private KeyStore keys() throws Exception {
        Path file = directory.resolve("keys.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                "node",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        assertThat(made.waitFor(TestNode.DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        KeyStore whole = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            whole.load(in, PASSWORD);
        }
        // A key of its own is no trusted certificate: that is an entry beside it.
        whole.setCertificateEntry("trusted", whole.getCertificate("node"));
        return whole;
    }
}
