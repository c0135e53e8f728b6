package fulcrum.protocols.detector;

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
import fulcrum.protocols.detector.DetectorMessage.Heartbeat;
import fulcrum.protocols.detector.FailureDetector.Silence;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DetectorTest {

    private static final long MILLI = 1_000_000;
    private static final NodeId N1 = new NodeId(1);
    private static final NodeId N2 = new NodeId(2);
    private static final NodeId N3 = new NodeId(3);
    private static final SortedSet<NodeId> ALL = new TreeSet<>(List.of(N1, N2, N3));
    private static final Timer SILENCE_OF_2 = Timer.of("silence", N2);

    private final Detector detector =
            new Detector(DetectorConfig.of(N1, ALL, new Silence(100 * MILLI, 3)));

    private List<Effect<DetectorMessage>> step(long now, Input<DetectorMessage> input) {
        EffectList<DetectorMessage> out = new EffectList<>(1);
        detector.step(now, input, out);
        return out.drain();
    }

    private void start() {
        step(0, new Input.Started<>(7, 4));
    }

    @Test
    void beginsWithAHeartbeatToEveryPeer() {
        assertThat(step(0, new Input.Started<>(7, 4)))
                .containsExactly(
                        new Effect.StartTimer<>(SILENCE_OF_2, 300 * MILLI),
                        new Effect.StartTimer<>(Timer.of("silence", N3), 300 * MILLI),
                        new Effect.SendEarly<>(N2, new Heartbeat(4, 1)),
                        new Effect.SendEarly<>(N3, new Heartbeat(4, 1)),
                        new Effect.StartTimer<>(Timer.of("beat"), 100 * MILLI));
        assertThat(step(100 * MILLI, new Input.Fired<>(Timer.of("beat"))))
                .contains(new Effect.SendEarly<>(N2, new Heartbeat(4, 2)));
    }

    @Test
    void suspectsThePeerThatIsNotHeardAndTrustsItWhenItIs() {
        start();
        assertThat(step(300 * MILLI, new Input.Fired<>(SILENCE_OF_2)))
                .containsExactly(
                        new Effect.Noted<>(new DetectorNote.Suspected(N2, 300 * MILLI, 3000)));
        assertThat(detector.view().suspects()).containsExactly(N2);
        assertThat(step(450 * MILLI, heartbeat(1, 9)))
                .containsExactly(
                        new Effect.Noted<>(new DetectorNote.Trusted(N2, 150 * MILLI)),
                        new Effect.StartTimer<>(SILENCE_OF_2, 300 * MILLI));
        assertThat(detector.view().suspects()).isEmpty();
    }

    @Test
    void aCopyOrAnOvertakenHeartbeatProvesNothing() {
        start();
        step(10, heartbeat(2, 5));
        for (Input<DetectorMessage> old :
                List.of(heartbeat(2, 5), heartbeat(2, 4), heartbeat(1, 9))) {
            assertThat(step(20, old))
                    .singleElement()
                    .matches(e -> e.toString().contains("it is not news"));
        }
        assertThat(step(20, heartbeat(3, 1))).as("a new life").hasSize(1);
        assertThat(detector.view().peers().getFirst().suspectedFrom()).isEqualTo(20 + 300 * MILLI);
    }

    @Test
    void aStrangerIsNotWatched() {
        start();
        var stranger = new Input.Received<DetectorMessage>(new NodeId(9), new Heartbeat(1, 1));
        assertThat(step(10, stranger))
                .containsExactly(
                        new Effect.Noted<>(
                                new DetectorNote.HeartbeatIgnored(
                                        new NodeId(9), 1, 1, "nobody watches it")));
    }

    @Test
    void suspectsItselfOnceBeforeAPeer() {
        start();
        assertThat(step(900 * MILLI, new Input.Fired<>(SILENCE_OF_2)))
                .containsExactly(
                        new Effect.Noted<>(new DetectorNote.Stalled(N2, 600 * MILLI)),
                        new Effect.StartTimer<>(SILENCE_OF_2, 300 * MILLI));
        assertThat(detector.view().suspects()).isEmpty();
        step(2000 * MILLI, new Input.Fired<>(SILENCE_OF_2));
        assertThat(detector.view().suspects()).as("always late is slow").containsExactly(N2);
    }

    @Test
    void watchesOthersFromNowOn() {
        start();
        NodeId four = new NodeId(4);
        SortedSet<NodeId> others = new TreeSet<>(List.of(N1, N3, four));
        assertThat(step(50 * MILLI, new Input.Submitted<>(8, new DetectorCommand.Watch(others))))
                .containsExactly(
                        new Effect.StopTimer<>(SILENCE_OF_2),
                        new Effect.StartTimer<>(Timer.of("silence", four), 300 * MILLI),
                        new Effect.AnswerEarly<>(8, new Outcome.Done(Bytes.EMPTY)));
        assertThat(detector.view().peers())
                .extracting(DetectorView.Peer::node)
                .containsExactly(N3, four);
        assertThat(step(100 * MILLI, new Input.Fired<>(Timer.of("beat"))))
                .contains(new Effect.SendEarly<>(four, new Heartbeat(4, 2)))
                .doesNotContain(new Effect.SendEarly<>(N2, new Heartbeat(4, 2)));
    }

    @Test
    void saysWhomItSuspects() {
        start();
        step(300 * MILLI, new Input.Fired<>(SILENCE_OF_2));
        var asked = new Input.Submitted<DetectorMessage>(1, new DetectorCommand.ListSuspects());
        assertThat(step(300 * MILLI, asked))
                .singleElement()
                .isInstanceOfSatisfying(
                        Effect.AnswerEarly.class,
                        answer -> {
                            Bytes told = ((Outcome.Done) answer.outcome()).result();
                            assertThat(DetectorCodec.suspects(told)).containsExactly(N2);
                        });
    }

    @Test
    void levelsGrowBetweenTwoSteps() {
        start();
        long now = detector.viewAt(100 * MILLI).peers().getFirst().level().levelMilli();
        long later = detector.viewAt(250 * MILLI).peers().getFirst().level().levelMilli();
        assertThat(List.of(now, later)).containsExactly(1000L, 2500L);
    }

    @Test
    void messagesComeBackAndOldBytesAreReadForEver() {
        Heartbeat heartbeat = new Heartbeat(3, 1L << 40);
        Bytes encoded = DetectorCodec.MESSAGES.encode(heartbeat);
        assertThat(encoded.asHex()).isEqualTo("010103808080808020");
        assertThat(DetectorCodec.MESSAGES.decode(encoded)).isEqualTo(heartbeat);
        assertThatThrownBy(() -> DetectorCodec.MESSAGES.decode(Bytes.hex("0102")))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> DetectorCodec.RECORDS.decode(Bytes.hex("0101")))
                .isInstanceOf(Malformed.class);
    }

    private static Input<DetectorMessage> heartbeat(long life, long sequence) {
        return new Input.Received<>(N2, new Heartbeat(life, sequence));
    }
}
