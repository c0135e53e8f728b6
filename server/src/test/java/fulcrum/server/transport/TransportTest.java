package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.transport.TransportNote.CallRefused;
import fulcrum.server.transport.TransportNote.Overflowed;
import fulcrum.server.transport.TransportNote.Overflowing;
import fulcrum.server.transport.TransportNote.PeerConnected;
import fulcrum.server.transport.TransportNote.PeerLost;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nodes that talk over loopback.
final class TransportTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);

    private static final InetSocketAddress NOWHERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    @ParameterizedTest
    @EnumSource
    void carriesMessagesInOrderBothWays(Sockets sockets) throws Exception {
        assumeThat(sockets.isAvailable()).isTrue();
        try (TestNode one = new TestNode(TestNode.config(1), sockets);
                TestNode two = new TestNode(TestNode.config(2), sockets)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            two.awaitPeer(N1);
            sendMany(one, N2);
            sendMany(two, N1);
            for (int i = 0; i < 1_000; i++) {
                assertThat(two.awaitHeard()).isEqualTo(new TestNode.Heard("n1", i, "m" + i));
                assertThat(one.awaitHeard()).isEqualTo(new TestNode.Heard("n2", i, "m" + i));
            }
        }
    }

    private static void sendMany(TestNode from, NodeId to) throws Exception {
        from.on(() -> {
            for (int i = 0; i < 1_000; i++) {
                assertThat(from.transport.send(to, i, new Encoder().text("m" + i))).isTrue();
                if (i % 100 == 99) {
                    from.transport.flush();
                }
            }
            return true;
        });
    }

    @Test
    void aTurnsMessagesShareAFrame() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            long before = one.on(() -> one.transport.counters().framesSent);
            one.on(() -> {
                for (int i = 0; i < 200; i++) {
                    one.transport.send(N2, i, new Encoder().text("x"));
                }
                one.transport.flush();
                return true;
            });
            assertThat(one.on(() -> one.transport.counters().framesSent)).isEqualTo(before + 1);
            for (int i = 0; i < 200; i++) {
                assertThat(two.awaitHeard().group()).isEqualTo(i);
            }
        }
    }

    @Test
    void aMessageOfMegabytesArrivesWhole() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            String large = "abcdefgh".repeat(1 << 20);
            assertThat(one.send(N2, 1, large)).isTrue();
            assertThat(one.send(N2, 2, "after it")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo(large);
            assertThat(two.awaitHeard().text()).isEqualTo("after it");
            assertThat(one.send(N2, 3, large + large)).isFalse();
            one.awaitNote(TransportNote.MessageTooLong.class);
        }
    }

    @Test
    void callsThatCrossLeaveOneConnection() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (TestNode one = TestNode.start(1);
                    TestNode two = TestNode.start(2)) {
                TestNode.introduce(one, two);
                one.awaitPeer(N2);
                two.awaitPeer(N1);
                assertThat(one.send(N2, 1, "from one")).isTrue();
                assertThat(two.send(N1, 1, "from two")).isTrue();
                assertThat(two.awaitHeard().text()).isEqualTo("from one");
                assertThat(one.awaitHeard().text()).isEqualTo("from two");
                assertThat(one.links).hasSize(1);
                assertThat(two.links).hasSize(1);
            }
        }
    }

    @Test
    void ofTwoNodesWithOneIdentityTheSecondIsRefusedUntilTheFirstIsGone() throws Exception {
        TestNode first = TestNode.start(2);
        TransportConfig config = TestNode.config(2);
        TransportConfig copy =
                new TransportConfig(
                        config.cluster(),
                        config.self(),
                        77,
                        config.listen(),
                        config.peers(),
                        config.protection(),
                        config.versions(),
                        config.timing(),
                        config.limits());
        try (TestNode one = TestNode.start(1);
                TestNode second = new TestNode(copy)) {
            TestNode.introduce(one, first);
            first.awaitPeer(N1);
            second.on(() -> {
                second.transport.admit(N1, one.address);
                return true;
            });
            assertThat(second.awaitNote(CallRefused.class).reason())
                    .isEqualTo(Refusal.IDENTITY_TAKEN);
            assertThat(second.links).isEmpty();
            assertThat(first.send(N1, 1, "the first speaks")).isTrue();
            assertThat(one.awaitHeard().text()).isEqualTo("the first speaks");
            first.close();
            second.awaitPeer(N1);
        }
    }

    @Test
    void whatIsCutHeals() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2);
                Proxy wire = new Proxy(two.address)) {
            one.on(() -> {
                one.transport.admit(N2, wire.address());
                return true;
            });
            two.on(() -> {
                two.transport.admit(N1, wire.address()); // a wrong number: only one calls
                return true;
            });
            for (int round = 0; round < 3; round++) {
                one.awaitPeer(N2);
                assertThat(one.send(N2, round, "through")).isTrue();
                assertThat(two.awaitHeard().group()).isEqualTo(round);
                wire.cut();
                one.awaitNote(PeerLost.class);
                two.awaitNote(PeerLost.class);
                one.awaitNote(TransportNote.CallFailed.class);
                assertThat(one.send(N2, 9, "into the void")).isFalse();
                wire.heal();
            }
            one.awaitPeer(N2);
        }
    }

    @Test
    void aPeerThatDoesNotReadCostsNoMoreThanItsBound() throws Exception {
        long bound = 1 << 20;
        TransportConfig.Limits limits = new TransportConfig.Limits(1 << 20, 1 << 14, bound, 10, 10);
        try (TestNode one = new TestNode(TestNode.config(3).withLimits(limits));
                RawSocket slow = new RawSocket(one.address)) {
            one.on(() -> {
                one.transport.admit(N2, NOWHERE);
                return true;
            });
            slow.write(RawSocket.hello(2, 3));
            slow.readGreeting();
            one.awaitPeer(N2);
            Encoder message = new Encoder().text("x".repeat(10_000));
            long most = one.on(() -> fill(one, message));
            assertThat(most).isBetween(bound - 20_000, bound);
            one.awaitNote(Overflowing.class);
            assertThat(one.on(() -> one.transport.counters().dropped)).isPositive();
            slow.drain();
            assertThat(one.awaitNote(Overflowed.class).droppedMessages()).isPositive();
            assertThat(one.send(N2, 1, "passes again")).isTrue();
        }
    }

    /// Sends until nothing passes, and says what was pending at most.
    private static long fill(TestNode node, Encoder message) {
        Link link = Objects.requireNonNull(node.transport.link(N2));
        long most = 0;
        int refused = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestNode.DEADLINE_SECONDS);
        while (refused < 1_000 && System.nanoTime() < deadline) {
            refused = link.send(1, message) ? 0 : refused + 1;
            node.transport.flush();
            most = Math.max(most, link.pendingBytes());
        }
        return most;
    }

    @Test
    void aMemberThatIsDismissedIsHungUpOnAndRefused() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            two.awaitPeer(N1);
            one.awaitPeer(N2);
            one.on(() -> {
                one.transport.dismiss(N2);
                return true;
            });
            two.awaitNote(PeerLost.class);
            two.awaitNote(CallRefused.class, note -> note.reason() == Refusal.REMOVED);
        }
    }

    @Test
    void aBulkConnectionIsThereWhenItIsAskedFor() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            one.on(() -> String.valueOf(one.transport.bulk(N2)));
            one.awaitNote(PeerConnected.class, note -> note.purpose() == Purpose.BULK);
            one.on(() -> {
                Link bulk = Objects.requireNonNull(one.transport.bulk(N2));
                bulk.send(5, new Encoder().text("much"));
                one.transport.flush();
                return true;
            });
            assertThat(two.awaitHeard()).isEqualTo(new TestNode.Heard("n1", 5, "much"));
        }
    }
}
