package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.server.tls.Certificates;
import fulcrum.server.tls.TestCertificates;
import fulcrum.server.tls.TlsFiles;
import fulcrum.server.transport.TransportConfig.Protection;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same frames, under TLS: who has the right certificate is heard, and nobody else.
final class TlsTest {

    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);
    private static final ClusterId ANOTHER = new ClusterId(7, 7);

    @TempDir private Path directory;
    private TestCertificates ours;

    @SuppressWarnings("NullAway.Init")
    TlsTest() {}

    @BeforeEach
    void makeAuthority() throws Exception {
        ours = new TestCertificates(directory.resolve("ours"), TestNode.CLUSTER);
    }

    @AfterEach
    void stopWatching() {
        ours.close();
    }

    @Test
    void nodesTalkUnderTlsOnAnyAddress() throws Exception {
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = new TestNode(config(2, ours.node(2)))) {
            TestNode.introduce(one, two);
            talk(one, two);
            String large = "x".repeat(3_000_000);
            assertThat(two.send(ONE, 2, large)).isTrue();
            assertThat(one.awaitHeard().text()).isEqualTo(large);
        }
    }

    @Test
    void bulkHasAConnectionOfItsOwnUnderTls() throws Exception {
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = new TestNode(config(2, ours.node(2)))) {
            TestNode.introduce(one, two);
            talk(one, two);
            assertThat(one.on(() -> one.transport.bulk(TWO))).isNull();
            var _ =
                    one.awaitNote(
                            TransportNote.PeerConnected.class,
                            note -> note.purpose() == Purpose.BULK);
        }
    }

    @Test
    void whoDoesNotSpeakTlsIsNotLetIn() throws Exception {
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = TestNode.start(2)) {
            two.on(() -> {
                two.transport.admit(ONE, one.address);
                return true;
            });
            assertThat(one.awaitNote(TransportNote.Refused.class).reason())
                    .isEqualTo(Refusal.NO_TLS);
            assertThat(one.links).isEmpty();
        }
    }

    @Test
    void whoSpeaksTlsToAPortWithoutIsToldSo() throws Exception {
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = TestNode.start(2)) {
            one.on(() -> {
                one.transport.admit(TWO, two.address);
                return true;
            });
            assertThat(two.awaitNote(TransportNote.Refused.class).reason())
                    .isEqualTo(Refusal.NO_TLS);
            assertThat(one.awaitNote(TransportNote.CallFailed.class).why()).contains("TLS");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityOpensNothingAndHarmsNobody() throws Exception {
        try (TestCertificates theirs =
                        new TestCertificates(directory.resolve("theirs"), TestNode.CLUSTER);
                TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = new TestNode(config(2, ours.node(2)));
                TestNode false3 = new TestNode(config(3, theirs, theirs.node(3)))) {
            TestNode.introduce(one, two);
            talk(one, two);
            TestNode.introduce(one, false3);
            one.awaitNote(
                    TransportNote.Refused.class,
                    note -> note.reason() == Refusal.WRONG_CERTIFICATE);
            assertThat(one.send(TWO, 1, "still here")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo("still here");
        }
    }

    @Test
    void aNodeWithTheCertificateOfAnotherIsRefused() throws Exception {
        Certificates ofThree = ours.open(3, ours.node(3));
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode false2 = new TestNode(config(2, ofThree))) {
            false2.on(() -> {
                false2.transport.admit(ONE, one.address);
                return true;
            });
            one.on(() -> {
                one.transport.admit(TWO, unused());
                return true;
            });
            TransportNote.Refused refused =
                    one.awaitNote(
                            TransportNote.Refused.class,
                            note -> note.reason() == Refusal.WRONG_CERTIFICATE);
            assertThat(refused.detail()).contains("/n3,").contains("says n2");
            assertThat(false2.awaitNote(TransportNote.CallRefused.class).reason())
                    .isEqualTo(Refusal.WRONG_CERTIFICATE);
        }
    }

    @Test
    void whoAnswersWithTheCertificateOfAnotherIsNotTalkedTo() throws Exception {
        Certificates ofThree = ours.open(3, ours.node(3));
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode false2 = new TestNode(config(2, ofThree))) {
            one.on(() -> {
                one.transport.admit(TWO, false2.address);
                return true;
            });
            false2.on(() -> {
                false2.transport.admit(ONE, unused());
                return true;
            });
            TransportNote.Refused refused =
                    one.awaitNote(
                            TransportNote.Refused.class,
                            note -> note.reason() == Refusal.WRONG_CERTIFICATE);
            assertThat(refused.detail()).contains("/n3,").contains("n2");
        }
    }

    @Test
    void aCertificateOfAnotherClusterOpensNothingThoughItsAuthorityIsTrusted() throws Exception {
        try (TestCertificates theirs = new TestCertificates(directory.resolve("other"), ANOTHER)) {
            Certificates foreign = theirs.open(2, theirs.node(2));
            theirs.trust(ours);
            foreign.reread();
            ours.trust(theirs);
            try (TestNode one = new TestNode(config(1, ours.node(1)));
                    TestNode false2 = new TestNode(config(2, foreign))) {
                TestNode.introduce(one, false2);
                TransportNote.Refused refused =
                        one.awaitNote(
                                TransportNote.Refused.class,
                                note -> note.reason() == Refusal.WRONG_CERTIFICATE);
                assertThat(refused.detail()).contains(ANOTHER.toString());
                assertThat(one.links).isEmpty();
            }
        }
    }

    @Test
    void aCertificateThatHasExpiredOpensNothing() throws Exception {
        InstantSource theDayBefore = InstantSource.fixed(Instant.now().minus(Duration.ofDays(2)));
        Certificates old = ours.open(2, ours.expired(2), theDayBefore);
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = new TestNode(config(2, old))) {
            TestNode.introduce(one, two);
            TransportNote.Refused refused = one.awaitNote(TransportNote.Refused.class);
            assertThat(refused.reason()).isEqualTo(Refusal.WRONG_CERTIFICATE);
            assertThat(one.links).isEmpty();
        }
    }

    @Test
    void afterARotationOldConnectionsEndAndNewOnesTakeTheirPlace() throws Exception {
        Certificates first = ours.open(1, ours.node(1));
        try (TestNode one = new TestNode(quick(config(1, first)));
                TestNode two = new TestNode(quick(config(2, ours.node(2))))) {
            TestNode.introduce(one, two);
            talk(one, two);
            var _ = ours.node(1);
            first.reread();
            assertThat(one.awaitNote(TransportNote.PeerLost.class).why())
                    .isEqualTo(Refusal.RENEWED.why());
            talk(one, two);
        }
    }

    @Test
    void garbageOnATlsPortHarmsNobody() throws Exception {
        try (TestNode one = new TestNode(config(1, ours.node(1)));
                TestNode two = new TestNode(config(2, ours.node(2)))) {
            TestNode.introduce(one, two);
            talk(one, two);
            Dice dice = Dice.of(20261128);
            for (int caller = 0; caller < 20; caller++) {
                byte[] garbage = new byte[1 + dice.below(3000)];
                for (int i = 0; i < garbage.length; i++) {
                    garbage[i] = (byte) dice.below(256);
                }
                if (caller % 2 == 0
                        && garbage.length > 5) { // a record of a handshake, to begin with
                    garbage[0] = 0x16;
                    garbage[1] = 3;
                    garbage[2] = 3;
                    garbage[3] = 0;
                    garbage[4] = (byte) (garbage.length > 200 ? 100 : 1);
                }
                try (Socket socket =
                                new Socket(
                                        InetAddress.getLoopbackAddress(), one.address.getPort());
                        OutputStream out = socket.getOutputStream()) {
                    out.write(garbage);
                }
            }
            assertThat(one.send(TWO, 1, "unharmed")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo("unharmed");
        }
    }

    @Test
    void aClientShowsACertificateOfTheCluster() throws Exception {
        Certificates ofNode = ours.open(1, ours.node(1));
        try (TestNode one = new TestNode(config(1, ofNode))) {
            try (TestCaller caller = TestCaller.call(one.address, ours.client("backup"))) {
                assertThat(caller.isWelcome()).isTrue();
            }
            try (TestCaller caller = TestCaller.call(one.address, null)) {
                assertThat(caller.isWelcome()).isFalse();
            }
            assertThat(one.awaitNote(TransportNote.Refused.class).reason())
                    .isEqualTo(Refusal.NO_TLS);
        }
    }

    private static void talk(TestNode one, TestNode two) throws Exception {
        one.awaitPeer(TWO);
        two.awaitPeer(ONE);
        assertThat(one.send(TWO, 1, "in secret")).isTrue();
        assertThat(two.awaitHeard().text()).isEqualTo("in secret");
    }

    /// Where nobody listens.
    private static InetSocketAddress unused() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    }

    private TransportConfig config(int self, TlsFiles files) throws Exception {
        return config(self, ours, files);
    }

    private static TransportConfig config(int self, TestCertificates of, TlsFiles files)
            throws Exception {
        return config(self, of.open(self, files));
    }

    private static TransportConfig config(int self, Certificates certificates) {
        return TestNode.config(self)
                .withProtection(new Protection.Tls(certificates::terms))
                .withListen(new InetSocketAddress(0));
    }

    /// So that the bound within which connections are renewed is short.
    private static TransportConfig quick(TransportConfig config) {
        return config.withTiming(
                new TransportConfig.Timing(
                        1_000_000_000, 5_000_000, 50_000_000, 10_000_000, 3_000_000_000L));
    }
}
