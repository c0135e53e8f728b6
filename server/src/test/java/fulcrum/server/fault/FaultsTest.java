package fulcrum.server.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.FaultNote.FaultBegan;
import fulcrum.server.fault.FaultNote.FaultEnded;
import fulcrum.server.fault.FaultRefused.Why;
import fulcrum.server.loop.Clocks;
import fulcrum.server.loop.SystemClocks;
import fulcrum.server.transport.Purpose;
import fulcrum.server.transport.Weather;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What n1 of three nodes makes of orders.
final class FaultsTest {

    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final long DEADLINE_SECONDS = 20;

    private final LinkedBlockingQueue<FaultNote> notes = new LinkedBlockingQueue<>();
    private final Faults faults = new Faults(N1, new TreeSet<>(List.of(N2, N3)), notes::add);
    private Weather weather = Weather.FAIR;

    @AfterEach
    void close() {
        faults.close();
    }

    private void order(String id, String text) throws FaultRefused {
        order(id, text, 0);
    }

    private void order(String id, String text, long millis) throws FaultRefused {
        var _ = faults.begin(id, "ada", OrderText.read(text), millis, false);
    }

    private FaultNote note() throws InterruptedException {
        FaultNote note = notes.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(note).isNotNull();
        return note;
    }

    @Test
    void aFaultEndsByItselfWhenItsTimeIsOver() throws Exception {
        order("f1", "isolate n1", 1);
        assertThat(note()).isEqualTo(new FaultBegan("f1", "isolate n1", "ada", 1));
        assertThat(note())
                .isInstanceOfSatisfying(
                        FaultEnded.class, ended -> assertThat(ended.how()).isEqualTo("expired"));
        assertThat(faults.active()).isEmpty();
        assertThat(faults.past().getFirst().how()).isEqualTo("expired");
    }

    @Test
    void theSameOrderAgainIsTheSameFaultAndAnotherOneIsRefused() throws Exception {
        order("f1", "isolate n1", 3_600_000);
        order("f1", "isolate n1", 0); // now it stays
        assertThat(faults.active())
                .singleElement()
                .satisfies(only -> assertThat(only.millis()).isZero());
        assertThat(notes).hasSize(1);
        assertRefused(Why.CONFLICT, () -> order("f1", "isolate n2"));
        assertThat(faults.active()).hasSize(1);
    }

    @Test
    void whatCannotBeDoneHereChangesNothing() {
        assertRefused(Why.UNKNOWN, () -> order("f1", "isolate n4"));
        assertRefused(Why.NOT_HERE, () -> order("f1", "kill n1"));
        assertRefused(Why.UNCLEAR, () -> order("no name", "isolate n1"));
        assertRefused(Why.UNCLEAR, () -> order("f1", "isolate n1", -1));
        assertThat(faults.active()).isEmpty();
        assertThat(notes).isEmpty();
    }

    private static void assertRefused(
            Why why, org.assertj.core.api.ThrowableAssert.ThrowingCallable order) {
        assertThatThrownBy(order)
                .isInstanceOfSatisfying(
                        FaultRefused.class, refused -> assertThat(refused.why()).isEqualTo(why));
    }

    @Test
    void whatIsDoneToAProcessFromOutsideIsNews() throws Exception {
        var _ = faults.begin("f1", "ada", OrderText.read("kill n2"), 0, true);
        assertThat(note()).isInstanceOf(FaultBegan.class);
        faults.follow(now -> weather = now);
        assertThat(weather).isSameAs(Weather.FAIR);
    }

    @Test
    void theWeatherIsFairButForThoseWhoAreMeant() throws Exception {
        faults.follow(now -> weather = now);
        assertThat(weather).isSameAs(Weather.FAIR);
        order("f1", "partition n2/n3");
        assertThat(weather).isSameAs(Weather.FAIR);
        order("f2", "partition n1/n2");
        assertThat(weather.isCut(N2)).isTrue();
        assertThat(weather.isCut(N3)).isFalse();
        assertThat(weather.lateNanos(N2, Purpose.PEER)).isEqualTo(Weather.LOST);
        assertThat(weather.lateNanos(N2, Purpose.BULK)).isEqualTo(Weather.STUCK);
        assertThat(weather.lateNanos(N3, Purpose.PEER)).isZero();
        var _ = faults.end("f2", "healed");
        assertThat(weather).isSameAs(Weather.FAIR);
    }

    @Test
    void aWayThatLosesAllIsCutThoughTheOtherIsOpen() throws Exception {
        faults.follow(now -> weather = now);
        order("f1", "drop n2:n1 100%");
        assertThat(weather.isCut(N2)).isTrue();
        assertThat(weather.lateNanos(N2, Purpose.PEER)).isZero();
    }

    @Test
    void asManyFramesAreLostAsOrderedAndNoneOfABulkConnection() throws Exception {
        faults.follow(now -> weather = now);
        order("f1", "drop n1:n2 30%");
        order("f2", "delay n1,n2 50ms");
        int lost = 0;
        int late = 0;
        for (int i = 0; i < 10_000; i++) {
            long frame = weather.lateNanos(N2, Purpose.PEER);
            assertThat(frame).isIn(Weather.LOST, 50_000_000L);
            lost += frame == Weather.LOST ? 1 : 0;
            late += weather.lateNanos(N2, Purpose.BULK) > 50_000_000 ? 1 : 0;
        }
        assertThat(lost).isBetween(2_600, 3_400); // nine standard deviations
        assertThat(late).isBetween(2_600, 3_400);
        assertThat(weather.lateNanos(N3, Purpose.PEER)).isZero();
    }

    @Test
    void onlyTheWallClockOfWhoIsMeantIsSkewed() throws Exception {
        Clocks right = new SystemClocks(7);
        Clocks clocks = faults.skew(right);
        order("f1", "skew n2 +10m");
        assertThat(clocks.wallNanos() - right.wallNanos()).isLessThanOrEqualTo(0);
        order("f2", "skew n1 -10m");
        assertThat(right.wallNanos() - clocks.wallNanos())
                .isGreaterThan(TimeUnit.MINUTES.toNanos(9));
        assertThat(clocks.monotonicNanos() - right.monotonicNanos()).isLessThanOrEqualTo(0);
        var _ = faults.end("f2", "healed");
        assertThat(right.wallNanos() - clocks.wallNanos()).isLessThanOrEqualTo(0);
    }

    @Test
    void theAuditForgetsTheOldestOfMany() throws Exception {
        for (int i = 0; i < 300; i++) {
            order("f" + i, "isolate n1");
            var _ = faults.end("f" + i, "healed");
        }
        assertThat(faults.past()).hasSize(256);
        assertThat(faults.past().getFirst().fault().id()).isEqualTo("f299");
    }
}
