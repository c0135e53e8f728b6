package fulcrum.protocols.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Outcome;
import fulcrum.protocols.antientropy.AntiEntropyConfig.Limits;
import fulcrum.protocols.antientropy.AntiEntropyConfig.Timing;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What two replicas send each other, for what there is to repair; and what ends an exchange.
final class RepairTest {

    private static final int MILLION = 1_000_000;
    private static final long SECOND = Twins.SECOND;
    private static final long ROW_BYTES = Twins.STATE_BYTES + 17;
    private static final Outcome DONE = new Outcome.Done(Bytes.EMPTY);

    private static Limits limits(int depth, long bytesPerSecond) {
        Limits d = Limits.DEFAULT;
        return new Limits(
                depth,
                bytesPerSecond,
                1L << 40,
                d.pageRowsMost(),
                d.pageBytesMost(),
                d.nodesAtOnce(),
                d.attempts(),
                d.pagesAtOnce());
    }

    @Test
    void aMillionRowsThatAreAlikeCostTwoSmallMessages() {
        Twins twins = new Twins(MILLION, Timing.DEFAULT, limits(4, 1L << 30));
        twins.start();
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.bytes).isLessThan(150).isLessThan(MILLION * ROW_BYTES / 1000);
        assertThat(twins.pages).isZero();
    }

    /// A third is missing here, a third is missing there, and a third differs.
    @Test
    void aHundredDamagedRowsOfAMillionCostLessThanAHundredth() {
        Twins twins = new Twins(MILLION, Timing.DEFAULT, limits(4, 1L << 30));
        Dice dice = Dice.of(1);
        TreeSet<Long> damaged = new TreeSet<>();
        TreeSet<Long> leaves = new TreeSet<>();
        while (damaged.size() < 100) {
            long row = dice.below(MILLION);
            if (damaged.add(row)) {
                leaves.add((row * TreeRange.PLACES / MILLION) >>> 16);
            }
        }
        int count = 0;
        for (long row : damaged) {
            Twins.Twin one = count++ % 3 == 0 ? twins.one() : twins.other();
            one.damage(twins.key(row), count % 3 == 0 ? Bytes.EMPTY : Twins.state(0));
        }
        twins.start();
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.bytes).isLessThan(MILLION * ROW_BYTES / 100);
        assertThat(twins.one().notes)
                .contains(new AntiEntropyNote.LeavesDiffer(Twins.RANGE, Twins.N2, leaves.size()));
        assertThat(twins.pages).isEqualTo(leaves.size());
        assertThat(twins.one().view().root()).isEqualTo(twins.other().view().root());
        for (long row : damaged) {
            assertThat(twins.one().at(twins.key(row))).isEqualTo(Twins.state(1));
            assertThat(twins.other().at(twins.key(row))).isEqualTo(Twins.state(1));
        }
    }

    @Test
    void neighbouringLeavesAreComparedAtOnce() {
        Twins twins = Twins.of(10_000);
        for (long row = 3_000; row < 3_200; row++) {
            twins.other().damage(twins.key(row), Twins.state(0));
        }
        twins.start();
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.pages).isEqualTo(1);
    }

    @Test
    void anEmptyReplicaGetsEverythingInPages() {
        Twins twins = Twins.of(10_000);
        twins.other().dropAll();
        twins.start();
        assertThat(twins.repair(twins.other())).isEqualTo(DONE);
        assertThat(twins.other().view().root()).isEqualTo(twins.one().view().root());
        assertThat(twins.pages).isGreaterThanOrEqualTo(10);
    }

    @Test
    void aWriteChangesTheTreeAtOnce() {
        Twins twins = Twins.of(1_000);
        twins.start();
        twins.one().write(twins.key(17), Twins.state(2));
        assertThat(twins.repair(twins.other())).isEqualTo(DONE);
        assertThat(twins.other().at(twins.key(17))).isEqualTo(Twins.state(2));
        assertThat(twins.bytes).isLessThan(3_000);
    }

    @Test
    void whatRotsInTheStoreIsFoundWhenTheTreeIsMadeAnew() {
        Timing timing = new Timing(SECOND, SECOND, 10 * SECOND, 1_000 * SECOND, 60 * SECOND);
        Twins twins = new Twins(1_000, timing, Limits.DEFAULT);
        twins.start();
        twins.one().damage(twins.key(17), Twins.state(0));
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.one().at(twins.key(17))).isEqualTo(Twins.state(0));
        twins.goOnFor(80 * SECOND);
        assertThat(twins.one().said(AntiEntropyNote.TreeDrifted.class)).isTrue();
        assertThat(twins.one().at(twins.key(17))).isEqualTo(Twins.state(1));
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() {
        Twins twins = Twins.of(10_000);
        twins.other().damage(twins.key(5), Twins.state(0));
        twins.other().damage(twins.key(7_000), Bytes.EMPTY);
        twins.start();
        twins.loses = number -> number % 3 == 0;
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.other().view().root()).isEqualTo(twins.one().view().root());
        assertThat(twins.one().said(AntiEntropyNote.AskedAgain.class)).isTrue();
    }

    @Test
    void whoDoesNotAnswerEndsTheExchange() {
        Twins twins = Twins.of(1_000);
        twins.start();
        twins.loses = _ -> true;
        long before = twins.now;
        assertThat(twins.repair(twins.one())).isInstanceOf(Outcome.Unknown.class);
        long patience = Timing.DEFAULT.patienceNanos();
        assertThat(twins.now - before).isLessThanOrEqualTo(patience * 4);
    }

    /// Its allowance is so small that it cannot be done in time.
    @Test
    void theDeadlineEndsAnExchangeAndTheNextGoesOnWhereItEnded() {
        Timing timing =
                new Timing(SECOND, SECOND, 20 * SECOND, 1_000_000 * SECOND, 1_000_000 * SECOND);
        Twins twins = new Twins(10_000, timing, limits(3, 20_000));
        for (long row = 0; row < 4_000; row++) {
            twins.one().damage(twins.key(row), Twins.state(0));
        }
        twins.start();
        assertThat(twins.repair(twins.one())).isInstanceOf(Outcome.Unknown.class);
        int rounds = 1;
        while (!(twins.repair(twins.one()) instanceof Outcome.Done)) {
            rounds++;
            assertThat(rounds).isLessThan(100);
        }
        assertThat(rounds).isGreaterThan(1);
        assertThat(twins.one().view().root()).isEqualTo(twins.other().view().root());
        long seconds = twins.now / SECOND;
        assertThat(twins.one().machine.view().bytesSent())
                .isLessThanOrEqualTo((seconds + 1) * 20_000 + 600_000);
        // Rows that were repaired are not sent again, though it took many rounds of either side.
        assertThat(twins.bytes).isLessThan(4 * 4_000 * ROW_BYTES);
    }

    @Test
    void aCrashOfEitherSideCostsNoMoreThanTheExchange() {
        for (boolean asker : List.of(true, false)) {
            Twins twins = Twins.of(20_000);
            for (long row = 0; row < 20_000; row += 40) {
                twins.other().damage(twins.key(row), Twins.state(0));
            }
            twins.start();
            twins.loses = number -> number > 300;
            twins.repair(twins.one());
            long repaired = twins.other().machine.view().rowsReceived();
            assertThat(repaired).isBetween(1L, 499L);
            twins.restart(asker ? Twins.N1 : Twins.N2);
            twins.loses = _ -> false;
            assertThat(twins.repair(twins.one())).isEqualTo(DONE);
            assertThat(twins.one().view().root()).isEqualTo(twins.other().view().root());
            long rest = twins.other().machine.view().rowsReceived();
            assertThat(asker ? rest - repaired : rest).isLessThanOrEqualTo(500 - repaired + 1);
        }
    }

    @Test
    void whatCutsItsTreeOtherwiseIsNotComparedWith() {
        Twins twins = Twins.of(100);
        twins.start();
        AntiEntropyMessage.Compare question =
                new AntiEntropyMessage.Compare(
                        1,
                        1,
                        Twins.RANGE,
                        1,
                        new AntiEntropyMessage.Shape(0, TreeRange.PLACES, 1),
                        Digest.NONE);
        twins.one().step(new Input.Received<>(Twins.N2, question));
        assertThat(twins.one().said(AntiEntropyNote.RequestDeclined.class)).isTrue();
    }

    @Test
    void tombstonesGoWhenThePeerHasThem() {
        Twins twins = Twins.of(100);
        twins.start();
        assertThat(twins.one().purges).isEmpty();
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.one().purges).hasSize(1);
        assertThat(twins.other().purges).isEmpty();
    }

    /// Of two, neither has a majority without the other: both wait.
    @Test
    void oneOfTwoIsWaitedForForEver() {
        Twins twins = Twins.of(100);
        twins.start();
        twins.wall += 100 * Timing.DEFAULT.horizonNanos();
        twins.loses = _ -> true;
        twins.repair(twins.one());
        assertThat(twins.one().said(AntiEntropyNote.PeerGivenUp.class)).isFalse();
        assertThat(twins.one().purges).isEmpty();
    }

    @Test
    void whoHearsThatItsCopyIsOutdatedTakesPartInNothingUntilItBeginsAnew() {
        Twins twins = Twins.of(1_000);
        twins.start();
        twins.one().damage(twins.key(3), Twins.state(9));
        long copy = twins.one().view().ledger().copy();
        AntiEntropyMessage told =
                new AntiEntropyMessage.Declined(
                        0, 0, Twins.RANGE, AntiEntropyMessage.Reason.OUTDATED, copy, 0);
        twins.one().step(new Input.Received<>(Twins.N2, told));
        assertThat(twins.one().view().ledger().outdated()).isTrue();
        assertThat(twins.one().rebuilds).containsExactly(Twins.RANGE);
        assertThat(twins.repair(twins.one())).isInstanceOf(Outcome.Unknown.class);
        assertThat(twins.repair(twins.other())).isInstanceOf(Outcome.Unknown.class);
        assertThat(twins.other().at(twins.key(3))).isEqualTo(Twins.state(1));

        twins.restart(Twins.N1);
        assertThat(twins.one().rebuilds).as("it is told again").containsExactly(Twins.RANGE);

        twins.one().dropAll();
        twins.one().step(new Input.Submitted<>(99, new AntiEntropyCommand.BeginAnew(Twins.RANGE)));
        twins.one().step(new Input.Received<>(Twins.N2, told)); // late
        assertThat(twins.one().view().ledger().outdated()).isFalse();
        assertThat(twins.repair(twins.one())).isEqualTo(DONE);
        assertThat(twins.one().view().root()).isEqualTo(twins.other().view().root());
        assertThat(twins.one().at(twins.key(3))).isEqualTo(Twins.state(1));
    }

    /// Rows change while they are read, before the cursor, behind it, and in the page that is on
    /// its way.
    @Test
    void aTreeThatGrowsWhileRowsChangeIsTheSumOfTheRows() {
        Dice dice = Dice.of(4);
        for (int run = 0; run < 200; run++) {
            TreeRange range =
                    new TreeRange(1, Bytes.text("t"), 0, TreeRange.PLACES, new TreeSet<>());
            Twins twins = Twins.of(50);
            TreeMap<Bytes, Bytes> rows = new TreeMap<>();
            for (int row = 0; row < 50; row += 1 + dice.below(3)) {
                rows.put(twins.key(row), Twins.state(dice.below(5)));
            }
            Growing growing = new Growing(range, 1);
            boolean whole = false;
            while (!whole) {
                change(dice, twins, rows, growing);
                var wanted =
                        new Effect.Wanted.Range(
                                growing.beginPage(), null, 1 + dice.below(9), 1 << 20);
                Input.Found.Rows early = Input.Found.Rows.of(rows, wanted);
                change(dice, twins, rows, growing);
                Input.Found.Rows found =
                        dice.chance(1, 2) ? early : Input.Found.Rows.of(rows, wanted);
                whole = growing.take(found);
            }
            HashTree due = new HashTree(1);
            rows.forEach((key, state) ->
                    due.change(range.leafOf(key, 16), Digest.NONE, Digest.of(key, state)));
            HashTree grown = growing.tree();
            assertThat(grown.consistent()).isTrue();
            for (int leaf = 0; leaf < 16; leaf++) {
                assertThat(grown.at(1, leaf)).isEqualTo(due.at(1, leaf));
            }
        }
    }

    private static void change(Dice dice, Twins twins, Map<Bytes, Bytes> rows, Growing growing) {
        for (int i = dice.below(4); i > 0; i--) {
            Bytes key = twins.key(dice.below(50));
            Bytes before = rows.get(key);
            Bytes after = dice.chance(1, 4) ? null : Twins.state(dice.below(100));
            if (after == null) {
                rows.remove(key);
            } else {
                rows.put(key, after);
            }
            growing.change(
                    key,
                    before == null ? Digest.NONE : Digest.of(key, before),
                    after == null ? Digest.NONE : Digest.of(key, after));
        }
    }
}
