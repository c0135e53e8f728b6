package fulcrum.protocols.gossip;

import static fulcrum.protocols.gossip.Told.MILLI;
import static fulcrum.protocols.gossip.Told.N1;
import static fulcrum.protocols.gossip.Told.N2;
import static fulcrum.protocols.gossip.Told.N3;
import static fulcrum.protocols.gossip.Told.N4;
import static fulcrum.protocols.gossip.Told.PERIOD;
import static fulcrum.protocols.gossip.Told.notes;
import static fulcrum.protocols.gossip.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.EffectList;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.gossip.GossipMessage.Ack;
import fulcrum.protocols.gossip.GossipMessage.Greeting;
import fulcrum.protocols.gossip.GossipMessage.Nack;
import fulcrum.protocols.gossip.GossipMessage.Ping;
import fulcrum.protocols.gossip.GossipMessage.PingRequest;
import fulcrum.protocols.gossip.GossipMessage.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What the papers say, step by step.
final class GossipPaperTest {

    private static final Timer PERIOD_TIMER = Timer.of("period");
    private static final Timer PROBE_TIMER = Timer.of("probe");
    private static final Incarnation FIRST = new Incarnation(1, 0);

    private static Ping ping(List<Effect<GossipMessage>> effects, NodeId to) {
        return (Ping) sent(effects, to).getLast();
    }

    /// §3.1: the failure detector.
    @Nested
    final class Probing {

        @Test
        void everyPeriodOneMemberIsPinged() {
            Told told = Told.thatKnows(N2, N3, N4);
            TreeMap<NodeId, Integer> pings = new TreeMap<>();
            for (int i = 0; i < 30; i++) {
                List<Effect<GossipMessage>> effects = told.fireAfter(PERIOD, PERIOD_TIMER);
                for (NodeId to : List.of(N2, N3, N4)) {
                    for (GossipMessage message : sent(effects, to)) {
                        if (message instanceof Ping pinged) {
                            pings.merge(to, 1, Integer::sum);
                            told.receive(to, new Ack(pinged.sequence(), List.of()));
                        }
                    }
                }
            }
            assertThat(pings).containsExactly(entry(N2, 10), entry(N3, 10), entry(N4, 10));
        }

        @Test
        void aPingIsAnsweredWithItsNumber() {
            Told told = Told.thatKnows(N2);
            assertThat(sent(told.receive(N2, new Ping(77, List.of())), N2))
                    .singleElement()
                    .isInstanceOfSatisfying(Ack.class, a -> assertThat(a.sequence()).isEqualTo(77));
        }

        @Test
        void whoDoesNotAnswerInTimeIsPingedByHelpers() {
            Told told = Told.thatKnows(N2, N3, N4);
            List<Effect<GossipMessage>> effects = told.fireAfter(PERIOD, PERIOD_TIMER);
            NodeId target = pinged(effects);
            effects = told.fireAfter(100 * MILLI, PROBE_TIMER);
            for (NodeId helper : List.of(N2, N3, N4)) {
                assertThat(sent(effects, helper)).hasSize(helper.equals(target) ? 0 : 1);
            }
        }

        @Test
        void aHelperPingsAndPassesTheAnswerOn() {
            Told told = Told.thatKnows(N2, N3);
            Ping asked = ping(told.receive(N2, new PingRequest(5, N3, List.of())), N3);
            List<Effect<GossipMessage>> effects =
                    told.receive(N3, new Ack(asked.sequence(), List.of()));
            assertThat(((Ack) sent(effects, N2).getFirst()).sequence()).isEqualTo(5);
        }

        @Test
        void aHelperThatGetsNoAnswerSaysSoAndPassesALateOneOn() {
            Told told = Told.thatKnows(N2, N3);
            Ping asked = ping(told.receive(N2, new PingRequest(5, N3, List.of())), N3);
            Timer relay = new Timer("relay", asked.sequence());
            List<Effect<GossipMessage>> effects = told.fireAfter(100 * MILLI, relay);
            assertThat(sent(effects, N2).getFirst()).isInstanceOf(Nack.class);
            effects = told.receive(N3, new Ack(asked.sequence(), List.of()));
            assertThat(sent(effects, N2).getFirst()).isInstanceOf(Ack.class);
        }

        @Test
        void whoAnswersNobodyIsSuspectedAtTheEndOfThePeriod() {
            Told told = Told.thatKnows(N2, N3, N4);
            NodeId target = pinged(told.fireAfter(PERIOD, PERIOD_TIMER));
            told.fireAfter(100 * MILLI, PROBE_TIMER);
            assertThat(told.standing(target)).isEqualTo(Standing.ALIVE);
            told.fireAfter(PERIOD - 100 * MILLI, PERIOD_TIMER);
            assertThat(told.standing(target)).isEqualTo(Standing.SUSPECT);
        }

        @Test
        void whoAnswersOnlyAHelperIsNotSuspected() {
            Told told = Told.thatKnows(N2, N3, N4);
            List<Effect<GossipMessage>> effects = told.fireAfter(PERIOD, PERIOD_TIMER);
            NodeId target = pinged(effects);
            long number = ping(effects, target).sequence();
            told.fireAfter(100 * MILLI, PROBE_TIMER);
            told.receive(target.equals(N2) ? N3 : N2, new Ack(number, List.of()));
            told.fireAfter(PERIOD - 100 * MILLI, PERIOD_TIMER);
            assertThat(told.standing(target)).isEqualTo(Standing.ALIVE);
        }

        @Test
        void anAnswerToAnEarlierPingAnswersNothing() {
            Told told = Told.thatKnows(N2);
            long number = ping(told.fireAfter(PERIOD, PERIOD_TIMER), N2).sequence();
            assertThat(notes(told.receive(N2, new Ack(number - 1, List.of())))).hasSize(1);
            told.fireAfter(PERIOD, PERIOD_TIMER);
            assertThat(told.standing(N2)).isEqualTo(Standing.SUSPECT);
        }

        @Test
        void aStalledMemberAccusesNobody() {
            Told told = Told.thatKnows(N2);
            told.fireAfter(PERIOD, PERIOD_TIMER);
            assertThat(notes(told.fireAfter(3 * PERIOD, PERIOD_TIMER)))
                    .anyMatch(n -> n instanceof GossipNote.Stalled);
            assertThat(told.standing(N2)).isEqualTo(Standing.ALIVE);
        }

        private static NodeId pinged(List<Effect<GossipMessage>> effects) {
            for (NodeId node : List.of(N2, N3, N4)) {
                if (sent(effects, node).stream().anyMatch(m -> m instanceof Ping)) {
                    return node;
                }
            }
            throw new AssertionError("nobody was pinged");
        }
    }

    /// §4.2: suspicion.
    @Nested
    final class Suspicion {

        @Test
        void aSuspectThatSaysNothingDies() {
            Told told = Told.thatKnows(N2, N3, N4);
            told.hear(Rumour.suspect(N3, FIRST, N4, Bytes.EMPTY));
            // Two periods, times the logarithm of four members, thrice as long while unconfirmed.
            told.now += 18 * PERIOD - 1;
            told.fire(Timer.of("suspicion", N3));
            assertThat(told.standing(N3)).isEqualTo(Standing.SUSPECT);
            told.now += 1;
            told.fire(Timer.of("suspicion", N3));
            assertThat(told.standing(N3)).isEqualTo(Standing.DEAD);
        }

        @Test
        void theMoreAccuseItTheLessTimeItHas() {
            Told told = Told.thatKnows(N2, N3, N4);
            told.hear(Rumour.suspect(N3, FIRST, N4, Bytes.EMPTY));
            assertThat(notes(told.hear(Rumour.suspect(N3, FIRST, N4, Bytes.EMPTY))))
                    .as("the same accuser again")
                    .isEmpty();
            told.hear(Rumour.suspect(N3, FIRST, N2, Bytes.EMPTY));
            told.hear(Rumour.suspect(N3, FIRST, new NodeId(9), Bytes.EMPTY));
            told.now += 6 * PERIOD;
            told.fire(Timer.of("suspicion", N3));
            assertThat(told.standing(N3)).isEqualTo(Standing.DEAD);
        }

        @Test
        void aLaterIncarnationSavesIt() {
            Told told = Told.thatKnows(N2, N3);
            told.hear(Rumour.suspect(N3, FIRST, N2, Bytes.EMPTY));
            told.hear(Rumour.alive(N3, FIRST, Bytes.EMPTY));
            assertThat(told.standing(N3)).as("the same word again").isEqualTo(Standing.SUSPECT);
            List<Effect<GossipMessage>> effects =
                    told.hear(Rumour.alive(N3, FIRST.next(), Bytes.EMPTY));
            assertThat(effects).contains(new Effect.StopTimer<>(Timer.of("suspicion", N3)));
            assertThat(told.standing(N3)).isEqualTo(Standing.ALIVE);
        }

        @Test
        void whoIsAccusedRaisesItsIncarnationAndSaysSoAtOnce() {
            Told told = Told.thatKnows(N2, N3);
            Incarnation own = told.gossip.view().incarnation();
            Rumour accusation = Rumour.suspect(N1, own, N3, Bytes.EMPTY);
            List<Effect<GossipMessage>> effects =
                    told.receive(N2, new Ping(1, List.of(accusation)));
            assertThat(told.gossip.view().incarnation()).isEqualTo(own.next());
            assertThat(sent(effects, N2).getFirst().rumours())
                    .contains(Rumour.alive(N1, own.next(), Told.PAYLOAD));
        }

        @Test
        void anOldAccusationIsNotRefutedTwice() {
            Told told = Told.thatKnows(N2);
            Rumour accusation = Rumour.gone(N1, told.gossip.view().incarnation(), Standing.DEAD, 0);
            told.hear(accusation);
            Incarnation after = told.gossip.view().incarnation();
            told.hear(accusation);
            assertThat(told.gossip.view().incarnation()).isEqualTo(after);
        }

        @Test
        void theDeadComeBackOnlyByALaterWordOfTheirOwn() {
            Told told = Told.thatKnows(N2, N3);
            told.hear(Rumour.gone(N3, FIRST, Standing.DEAD, 0));
            told.hear(Rumour.alive(N3, FIRST, Bytes.EMPTY));
            told.hear(Rumour.suspect(N3, FIRST, N2, Bytes.EMPTY));
            assertThat(told.standing(N3)).isEqualTo(Standing.DEAD);
            told.hear(Rumour.alive(N3, new Incarnation(2, 0), Bytes.EMPTY));
            assertThat(told.standing(N3)).isEqualTo(Standing.ALIVE);
        }

        @Test
        void theDeadAreForgottenLateAndNotLearntAnewFromThoseWhoAreAboutTo() {
            Told told = Told.thatKnows(N2, N3);
            told.hear(Rumour.gone(N3, FIRST, Standing.DEAD, 0));
            long hour = 3_600_000 * MILLI;
            told.fireAfter(hour - 1, PERIOD_TIMER);
            assertThat(told.standing(N3)).isEqualTo(Standing.DEAD);
            told.fireAfter(1, PERIOD_TIMER);
            assertThat(told.gossip.view().member(N3)).isNull();
            told.hear(Rumour.gone(N3, FIRST, Standing.DEAD, hour - 1));
            assertThat(told.gossip.view().member(N3)).isNull();
        }
    }

    /// §4.1: dissemination.
    @Nested
    final class Dissemination {

        @Test
        void aMessageHasRoomForSoManyRumoursAndNoMore() {
            Told told = Told.thatKnows(N2);
            for (int i = 10; i < 60; i++) {
                Bytes payload = Bytes.text("x".repeat(300));
                told.hear(Rumour.alive(new NodeId(i), FIRST, payload));
            }
            for (int i = 0; i < 100; i++) {
                Ack ack = (Ack) sent(told.receive(N2, new Ping(i, List.of())), N2).getFirst();
                assertThat(GossipCodec.MESSAGES.encode(ack).size()).isLessThan(1250);
            }
        }

        @Test
        void aRumourIsToldLambdaLogNTimes() {
            Told told = Told.thatKnows(N2, N3, N4);
            int times = 0;
            for (int i = 0; i < 100; i++) {
                for (GossipMessage m : sent(told.receive(N2, new Ping(i, List.of())), N2)) {
                    times += (int) m.rumours().stream().filter(r -> r.member().equals(N4)).count();
                }
            }
            assertThat(times).as("thrice the logarithm of four members").isEqualTo(9);
        }

        @Test
        void theAccusedHearsItFirst() {
            Told told = Told.thatKnows(N2, N3);
            told.hear(Rumour.suspect(N3, FIRST, N2, Bytes.EMPTY));
            for (int i = 0; i < 50; i++) {
                Ack ack = (Ack) sent(told.receive(N3, new Ping(i, List.of())), N3).getFirst();
                assertThat(ack.rumours().getFirst())
                        .isEqualTo(Rumour.suspect(N3, FIRST, N1, Bytes.EMPTY));
            }
        }

        @Test
        void theOrderOfRumoursDoesNotMatter() {
            Dice dice = Dice.of(9);
            for (int round = 0; round < 200; round++) {
                List<Rumour> rumours = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    rumours.add(some(dice));
                }
                List<String> first = after(rumours);
                dice.shuffle(rumours);
                rumours.addAll(rumours.subList(0, 5));
                assertThat(after(rumours)).isEqualTo(first);
            }
        }

        private static List<String> after(List<Rumour> rumours) {
            Told told = Told.thatKnows(N2, N3, N4);
            told.hear(rumours.toArray(Rumour[]::new));
            return told.gossip.view().members().stream()
                    .map(m -> m.node() + " " + m.incarnation() + " " + m.standing())
                    .toList();
        }

        private static Rumour some(Dice dice) {
            NodeId member = dice.pick(List.of(N2, N3, N4));
            Incarnation incarnation = new Incarnation(dice.between(1, 2), dice.below(3));
            return switch (dice.below(4)) {
                case 0 -> Rumour.alive(member, incarnation, Bytes.EMPTY);
                case 1 -> Rumour.suspect(member, incarnation, N2, Bytes.EMPTY);
                case 2 -> Rumour.gone(member, incarnation, Standing.DEAD, 0);
                default -> Rumour.gone(member, incarnation, Standing.LEFT, 0);
            };
        }
    }

    /// Joining, leaving, and coming back.
    @Nested
    final class Membership {

        @Test
        void aGreetingIsAnsweredWithAllThatIsKnown() {
            Told told = Told.thatKnows(N2, N3);
            List<GossipMessage> sent = sent(told.receive(N4, new Greeting(List.of())), N4);
            assertThat(sent).allMatch(m -> m instanceof Roster);
            assertThat(sent.stream().flatMap(m -> m.rumours().stream()).map(Rumour::member))
                    .containsExactly(N1, N2, N3);
        }

        @Test
        void aLifeBeginsByGreetingASeedAtALaterIncarnationThanBefore() {
            Told told = Told.thatKnows();
            List<Effect<GossipMessage>> again = told.step(new Input.Started<>(8, 4));
            Greeting greeting = (Greeting) sent(again, N2).getFirst();
            assertThat(greeting.rumours())
                    .containsExactly(Rumour.alive(N1, new Incarnation(4, 0), Told.PAYLOAD));
        }

        @Test
        void aDeadMemberIsGreetedNowAndThenForItMayBeThere() {
            Told told = Told.thatKnows(N2, N3);
            told.hear(Rumour.gone(N3, FIRST, Standing.DEAD, 0));
            int greetings = 0;
            for (int i = 0; i < 40; i++) {
                List<Effect<GossipMessage>> effects = told.fireAfter(PERIOD, PERIOD_TIMER);
                greetings += sent(effects, N3).size();
                for (GossipMessage m : sent(effects, N2)) {
                    if (m instanceof Ping p) {
                        told.receive(N2, new Ack(p.sequence(), List.of()));
                    }
                }
            }
            assertThat(greetings).isEqualTo(2);
        }

        @Test
        void whoLeavesSaysGoodbyeAndIsNotSuspected() {
            Told told = Told.thatKnows(N2, N3);
            List<Effect<GossipMessage>> effects =
                    told.step(new Input.Submitted<>(1, new GossipCommand.Leave()));
            assertThat(sent(effects, N3).getFirst().rumours())
                    .extracting(Rumour::standing)
                    .containsExactly(Standing.LEFT);
            told.fireAfter(PERIOD, PERIOD_TIMER);
            assertThat(told.fireAfter(PERIOD, PERIOD_TIMER))
                    .contains(new Effect.AnswerEarly<>(1, new Outcome.Done(Bytes.EMPTY)));
            told.hear(Rumour.gone(N1, told.gossip.view().incarnation(), Standing.DEAD, 0));
            assertThat(told.gossip.view().standing()).isEqualTo(Standing.LEFT);
        }

        @Test
        void anAnnouncementIsANewIncarnation() {
            Told told = Told.thatKnows(N2);
            Bytes payload = Bytes.text("elsewhere");
            told.step(new Input.Submitted<>(1, new GossipCommand.Announce(payload)));
            Ack ack = (Ack) sent(told.receive(N2, new Ping(1, List.of())), N2).getFirst();
            assertThat(ack.rumours()).contains(Rumour.alive(N1, new Incarnation(3, 1), payload));
            Bytes tooLong = Bytes.text("x".repeat(513));
            assertThat(told.step(new Input.Submitted<>(2, new GossipCommand.Announce(tooLong))))
                    .containsExactly(
                            new Effect.AnswerEarly<>(
                                    2, new Outcome.Refused(Outcome.Refusal.INVALID, null)));
        }

        @Test
        void whoIsToBeMetIsGreetedAtOnceAndThisMemberIsNot() {
            Told told = Told.thatKnows(N2);
            SortedSet<NodeId> seeds = new TreeSet<>(List.of(N1, N2, N4));
            List<Effect<GossipMessage>> effects =
                    told.step(new Input.Submitted<>(1, new GossipCommand.Meet(seeds)));
            assertThat(sent(effects, N4)).singleElement().isInstanceOf(Greeting.class);
            assertThat(sent(effects, N2)).isEmpty();
            assertThat(effects)
                    .contains(new Effect.AnswerEarly<>(1, new Outcome.Done(Bytes.EMPTY)));
        }

        @Test
        void acquaintancesAreSeedsOfTheNextLife() {
            Told told = Told.thatKnows(N2, N3);
            List<Logged> log = new ArrayList<>();
            for (Effect<GossipMessage> effect : told.fireAfter(PERIOD, PERIOD_TIMER)) {
                if (effect instanceof Effect.StoreLazily<GossipMessage>(long at, var record)) {
                    log.add(new Logged(at, record));
                }
            }
            assertThat(log).hasSize(1);
            GossipConfig alone = GossipConfig.of(N1, new TreeSet<>(), Told.PAYLOAD);
            Gossip again = Gossip.recover(alone, log);
            var out = new EffectList<GossipMessage>(2);
            again.step(0, new Input.Started<>(1, 4), out);
            List<Effect<GossipMessage>> effects = out.drain();
            assertThat(sent(effects, N2)).hasSize(1);
            assertThat(sent(effects, N3)).hasSize(1);
        }

        @Test
        void anEarlierRecordIsGivenUpWhenTheLaterIsDurable() {
            Told told = Told.thatKnows(N2, N3);
            told.fireAfter(PERIOD, PERIOD_TIMER);
            assertThat(told.step(new Input.Stored<>(0))).isEmpty();
            assertThat(told.step(new Input.Stored<>(1))).containsExactly(new Effect.Truncate<>(1));
            assertThat(told.step(new Input.Stored<>(1))).isEmpty();
        }
    }

    /// Lifeguard, LHA-Probe: local health.
    @Test
    void whoHearsNobodyThinksWorseOfItselfAndAsksMoreSlowly() {
        Told told = Told.thatKnows(N2, N3, N4);
        told.fireAfter(PERIOD, PERIOD_TIMER);
        told.fireAfter(100 * MILLI, PROBE_TIMER);
        List<Effect<GossipMessage>> effects = told.fireAfter(PERIOD - 100 * MILLI, PERIOD_TIMER);
        assertThat(told.gossip.view().health()).isEqualTo(1);
        assertThat(effects).contains(new Effect.StartTimer<>(PERIOD_TIMER, 2 * PERIOD));
        assertThat(effects).contains(new Effect.StartTimer<>(PROBE_TIMER, 200 * MILLI));
    }
}
