package fulcrum.protocols.lattice.leaderless;

import static fulcrum.protocols.lattice.leaderless.Told.KEY;
import static fulcrum.protocols.lattice.leaderless.Told.N1;
import static fulcrum.protocols.lattice.leaderless.Told.N2;
import static fulcrum.protocols.lattice.leaderless.Told.N3;
import static fulcrum.protocols.lattice.leaderless.Told.N4;
import static fulcrum.protocols.lattice.leaderless.Told.N5;
import static fulcrum.protocols.lattice.leaderless.Told.NEVER;
import static fulcrum.protocols.lattice.leaderless.Told.answer;
import static fulcrum.protocols.lattice.leaderless.Told.notes;
import static fulcrum.protocols.lattice.leaderless.Told.outcome;
import static fulcrum.protocols.lattice.leaderless.Told.placement;
import static fulcrum.protocols.lattice.leaderless.Told.sent;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Declined;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Fill;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Filling;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Have;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Here;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Keep;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Kept;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Make;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merge;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Merged;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Read;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What the papers say, step by step.
final class LeaderlessPaperTest {

    private static final Consistency QUORUM = Consistency.of(Level.quorum());
    private static final int TRIES = LeaderlessConfig.Timing.DEFAULT.tries();
    private static final long SECOND = 1_000_000_000L;

    private static long operation(List<Effect<LeaderlessMessage>> effects) {
        return sent(effects, N2, Merge.class).getFirst().operation();
    }

    private static LeaderlessAnswer.Wrote wrote(List<Effect<LeaderlessMessage>> effects) {
        return (LeaderlessAnswer.Wrote) Objects.requireNonNull(answer(effects));
    }

    private static LeaderlessAnswer.Found found(List<Effect<LeaderlessMessage>> effects) {
        return (LeaderlessAnswer.Found) Objects.requireNonNull(answer(effects));
    }

    private static Merge merge(long operation, String words) {
        return new Merge(operation, 1, KEY, Bytes.text(words), false, NEVER);
    }

    /// Dynamo 4.5: get and put.
    @Nested
    final class Quorums {

        @Test
        void aWriteGoesToAllHomesAndIsDoneWhenWHaveIt() {
            Told told = Told.home();
            List<Effect<LeaderlessMessage>> effects = told.write("milk", QUORUM);
            long operation = operation(effects);
            assertThat(sent(effects, N3, Merge.class)).hasSize(1);
            assertThat(sent(effects, N4, Merge.class)).isEmpty();
            assertThat(outcome(effects)).isNull();
            assertThat(outcome(told.sync())).isNull();
            LeaderlessAnswer.Wrote wrote = wrote(told.receive(N2, new Merged(operation, null)));
            assertThat(wrote.acknowledged()).isEqualTo(2);
            assertThat(wrote.needed()).isEqualTo(2);
            assertThat(wrote.hints()).isZero();
        }

        @Test
        void theMakersOwnCopyCountsOnlyWhenItIsDurable() {
            Told told = Told.home();
            assertThat(outcome(told.write("milk", Consistency.of(Level.one())))).isNull();
            assertThat(wrote(told.sync()).acknowledged()).isEqualTo(1);
        }

        @Test
        void aHomeThatAnswersTwiceCountsOnce() {
            Told told = Told.home();
            long operation = operation(told.write("milk", Consistency.of(Level.all())));
            told.sync();
            told.receive(N2, new Merged(operation, null));
            assertThat(outcome(told.receive(N2, new Merged(operation, null)))).isNull();
        }

        @Test
        void tooFewAcknowledgementsAreToldAsUnknownWithTheirNumber() {
            Told told = Told.home();
            long operation = operation(told.write("milk", QUORUM));
            told.sync();
            assertThat(outcome(told.waits(operation, TRIES)))
                    .isInstanceOfSatisfying(
                            Outcome.Unknown.class, u -> assertThat(u.why()).startsWith("1 of 3"));
        }

        @Test
        void whatSurelyCannotBeDoneIsRefusedAndNothingIsMade() {
            Told told = Told.home();
            told.waits(operation(told.write("milk", QUORUM)), TRIES);
            assertThat(told.view().away()).containsExactly(N2, N3);
            List<Effect<LeaderlessMessage>> effects = told.write("bread", QUORUM);
            assertThat(outcome(effects)).isInstanceOf(Outcome.Refused.class);
            assertThat(told.words()).containsExactly("milk@n1.0");
        }

        @Test
        void whoDegradesSaysWhichLevelWasReached() {
            Told told = Told.home();
            told.waits(operation(told.write("milk", QUORUM)), TRIES);
            told.write("bread", QUORUM.degrading());
            LeaderlessAnswer.Wrote wrote = wrote(told.sync());
            assertThat(wrote.degraded()).isTrue();
            assertThat(wrote.acknowledged()).isEqualTo(1);
            assertThat(wrote.needed()).isEqualTo(2);
        }

        @Test
        void aReadAsksAllHomesAndMergesWhatROfThemHold() {
            Told told = Told.home();
            told.receive(N2, merge(9, "milk"));
            List<Effect<LeaderlessMessage>> effects = told.read(QUORUM);
            long operation = sent(effects, N2, Read.class).getFirst().operation();
            assertThat(sent(effects, N3, Read.class)).hasSize(1);
            assertThat(outcome(effects)).isNull();
            LeaderlessAnswer.Found found =
                    found(told.receive(N3, new Have(operation, Bytes.text("bread"), NEVER)));
            assertThat(Words.of(found.state())).containsExactly("bread", "milk");
            assertThat(found.answered()).isEqualTo(2);
        }

        @Test
        void readRepairGivesHomesWhatTheyLackAfterTheAnswer() {
            Told told = Told.home();
            told.receive(N2, merge(9, "milk"));
            long operation = sent(told.read(QUORUM), N2, Read.class).getFirst().operation();
            told.receive(N3, new Have(operation, Bytes.text("bread"), NEVER));
            List<Effect<LeaderlessMessage>> effects =
                    told.receive(N2, new Have(operation, Bytes.text("milk"), NEVER));
            assertThat(notes(effects)).contains("ReadRepaired");
            for (NodeId home : List.of(N2, N3)) {
                assertThat(sent(effects, home, Merge.class))
                        .singleElement()
                        .satisfies(m -> assertThat(Words.of(m.state())).hasSize(2))
                        .satisfies(m -> assertThat(m.operation()).isZero());
            }
            assertThat(told.words()).containsExactly("bread", "milk");
        }

        @Test
        void theAdversaryTellsTheLeastThatTheLevelAllows() {
            Told told = Told.home();
            told.receive(N2, merge(9, "milk"));
            long operation =
                    sent(told.read(Consistency.of(Level.one()).adversarial()), N2, Read.class)
                            .getFirst()
                            .operation();
            told.receive(N2, new Have(operation, Bytes.text("milk"), NEVER));
            assertThat(found(told.receive(N3, new Have(operation, null, NEVER))).state()).isNull();
        }

        @Test
        void aLevelThatNoRangeHasIsRefused() {
            Told told = Told.home();
            assertThat(outcome(told.write("milk", Consistency.of(new Level.Count(4)))))
                    .isEqualTo(new Outcome.Refused(Outcome.Refusal.INVALID, null));
        }

        @Test
        void aNodeThatIsNoHomeHandsWritesOnAndReadsItself() {
            Told told = new Told(Told.config(N4));
            told.receive(N2, new Here(3));
            List<Effect<LeaderlessMessage>> effects = told.write("milk", QUORUM);
            Make make = sent(effects, N2, Make.class).getFirst();
            assertThat(make.life()).isEqualTo(3);
            Outcome done = new Outcome.Done(Bytes.text("so"));
            assertThat(
                            outcome(
                                    told.receive(
                                            N2,
                                            new LeaderlessMessage.Made(make.operation(), done))))
                    .isEqualTo(done);
            assertThat(sent(told.read(QUORUM), N1, Read.class)).hasSize(1);
        }

        @Test
        void whatIsHandedOnTwiceIsMadeOnce() {
            Told told = Told.home();
            Make make = new Make(5, 1, 1, KEY, Bytes.text("milk"), QUORUM, null);
            told.receive(N4, make);
            told.receive(N4, make);
            assertThat(told.log.stream().filter(l -> l.record() instanceof LeaderlessRecord.Joined))
                    .hasSize(1);
            told.restart();
            told.receive(N4, make);
            assertThat(told.log.stream().filter(l -> l.record() instanceof LeaderlessRecord.Joined))
                    .hasSize(1);
        }
    }

    /// Dynamo 4.6: hinted handoff and sloppy quorums.
    @Nested
    final class Handoff {

        @Test
        void whatAHomeHasMissedIsKeptAndDeliveredWhenItIsBack() {
            Told told = Told.home();
            long operation = operation(told.write("milk", Consistency.of(Level.two())));
            told.sync();
            told.receive(N2, new Merged(operation, null));
            List<Effect<LeaderlessMessage>> effects = told.waits(operation, TRIES);
            assertThat(notes(effects)).contains("HintKept");
            assertThat(told.view().hints())
                    .singleElement()
                    .satisfies(w -> assertThat(w.home()).isEqualTo(N3));
            told.restart();
            assertThat(told.view().hintCount()).isEqualTo(1);
            Merge handed = sent(told.probes(SECOND), N3, Merge.class).getFirst();
            assertThat(Words.of(handed.state())).containsExactly("milk@n1.0");
            effects = told.receive(N3, new Merged(handed.operation(), null));
            assertThat(notes(effects)).contains("HintDelivered");
            assertThat(told.view().hintCount()).isZero();
        }

        @Test
        void aStandInCountsOnlyWhereThatWasAskedForAndTheAnswerSaysSo() {
            Told told = Told.home();
            told.waits(operation(told.write("milk", QUORUM)), TRIES);
            List<Effect<LeaderlessMessage>> effects = told.write("bread", QUORUM.sloppily());
            Keep keep = sent(effects, N4, Keep.class).getFirst();
            assertThat(keep.home()).isEqualTo(N2);
            told.sync();
            LeaderlessAnswer.Wrote wrote = wrote(told.receive(N4, new Kept(keep.operation(), N2)));
            assertThat(wrote.acknowledged()).isEqualTo(1);
            assertThat(wrote.hints()).isEqualTo(1);
            assertThat(wrote.degraded()).isFalse();
        }

        @Test
        void aStandInKeepsIt() {
            Told told = new Told(Told.config(N5));
            List<Effect<LeaderlessMessage>> effects =
                    told.receive(N1, new Keep(8, N2, KEY, Bytes.text("milk")));
            assertThat(sent(effects, N1, Kept.class)).containsExactly(new Kept(8, N2));
            told.restart();
            assertThat(sent(told.probes(SECOND), N2, Merge.class)).hasSize(1);
        }

        @Test
        void anOldHintIsHandedToAnotherHomeAndNotForgotten() {
            Told told = new Told(Told.config(N5));
            told.receive(N1, new Keep(8, N2, KEY, Bytes.text("milk")));
            List<Effect<LeaderlessMessage>> effects = told.probes(4 * 3600 * SECOND);
            assertThat(sent(effects, N2, Merge.class)).isEmpty();
            Merge handed = sent(effects, N1, Merge.class).getFirst();
            assertThat(told.view().hintCount()).isEqualTo(1);
            assertThat(notes(told.receive(N1, new Merged(handed.operation(), null))))
                    .contains("HintHandedToRepair");
            assertThat(told.view().hintCount()).isZero();
        }
    }

    /// Dynamo 4.4: versions. Who numbers updates never uses a number twice.
    @Nested
    final class Updates {

        @Test
        void anIncarnationIsStoredBeforeTheFirstUpdate() {
            Told told = Told.home();
            told.write("milk", QUORUM);
            assertThat(told.log.getFirst().record()).isEqualTo(new LeaderlessRecord.Incarnated(0));
            told.restart();
            assertThat(told.view().incarnation()).isZero();
        }

        @Test
        void whereNothingWaitsForTheDiskEachLifeIsAnIncarnation() {
            LeaderlessConfig group = Told.config(N1);
            Told told =
                    new Told(
                            new LeaderlessConfig(
                                    N1,
                                    group.merging(),
                                    group.founding(),
                                    LeaderlessConfig.Durability.PERIODIC,
                                    group.timing(),
                                    group.limits()));
            assertThat(told.write("milk", Consistency.of(Level.one())))
                    .anyMatch(e -> e instanceof Effect.Answer<LeaderlessMessage>);
            told.restart();
            assertThat(told.view().incarnation()).isEqualTo(1);
        }

        @Test
        void anOperationThatIsTriedAgainIsMadeOnce() {
            Told told = Told.home();
            Bytes name = nameMadeBy(N1);
            var write =
                    new LeaderlessCommand.Write(
                            KEY, Bytes.text("milk"), QUORUM, new Once(name, 1, 7_000 * SECOND));
            told.submit(write);
            told.restart();
            List<Effect<LeaderlessMessage>> effects = told.submit(write);
            assertThat(notes(effects)).contains("MadeBefore");
            assertThat(told.words()).containsExactly("milk@n1.0");
            assertThat(sent(effects, N2, Merge.class)).hasSize(1);
        }

        @Test
        void whereHomesHaveChangedSinceNobodyKnowsWhetherItWasMade() {
            Told told = Told.home();
            told.submit(new LeaderlessCommand.Place(placement(2, List.of(N1, N2, N3), List.of())));
            var write =
                    new LeaderlessCommand.Write(
                            KEY,
                            Bytes.text("milk"),
                            QUORUM,
                            new Once(nameMadeBy(N1), 1, 7_000 * SECOND));
            assertThat(outcome(told.submit(write))).isInstanceOf(Outcome.Unknown.class);
            assertThat(told.words()).isEmpty();
        }

        private static Bytes nameMadeBy(NodeId maker) {
            for (int i = 0; ; i++) {
                Bytes name = Bytes.text("order " + i);
                if (new Once(name, 1, 0).maker(List.of(N1, N2, N3)).equals(maker)) {
                    return name;
                }
            }
        }
    }

    /// Blocking repair, and what is linearizable.
    @Nested
    final class Grades {

        @Test
        void blockingRepairAnswersWhenAQuorumHasIt() {
            Told told = Told.home();
            told.receive(N2, merge(9, "milk"));
            long operation =
                    sent(told.read(Consistency.of(Grade.BLOCKING_REPAIR)), N2, Read.class)
                            .getFirst()
                            .operation();
            List<Effect<LeaderlessMessage>> effects =
                    told.receive(N2, new Have(operation, null, NEVER));
            assertThat(outcome(effects)).isNull();
            assertThat(notes(effects)).contains("RepairAwaited");
            Merge back = sent(effects, N2, Merge.class).getFirst();
            assertThat(
                            Words.of(
                                    found(told.receive(N2, new Merged(back.operation(), null)))
                                            .state()))
                    .containsExactly("milk");
        }

        @Test
        void aLinearizableWriteAsksAQuorumFirst() {
            Told told = Told.home();
            List<Effect<LeaderlessMessage>> effects =
                    told.write("milk", Consistency.of(Grade.LINEARIZABLE));
            assertThat(sent(effects, N2, Merge.class)).isEmpty();
            Read query = sent(effects, N2, Read.class).getFirst();
            effects =
                    told.receive(N2, new Have(query.operation(), Bytes.text("bread@n2.0"), NEVER));
            assertThat(sent(effects, N3, Merge.class)).hasSize(1);
            assertThat(told.words()).containsExactly("bread@n2.0", "milk@n1.0");
        }

        @Test
        void aLinearizableReadTellsWhatAQuorumHeldAtOnce() {
            Told told = Told.home();
            told.receive(N2, merge(9, "milk"));
            long operation =
                    sent(told.read(Consistency.of(Grade.LINEARIZABLE)), N2, Read.class)
                            .getFirst()
                            .operation();
            Merge back =
                    sent(told.receive(N2, new Have(operation, null, NEVER)), N2, Merge.class)
                            .getFirst();
            assertThat(back.exact()).isTrue();
            // Meanwhile somebody has added bread there: what a quorum has agreed on is not known.
            List<Effect<LeaderlessMessage>> effects =
                    told.receive(N2, new Merged(operation, Bytes.text("bread milk")));
            assertThat(outcome(effects)).isNull();
            assertThat(notes(effects)).contains("ReadContended");
            effects = told.receive(N2, new Merged(operation, Bytes.text("bread milk")));
            assertThat(Words.of(found(effects).state())).containsExactly("bread", "milk");
        }
    }

    /// Homes change, and nothing is lost.
    @Nested
    final class Homes {

        @Test
        void newHomesAreWrittenToBesidesAndQuorumsOfBothAreNeeded() {
            Told told = Told.home();
            told.submit(
                    new LeaderlessCommand.Place(
                            placement(2, List.of(N1, N2, N3), List.of(N2, N3, N4))));
            long operation = operation(told.write("milk", QUORUM));
            told.sync();
            assertThat(outcome(told.receive(N2, new Merged(operation, null)))).isNull();
            assertThat(wrote(told.receive(N4, new Merged(operation, null))).acknowledged())
                    .isEqualTo(2);
        }

        @Test
        void aNewHomeTakesWritesIsFilledAndServesNoReadsUntilItIsWhole() {
            Told told = new Told(Told.config(N4));
            Placement second = placement(2, List.of(N1, N2, N3), List.of(N2, N3, N4));
            told.receive(N1, new LeaderlessMessage.Moved(second));
            Fill fill = fillAfterEmptying(told);
            List<Effect<LeaderlessMessage>> effects =
                    told.receive(N2, new Merge(3, 2, KEY, Bytes.text("new"), false, NEVER));
            assertThat(sent(effects, N2, Merged.class)).hasSize(1);
            assertThat(sent(told.receive(N2, new Read(4, 2, KEY)), N2, Declined.class)).hasSize(1);
            for (NodeId source : List.of(N1, N2, N3)) {
                effects =
                        told.receive(
                                source,
                                new Filling(
                                        fill.stream(),
                                        fill.from(),
                                        List.of(KEY),
                                        List.of(Bytes.text("old" + source)),
                                        false));
                fill =
                        source.equals(N3)
                                ? fill
                                : sent(effects, source.equals(N1) ? N2 : N3, Fill.class).getFirst();
            }
            assertThat(notes(effects)).contains("RangeWhole");
            assertThat(told.words()).containsExactly("new", "oldn1", "oldn2", "oldn3");
        }

        private static Fill fillAfterEmptying(Told told) {
            List<Effect<LeaderlessMessage>> effects =
                    told.step(
                            new Input.Loaded<>(
                                    1, new Input.Found.Rows(List.of(), List.of(), false)));
            return sent(effects, N1, Fill.class).getFirst();
        }

        @Test
        void whoGoesByAnOldPlacementIsToldAndNotServed() {
            Told told = Told.home();
            Placement second = placement(2, List.of(N1, N2, N3), List.of(N2, N3, N4));
            told.submit(new LeaderlessCommand.Place(second));
            assertThat(sent(told.receive(N2, merge(5, "milk")), N2, Declined.class))
                    .singleElement()
                    .satisfies(d -> assertThat(d.placement()).isEqualTo(second));
            assertThat(told.words()).isEmpty();
        }

        @Test
        void whatANodeHoldsThatWasGivenUpIsNotTaken() {
            Told told = Told.home();
            told.submit(
                    new LeaderlessCommand.Place(
                            placement(
                                    2,
                                    2,
                                    List.of(N1, N2, N3),
                                    List.of(),
                                    new TreeSet<>(List.of(N3)))));
            told.receive(N3, new Merge(0, 1, KEY, Bytes.text("ghost"), false, NEVER));
            assertThat(told.words()).isEmpty();
        }
    }

    /// A row that is not in memory is loaded, and what is asked of it waits.
    @Test
    void coldRowsAreLoadedAndVisitedInOrder() {
        Told told = Told.home();
        told.rows.put(KEY, Bytes.text("milk"));
        told.cold = true;
        List<Effect<LeaderlessMessage>> effects = told.receive(N2, merge(1, "bread"));
        assertThat(sent(effects, N2, Merged.class)).isEmpty();
        told.receive(N2, merge(2, "salt"));
        effects =
                told.step(
                        new Input.Loaded<>(1, new Input.Found.Values(List.of(Bytes.text("milk")))));
        assertThat(sent(effects, N2, Merged.class)).hasSize(2);
        assertThat(told.words()).containsExactly("bread", "milk", "salt");
    }
}
