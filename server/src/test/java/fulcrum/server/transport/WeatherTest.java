package fulcrum.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.machine.codec.Encoder;
import fulcrum.server.transport.TransportNote.CallFailed;
import fulcrum.server.transport.TransportNote.PeerConnected;
import fulcrum.server.transport.TransportNote.PeerLost;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/// Two real transports, and something ordered between them.
final class WeatherTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);

    /// Silence is noticed sooner than by default.
    private static final TransportConfig.Timing BRISK =
            new TransportConfig.Timing(
                    1_000_000_000, 5_000_000, 50_000_000, 50_000_000, 300_000_000);

    private record Ordered(LongSupplier late, boolean cut) implements Weather {

        @Override
        public long lateNanos(NodeId to, Purpose purpose) {
            return late.getAsLong();
        }

        @Override
        public boolean isCut(NodeId peer) {
            return cut;
        }
    }

    private static final Weather CUT = new Ordered(() -> Weather.LOST, true);
    private static final Weather STUCK = new Ordered(() -> Weather.STUCK, true);

    private static TestNode start(int self) throws Exception {
        return new TestNode(TestNode.config(self).withTiming(BRISK));
    }

    @Test
    void whoIsCutOffIsMissedAfterItsSilenceAndFoundAgain() throws Exception {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            two.awaitPeer(N1);
            one.transport.weather(CUT);
            two.transport.weather(CUT);
            assertThat(one.send(N2, 1, "into the void")).isTrue();
            one.awaitNote(PeerLost.class);
            two.awaitNote(PeerLost.class);
            for (int i = 0; i < 5; i++) {
                one.awaitNote(CallFailed.class);
            }
            assertThat(one.notes).noneMatch(PeerConnected.class::isInstance);
            one.transport.weather(Weather.FAIR);
            two.transport.weather(Weather.FAIR);
            one.awaitPeer(N2);
            two.awaitPeer(N1);
            assertThat(one.send(N2, 2, "again")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo("again");
        }
    }

    /// Only one of the two knows of it, as where an order has not reached the other.
    @Test
    void whoCallsOneThatIsCutOffIsNotAnswered() throws Exception {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.transport.weather(CUT);
            TestNode.introduce(one, two);
            for (int i = 0; i < 3; i++) {
                two.awaitNote(CallFailed.class);
            }
            assertThat(two.notes).noneMatch(PeerConnected.class::isInstance);
            assertThat(one.notes).noneMatch(TransportNote.Refused.class::isInstance);
        }
    }

    @Test
    void whatIsLateArrivesLateAndInItsOrder() throws Exception {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            long began = System.nanoTime();
            long[] count = new long[1];
            // each is less late than the one before it, and still does not overtake
            one.transport.weather(
                    new Ordered(() -> 100_000_000 - 100_000 * (count[0]++ % 500), false));
            for (int i = 0; i < 100; i++) {
                assertThat(one.send(N2, i, "m" + i)).isTrue();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(two.awaitHeard().group()).isEqualTo(i);
            }
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(100_000_000);
            one.transport.weather(Weather.FAIR);
            assertThat(one.send(N2, 100, "soon")).isTrue();
            assertThat(two.awaitHeard().text()).isEqualTo("soon");
        }
    }

    @Test
    void everyOtherFrameIsLostAndTheRestArrives() throws Exception {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            boolean[] lost = new boolean[1];
            one.transport.weather(
                    new Ordered(
                            () -> {
                                lost[0] = !lost[0];
                                return lost[0] ? Weather.LOST : 0;
                            },
                            false));
            for (int i = 0; i < 1_000; i++) {
                assertThat(one.send(N2, i, "m")).isTrue();
            }
            one.transport.weather(Weather.FAIR);
            assertThat(one.send(N2, 1_000, "last")).isTrue();
            int heard = 0;
            while (!two.awaitHeard().text().equals("last")) {
                heard++;
            }
            assertThat(heard).isBetween(490, 510); // pulses are frames too
        }
    }

    @Test
    void whatIsStuckArrivesWholeWhenTheWeatherChanges() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            one.transport.weather(STUCK);
            for (int i = 0; i < 100; i++) {
                assertThat(one.send(N2, i, "m" + i)).isTrue();
            }
            assertThat(one.on(() -> Objects.requireNonNull(one.transport.link(N2)).pendingBytes()))
                    .isPositive();
            assertThat(two.heard).isEmpty();
            one.transport.weather(Weather.FAIR);
            for (int i = 0; i < 100; i++) {
                assertThat(two.awaitHeard().group()).isEqualTo(i);
            }
        }
    }

    /// A bound holds for what the weather keeps back too.
    @Test
    void whatIsStuckCountsAsWaiting() throws Exception {
        TransportConfig.Limits few = new TransportConfig.Limits(1 << 20, 1 << 10, 4 << 10, 10, 10);
        try (TestNode one = new TestNode(TestNode.config(1).withLimits(few));
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            one.transport.weather(STUCK);
            boolean taken = true;
            int sent = 0;
            while (taken) {
                taken = one.send(N2, sent++, "x".repeat(100));
                assertThat(sent).isLessThan(100);
            }
            one.awaitNote(TransportNote.Overflowing.class);
        }
    }

    @Test
    void theLoopDoesNotNoticeFairWeather() throws Exception {
        try (TestNode one = TestNode.start(1);
                TestNode two = TestNode.start(2)) {
            TestNode.introduce(one, two);
            one.awaitPeer(N2);
            one.transport.weather(new Ordered(() -> 0, false));
            boolean sent =
                    one.on(() -> {
                        for (int i = 0; i < 100; i++) {
                            one.transport.send(N2, i, new Encoder().text("m"));
                            one.transport.flush();
                        }
                        return true;
                    });
            assertThat(sent).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(two.awaitHeard().group()).isEqualTo(i);
            }
        }
    }
}
