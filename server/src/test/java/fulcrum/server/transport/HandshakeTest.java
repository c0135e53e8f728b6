package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is let in on a real port, and what everybody else is told.
final class HandshakeTest {

    private static final InetSocketAddress NOWHERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    /// Of a higher number than its peer, so that its own calls give way.
    private final TestNode node;

    HandshakeTest() throws Exception {
        node = TestNode.start(3);
        node.on(() -> {
            node.transport.admit(new NodeId(2), NOWHERE);
            return true;
        });
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void welcomesAPeerAndHearsIt() throws Exception {
        try (RawSocket peer = new RawSocket(node.address)) {
            peer.write(RawSocket.hello(2, 3));
            assertThat(peer.readGreeting())
                    .isEqualTo(new Greeting.Welcome(Gate.NEWEST, new NodeId(3), 1003));
            peer.write(message(9, "hi"));
            assertThat(node.awaitHeard()).isEqualTo(new TestNode.Heard("n2", 9, "hi"));
        }
        assertThat(node.awaitNote(TransportNote.PeerLost.class).peer()).isEqualTo(new NodeId(2));
    }

    @Test
    void welcomesClientsOfThisClusterOrOfAny() throws Exception {
        try (RawSocket one = new RawSocket(node.address);
                RawSocket other = new RawSocket(node.address)) {
            one.write(RawSocket.client());
            other.write(RawSocket.client());
            one.readGreeting();
            other.readGreeting();
            other.write(message(3, "from a client"));
            assertThat(node.awaitHeard()).isEqualTo(new TestNode.Heard("null", 3, "from a client"));
        }
    }

    @Test
    void refusesAnotherCluster() throws Exception {
        Greeting.Hello hello = RawSocket.hello(2, 3);
        assertRefused(
                Refusal.WRONG_CLUSTER,
                new Greeting.Hello(
                        hello.versions(),
                        new ClusterId(6, 6),
                        hello.from(),
                        hello.to(),
                        hello.purpose(),
                        hello.life()));
    }

    @Test
    void refusesANodeThatIsOfAnEarlierEpoch() throws Exception {
        try (TestNode rescued = new TestNode(TestNode.config(3).withEpoch(2));
                RawSocket stranger = new RawSocket(rescued.address)) {
            stranger.write(RawSocket.hello(2, 3)); // before it is asked whether it is a member
            assertThat(stranger.readFarewell()).isEqualTo(Refusal.OLD_EPOCH);
        }
    }

    @Test
    void refusesANodeOfALaterEpochAndSaysThatItIsItselfOutlived() throws Exception {
        Greeting.Hello hello = RawSocket.hello(2, 3);
        assertRefused(
                Refusal.OUTLIVED,
                new Greeting.Hello(
                        hello.versions(),
                        hello.cluster(),
                        hello.from(),
                        hello.to(),
                        hello.purpose(),
                        hello.life(),
                        2));
    }

    @Test
    void refusesAnUnknownPeer() throws Exception {
        assertRefused(Refusal.UNKNOWN_PEER, RawSocket.hello(7, 3));
    }

    @Test
    void refusesACallThatWasMeantForAnotherNode() throws Exception {
        assertRefused(Refusal.WRONG_ADDRESS, RawSocket.hello(2, 4));
    }

    @Test
    void refusesItsOwnIdentity() throws Exception {
        assertRefused(Refusal.OWN_IDENTITY, RawSocket.hello(3, 3));
    }

    @Test
    void refusesVersionsThatItDoesNotSpeak() throws Exception {
        Greeting.Hello hello = RawSocket.hello(2, 3);
        assertRefused(
                Refusal.NO_COMMON_VERSION,
                new Greeting.Hello(
                        new VersionRange(8, 9),
                        hello.cluster(),
                        hello.from(),
                        hello.to(),
                        hello.purpose(),
                        hello.life()));
    }

    private static Greeting.Hello of(VersionRange versions, Greeting.Hello hello) {
        return new Greeting.Hello(
                versions, hello.cluster(), hello.from(), hello.to(), hello.purpose(), hello.life());
    }

    @Test
    void onceAVersionIsFinalisedAPeerThatDoesNotSpeakItIsRefused() throws Exception {
        VersionRange older = VersionRange.of(Gate.NEWEST - 1);
        try (RawSocket before = new RawSocket(node.address);
                RawSocket client = new RawSocket(node.address)) {
            before.write(of(older, RawSocket.hello(2, 3)));
            assertThat(before.readGreeting())
                    .isEqualTo(new Greeting.Welcome(Gate.NEWEST - 1, new NodeId(3), 1003));
            node.on(() -> {
                node.transport.finalise(Gate.NEWEST);
                return true;
            });
            assertThat(before.readFarewell()).isEqualTo(Refusal.FINALISED);
            client.write(of(older, RawSocket.client())); // whose messages are the same
            assertThat(client.readGreeting()).isInstanceOf(Greeting.Welcome.class);
        }
        var _ = node.awaitNote(TransportNote.Refused.class);
        assertRefused(Refusal.FINALISED, of(older, RawSocket.hello(2, 3)));
        try (RawSocket newer = new RawSocket(node.address)) {
            newer.write(RawSocket.hello(2, 3));
            assertThat(newer.readGreeting()).isInstanceOf(Greeting.Welcome.class);
        }
    }

    /// It does not welcome itself to what the other end cannot say.
    @Test
    void onceAVersionIsFinalisedAPeerIsCalledWithNoOther() throws Exception {
        try (TestNode other = TestNode.start(2)) {
            other.on(() -> {
                other.transport.finalise(Gate.NEWEST);
                return true;
            });
            try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                InetSocketAddress there = (InetSocketAddress) port.getLocalSocketAddress();
                other.on(() -> {
                    other.transport.admit(new NodeId(3), there);
                    return true;
                });
                try (RawSocket called = new RawSocket(port.accept())) {
                    assertThat(called.readGreeting())
                            .isInstanceOfSatisfying(
                                    Greeting.Hello.class,
                                    hello ->
                                            assertThat(hello.versions().lowest())
                                                    .isEqualTo(Gate.NEWEST));
                }
            }
        }
    }

    @Test
    void refusesASecondProcessWithALiveIdentityAndKeepsTheFirst() throws Exception {
        try (RawSocket first = new RawSocket(node.address)) {
            first.write(RawSocket.hello(2, 3));
            first.readGreeting();
            Greeting.Hello hello = RawSocket.hello(2, 3);
            assertRefused(
                    Refusal.IDENTITY_TAKEN,
                    new Greeting.Hello(
                            hello.versions(),
                            hello.cluster(),
                            hello.from(),
                            hello.to(),
                            hello.purpose(),
                            666));
            assertRefused(Refusal.ALREADY_CONNECTED, hello);
            first.write(message(1, "still here"));
            assertThat(node.awaitHeard().text()).isEqualTo("still here");
        }
    }

    @Test
    void refusesAnOversizedFrame() throws Exception {
        try (RawSocket stranger = new RawSocket(node.address)) {
            stranger.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(stranger.readFarewell()).isEqualTo(Refusal.OVERSIZED);
            stranger.demandEnd();
        }
        assertThat(node.awaitNote(TransportNote.Refused.class).reason())
                .isEqualTo(Refusal.OVERSIZED);
    }

    @Test
    void refusesMalformedFramesOfAPeerToo() throws Exception {
        List<byte[]> wrong =
                List.of(
                        RawSocket.framed(77, new byte[3]),
                        RawSocket.framed(Frame.MESSAGES, new byte[] {1, 50, 0}),
                        RawSocket.framed(Frame.MESSAGES, new byte[] {(byte) 0x80, 0}),
                        RawSocket.framed(Frame.GREETING, new byte[] {1, 2, 3}),
                        new byte[4]);
        for (byte[] frame : wrong) {
            try (RawSocket peer = new RawSocket(node.address)) {
                peer.write(RawSocket.hello(2, 3));
                peer.readGreeting();
                peer.write(frame);
                assertThat(peer.readFarewell()).isEqualTo(Refusal.MALFORMED);
                peer.demandEnd();
            }
            node.awaitNote(TransportNote.PeerLost.class);
        }
    }

    @Test
    void refusesMessagesBeforeAGreeting() throws Exception {
        try (RawSocket stranger = new RawSocket(node.address)) {
            stranger.write(message(1, "hello?"));
            assertThat(stranger.readFarewell()).isEqualTo(Refusal.MALFORMED);
        }
        assertThat(node.heard).isEmpty();
    }

    @Test
    void refusesMoreClientsThanItsBound() throws Exception {
        TransportConfig.Limits limits = new TransportConfig.Limits(1 << 20, 1 << 10, 1 << 20, 1, 9);
        try (TestNode small = new TestNode(TestNode.config(4).withLimits(limits));
                RawSocket first = new RawSocket(small.address);
                RawSocket second = new RawSocket(small.address)) {
            first.write(RawSocket.client());
            first.readGreeting();
            second.write(RawSocket.client());
            assertThat(second.readFarewell()).isEqualTo(Refusal.TOO_MANY);
        }
    }

    @Test
    void refusesWhoSaysNothing() throws Exception {
        TransportConfig.Timing hasty =
                new TransportConfig.Timing(
                        20_000_000, 1_000_000, 5_000_000, 10_000_000, 40_000_000);
        try (TestNode quick = new TestNode(TestNode.config(4).withTiming(hasty));
                RawSocket silent = new RawSocket(quick.address);
                RawSocket peer = new RawSocket(quick.address)) {
            peer.write(RawSocket.client());
            assertThat(silent.readFarewell()).isEqualTo(Refusal.TOO_SLOW);
            assertThat(peer.readGreeting()).isInstanceOf(Greeting.Welcome.class);
            assertThat(peer.readFarewell()).isEqualTo(Refusal.SILENT);
        }
    }

    @Test
    void listensBeyondLoopbackOnlyWithProtectionOrSomebodysWord() {
        InetSocketAddress anywhere = new InetSocketAddress(0);
        TransportConfig config = TestNode.config(1);
        assertThatThrownBy(() ->
                        TransportConfig.of(
                                config.cluster(), config.self(), 1, anywhere, config.peers()))
                .hasMessageContaining("needs TLS, or `insecure: true`");
    }

    @Test
    void warnsWhereItListensInsecurely() throws Exception {
        TransportConfig config = TestNode.config(5);
        TransportConfig insecure =
                new TransportConfig(
                        config.cluster(),
                        config.self(),
                        config.life(),
                        new InetSocketAddress(0),
                        config.peers(),
                        new TransportConfig.Protection.Insecure(),
                        config.versions(),
                        config.timing(),
                        config.limits());
        try (TestNode open = new TestNode(insecure)) {
            open.awaitNote(TransportNote.ListeningInsecurely.class);
        }
    }

    private void assertRefused(Refusal reason, Greeting.Hello hello) throws Exception {
        try (RawSocket caller = new RawSocket(node.address)) {
            caller.write(hello);
            assertThat(caller.readFarewell()).isEqualTo(reason);
            caller.demandEnd();
        }
        TransportNote.Refused note = node.awaitNote(TransportNote.Refused.class);
        assertThat(note.reason()).isEqualTo(reason);
        assertThat(note.claimed()).isEqualTo(hello.from());
    }

    private static byte[] message(long group, String text) throws Exception {
        Encoder text1 = new Encoder().text(text);
        Encoder content = new Encoder().varint(group).bytes(text1.toBytes());
        return RawSocket.framed(Frame.MESSAGES, content.toBytes().toArray());
    }
}
