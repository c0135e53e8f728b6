package fulcrum.protocols.timekeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.machine.codec.Malformed;
import fulcrum.protocols.timekeeper.TimekeeperMessage.Ask;
import fulcrum.protocols.timekeeper.TimekeeperMessage.Shown;
import fulcrum.protocols.timekeeper.TimekeeperView.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TimekeeperTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final SortedSet<NodeId> ALL = new TreeSet<>(List.of(N1, N2, N3));
    private static final Timer ROUND = Timer.of("round");
    private static final long EPOCH = 1_795_000_000L * SECOND;
    private static final long MOST = 250 * MILLI;

    private Timekeeper timekeeper = new Timekeeper(TimekeeperConfig.of(N1, ALL, MOST));
    private long skew;

    /// As its host does: the wall clock before the first input.
    private List<Effect<TimekeeperMessage>> step(long now, Input<TimekeeperMessage> input) {
        EffectList<TimekeeperMessage> out = new EffectList<>(1);
        timekeeper.step(now, new Input.Clock<>(EPOCH + now + skew, 0), out);
        timekeeper.step(now, input, out);
        return out.drain();
    }

    private List<Effect<TimekeeperMessage>> start() {
        return step(0, new Input.Started<>(7, 1));
    }

    /// A round whose questions are answered after two milliseconds.
    ///
    /// @param ahead by how much the clocks of those who answer are ahead of the true time
    private List<Effect<TimekeeperMessage>> round(long now, SortedMap<NodeId, Long> ahead) {
        List<Effect<TimekeeperMessage>> all = new ArrayList<>();
        SortedMap<NodeId, Long> asked = new TreeMap<>();
        for (Effect<TimekeeperMessage> effect : step(now, new Input.Fired<>(ROUND))) {
            all.add(effect);
            if (effect
                    instanceof Effect.SendEarly<TimekeeperMessage>(NodeId to, Ask(long sequence))) {
                asked.put(to, sequence);
            }
        }
        ahead.forEach((peer, nanos) -> {
            long shown = EPOCH + now + MILLI + nanos;
            Shown answer = new Shown(asked.getOrDefault(peer, 0L), shown);
            all.addAll(step(now + 2 * MILLI, new Input.Received<>(peer, answer)));
        });
        return all;
    }

    private static SortedMap<NodeId, Long> ahead(long two, long three) {
        return new TreeMap<>(Map.of(N2, two, N3, three));
    }

    private static List<String> notes(List<Effect<TimekeeperMessage>> effects) {
        return effects.stream()
                .filter(effect -> effect instanceof Effect.Noted<TimekeeperMessage>)
                .map(effect -> ((Effect.Noted<TimekeeperMessage>) effect).note().name())
                .toList();
    }

    @Test
    void asksEveryPeerAtOnceAndHurriesUntilItIsMeasured() {
        assertThat(start())
                .containsExactly(
                        new Effect.SendEarly<>(N2, new Ask((1L << 32) + 1)),
                        new Effect.SendEarly<>(N3, new Ask((1L << 32) + 2)),
                        new Effect.StartTimer<>(ROUND, 100 * MILLI));
        step(MILLI, new Input.Received<>(N2, new Shown((1L << 32) + 1, EPOCH)));
        assertThat(step(200 * MILLI, new Input.Fired<>(ROUND)))
                .contains(new Effect.StartTimer<>(ROUND, SECOND));
    }

    @Test
    void answersWithWhatItsClockShowsNow() {
        start();
        skew = 5;
        assertThat(step(10, new Input.Received<>(N2, new Ask(77))))
                .containsExactly(new Effect.SendEarly<>(N2, new Shown(77, EPOCH + 15)));
    }

    /// Cristian 1989: the middle of the round trip, and half of it as the error.
    @Test
    void aReadingIsKnownToHalfTheRoundTrip() {
        start();
        round(SECOND, ahead(3 * MILLI, -4 * MILLI));
        TimekeeperView.Peer two = timekeeper.view().peers().getFirst();
        assertThat(two.aheadNanos()).isEqualTo(3 * MILLI);
        assertThat(two.errorNanos()).isEqualTo(MILLI + 600);
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.RIGHT);
        assertThat(timekeeper.view().offsetNanos()).isZero();
        assertThat(timekeeper.view().errorNanos()).isEqualTo(5 * MILLI + 600);
    }

    @Test
    void theErrorGrowsByTheDriftAndAQuickReadingBeatsASlowLaterOne() {
        TimekeeperConfig.Timing timing = TimekeeperConfig.Timing.USUAL;
        Readings readings = new Readings(timing);
        readings.take(0, 200, 100);
        readings.take(SECOND, SECOND + 40 * MILLI, SECOND + 25 * MILLI);
        long now = 2 * SECOND;
        Readings.Reading quick = new Readings.Reading(0, 100, 100);
        assertThat(timing.driftNanos(SECOND)).isEqualTo(600_000);
        assertThat(quick.errorNanos(now, timing)).isEqualTo(100 + timing.driftNanos(now - 100));
        assertThat(readings.best(now)).isEqualTo(quick);
        readings.take(now, now + MILLI, now + MILLI / 2);
        assertThat(readings.best(now + MILLI))
                .as("age counts, too")
                .isEqualTo(new Readings.Reading(0, MILLI / 2, now + MILLI / 2));
    }

    @Test
    void asksNobodyAgainWhoMayStillAnswerOrHasJustAnswered() {
        start();
        assertThat(step(900 * MILLI, new Input.Fired<>(ROUND)))
                .noneMatch(effect -> effect instanceof Effect.SendEarly<TimekeeperMessage>);
        step(950 * MILLI, new Input.Received<>(N2, new Shown((1L << 32) + 1, EPOCH)));
        assertThat(step(999 * MILLI, new Input.Fired<>(ROUND)))
                .filteredOn(effect -> effect instanceof Effect.SendEarly<TimekeeperMessage>)
                .containsExactly(new Effect.SendEarly<>(N2, new Ask((1L << 32) + 3)));
        skew = 10 * MILLI;
        assertThat(step(1000 * MILLI, new Input.Received<>(N3, new Ask(4))))
                .as("a step of the clock asks at once whom it may")
                .contains(new Effect.SendEarly<>(N3, new Ask((1L << 32) + 4)))
                .doesNotContain(new Effect.SendEarly<>(N2, new Ask((1L << 32) + 5)));
    }

    @Test
    void whoAMajorityDisagreesWithIsQuarantined() {
        start();
        round(SECOND, ahead(0, 0));
        skew = 500 * MILLI;
        assertThat(notes(round(2 * SECOND, ahead(0, 0))))
                .containsExactly("OwnClockStepped", "ClockQuarantined");
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.QUARANTINED);
        assertThat(timekeeper.view().offsetNanos()).isEqualTo(500 * MILLI);
        assertThat(timekeeper.view().errorNanos()).isGreaterThanOrEqualTo(500 * MILLI);
    }

    @Test
    void theOthersGoOnWithoutTheOddOneOut() {
        start();
        assertThat(notes(round(SECOND, ahead(500 * MILLI, MILLI))))
                .containsExactly("ClockUndecided", "ClockMeasured");
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.RIGHT);
        assertThat(timekeeper.view().peers())
                .extracting(TimekeeperView.Peer::agrees)
                .containsExactly(false, true);
        assertThat(timekeeper.view().errorNanos()).isLessThan(3 * MILLI);
    }

    @Test
    void returnsByItselfAfterTwoRoundsWithinHalf() {
        start();
        skew = 500 * MILLI;
        round(SECOND, ahead(0, 0));
        skew = 200 * MILLI;
        for (int i = 2; i < 6; i++) {
            assertThat(notes(round(i * SECOND, ahead(0, 0)))).doesNotContain("ClockTrusted");
        }
        skew = 100 * MILLI;
        assertThat(notes(round(6 * SECOND, ahead(0, 0)))).doesNotContain("ClockTrusted");
        assertThat(notes(round(7 * SECOND, ahead(0, 0)))).contains("ClockTrusted");
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.RIGHT);
    }

    @Test
    void ofTwoClocksNobodyCanTellWhichIsWrong() {
        timekeeper = new Timekeeper(TimekeeperConfig.of(N1, new TreeSet<>(List.of(N2)), MOST));
        start();
        SortedMap<NodeId, Long> far = new TreeMap<>(Map.of(N2, 800 * MILLI));
        assertThat(notes(round(SECOND, far))).containsExactly("ClockUndecided");
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.UNDECIDED);
        assertThat(timekeeper.view().errorNanos()).isGreaterThanOrEqualTo(800 * MILLI);
    }

    @Test
    void aNodeAloneIsTheClustersTime() {
        timekeeper = new Timekeeper(TimekeeperConfig.of(N1, new TreeSet<>(), MOST));
        start();
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.RIGHT);
        assertThat(timekeeper.view().errorNanos()).isZero();
    }

    @Test
    void aPeerWhoseClockWasSetIsReadAnew() {
        start();
        round(SECOND, ahead(0, 0));
        assertThat(notes(round(2 * SECOND, ahead(100 * MILLI, 0))))
                .containsExactly("PeerClockStepped");
        assertThat(timekeeper.view().peers().getFirst().aheadNanos()).isEqualTo(100 * MILLI);
    }

    @Test
    void whoIsHeardByNoMajorityStaysWhatItWas() {
        start();
        assertThat(notes(step(SECOND, new Input.Fired<>(ROUND)))).isEmpty();
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.UNMEASURED);
        assertThat(timekeeper.view().errorNanos()).isEqualTo(500 * MILLI);
    }

    @Test
    void anAnswerThatComesTwiceOrLateIsIgnored() {
        start();
        Shown answer = new Shown((1L << 32) + 1, EPOCH);
        step(MILLI, new Input.Received<>(N2, answer));
        assertThat(notes(step(2 * MILLI, new Input.Received<>(N2, answer))))
                .containsExactly("AnswerIgnored");
        step(SECOND, new Input.Fired<>(ROUND));
        assertThat(notes(step(SECOND + 1, new Input.Received<>(N3, new Shown(2, EPOCH)))))
                .containsExactly("AnswerIgnored");
        assertThat(notes(step(SECOND + 1, new Input.Received<>(new NodeId(9), answer))))
                .containsExactly("AnswerIgnored");
    }

    @Test
    void comparesWithOthersFromNowOn() {
        start();
        round(SECOND, ahead(0, 0));
        NodeId four = new NodeId(4);
        SortedSet<NodeId> others = new TreeSet<>(List.of(N1, N3, four));
        assertThat(
                        step(
                                2 * SECOND,
                                new Input.Submitted<>(5, new TimekeeperCommand.Compare(others))))
                .contains(new Effect.AnswerEarly<>(5, new Outcome.Done(Bytes.EMPTY)));
        assertThat(timekeeper.view().peers())
                .extracting(TimekeeperView.Peer::node)
                .containsExactly(N3, four);
        assertThat(timekeeper.view().standing()).isEqualTo(Standing.RIGHT);
    }

    @Test
    void messagesSurviveTheWireAndOthersAreRefused() {
        for (TimekeeperMessage message :
                List.of(new Ask(1L << 40), new Shown(3, -1), new Shown(4, EPOCH))) {
            Bytes bytes = TimekeeperCodec.MESSAGES.encode(message);
            assertThat(TimekeeperCodec.MESSAGES.decode(bytes)).isEqualTo(message);
        }
        assertThatThrownBy(() -> TimekeeperCodec.MESSAGES.decode(Bytes.of((byte) 1, (byte) 9)))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void theBytesOfVersionOneStayAsTheyAre() {
        assertThat(TimekeeperCodec.MESSAGES.encode(new Ask(300)).asHex()).isEqualTo("0101ac02");
        assertThat(TimekeeperCodec.MESSAGES.encode(new Shown(1, 64)).asHex())
                .isEqualTo("0102018001");
    }
}
