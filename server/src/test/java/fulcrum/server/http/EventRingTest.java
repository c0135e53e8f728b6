package fulcrum.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftNote;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who listens to a ring hears everything in order, or how much it missed.
final class EventRingTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);

    private final EventRing ring = new EventRing(0xabc, 8);

    @Test
    void whoListensHearsWhatComes() {
        leader(1);
        EventRing.Listener listener = ring.listen(EventFilter.ALL, null, () -> {});
        assertThat(terms(listener)).isEmpty();
        leader(2);
        leader(3);
        assertThat(terms(listener)).containsExactly("2", "3");
        assertThat(terms(listener)).isEmpty();
    }

    @Test
    void whoSleepsHearsHowMuchWasMissed() {
        EventRing.Listener listener = ring.listen(EventFilter.ALL, null, () -> {});
        for (int term = 1; term <= 20; term++) {
            leader(term);
        }
        assertThat(terms(listener))
                .containsExactly("gap 12", "13", "14", "15", "16", "17", "18", "19", "20");
        assertThat(ring.missed()).isEqualTo(12);
    }

    @Test
    void whoComesBackGoesOnWhereItWas() {
        EventRing.Listener before = ring.listen(EventFilter.ALL, null, () -> {});
        leader(1);
        Event last = (Event) Objects.requireNonNull(before.next());
        before.close();
        leader(2);
        leader(3);
        assertThat(terms(ring.listen(EventFilter.ALL, ring.name(last), () -> {})))
                .containsExactly("2", "3");
        for (int term = 4; term <= 12; term++) {
            leader(term);
        }
        assertThat(terms(ring.listen(EventFilter.ALL, ring.name(last), () -> {})))
                .startsWith("gap 3", "5");
    }

    @Test
    void whoComesBackToAnotherLifeIsToldThatNobodyKnows() {
        leader(1);
        leader(2);
        assertThat(terms(ring.listen(EventFilter.ALL, "dead-77", () -> {})))
                .containsExactly("gap -1", "1", "2");
        assertThat(terms(ring.listen(EventFilter.ALL, "abc-77", () -> {})))
                .containsExactly("gap -1", "1", "2");
        assertThat(terms(ring.listen(EventFilter.ALL, "0", () -> {}))).containsExactly("1", "2");
    }

    @Test
    void whatIsFilteredIsNotHeard() {
        EventRing.Listener listener =
                ring.listen(
                        new EventFilter(7L, new TreeSet<>(List.of("BecameLeader")), N2),
                        null,
                        () -> {});
        ring.event(N2, 0, 7, new RaftNote.BecameLeader(1));
        ring.event(N1, 0, 7, new RaftNote.BecameLeader(2));
        ring.event(N2, 0, 8, new RaftNote.BecameLeader(3));
        ring.event(N2, 0, 7, new RaftNote.BecameCandidate(4));
        ring.event(N2, 0, 7, new RaftNote.BecameLeader(5));
        assertThat(terms(listener)).containsExactly("1", "5");
    }

    @Test
    void theFrequentAreHeardByThoseAloneWhoNameThem() {
        EventRing.Listener all = ring.listen(EventFilter.ALL, null, () -> {});
        ring.event(N1, 0, 1, new RaftNote.Committed(1));
        assertThat(ring.listen(EventFilter.ALL, "0", () -> {}).next()).isNull();
        EventRing.Listener curious =
                ring.listen(
                        new EventFilter(null, new TreeSet<>(List.of("Committed")), null),
                        null,
                        () -> {});
        ring.event(N1, 0, 1, new RaftNote.Committed(2));
        assertThat(terms(curious)).containsExactly("Committed[index=2]");
        assertThat(terms(all)).isEmpty();
        curious.close();
        ring.event(N1, 0, 1, new RaftNote.Committed(3));
        leader(4);
        assertThat(terms(ring.listen(EventFilter.ALL, "0", () -> {}))).containsExactly("4");
    }

    @Test
    void oneWakesHimWhoRestsAndOnce() {
        AtomicInteger woken = new AtomicInteger();
        EventRing.Listener listener = ring.listen(EventFilter.ALL, null, woken::incrementAndGet);
        leader(1);
        assertThat(woken).hasValue(0);
        terms(listener);
        leader(2);
        leader(3);
        assertThat(woken).hasValue(1);
    }

    @Test
    void manyWritersLoseNothingThatIsNotCounted() throws InterruptedException {
        EventRing wide = new EventRing(1, 64);
        Semaphore wakes = new Semaphore(1);
        EventRing.Listener listener = wide.listen(EventFilter.ALL, null, wakes::release);
        int writers = 3;
        int each = 20_000;
        CountDownLatch done = new CountDownLatch(writers);
        for (int writer = 1; writer <= writers; writer++) {
            NodeId node = new NodeId(writer);
            Thread.ofPlatform()
                    .start(() -> {
                        for (int term = 1; term <= each; term++) {
                            wide.event(node, 0, 0, new RaftNote.BecameLeader(term));
                        }
                        done.countDown();
                    });
        }
        long heard = 0;
        long missed = 0;
        long[] latest = new long[writers + 1];
        while (heard + missed < (long) writers * each) {
            assertThat(wakes.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            for (Heard one = listener.next(); one != null; one = listener.next()) {
                switch (one) {
                    case Heard.Gap(long count) -> missed += count;
                    case Event event -> {
                        heard++;
                        long term = ((RaftNote.BecameLeader) event.note()).term();
                        assertThat(term).isGreaterThan(latest[event.node().number()]);
                        latest[event.node().number()] = term;
                    }
                }
            }
        }
        assertThat(heard + missed).isEqualTo((long) writers * each);
        assertThat(wide.missed()).isEqualTo(missed);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anEventIsATreeOfPlainValues() {
        Event event =
                new Event(3, N1, 1_500_000_000_123_456_789L, 4, new RaftNote.VoteGranted(N2, 9));
        assertThat(fulcrum.server.json.Json.write(event.tree()))
                .isEqualTo(
                        "{\"time\":\"2017-07-14T02:40:00.123456789Z\",\"node\":\"n1\",\"group\":4,"
                                + "\"name\":\"VoteGranted\",\"fields\":{\"to\":\"n2\",\"term\":9}}");
    }

    private void leader(long term) {
        ring.event(N1, 0, 1, new RaftNote.BecameLeader(term));
    }

    private static List<String> terms(EventRing.Listener listener) {
        List<String> terms = new ArrayList<>();
        for (@Nullable Heard heard = listener.next(); heard != null; heard = listener.next()) {
            terms.add(
                    switch (heard) {
                        case Heard.Gap(long count) -> "gap " + count;
                        case Event event ->
                                event.note() instanceof RaftNote.BecameLeader(long term)
                                        ? Long.toString(term)
                                        : event.note().toString();
                    });
        }
        return terms;
    }
}
