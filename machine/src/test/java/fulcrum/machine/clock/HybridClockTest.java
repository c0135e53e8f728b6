package fulcrum.machine.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import fulcrum.machine.Dice;
import fulcrum.machine.clock.HybridClock.Reception;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class HybridClockTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long TICK = HybridTimestamp.TICK_NANOS;

    /// 2017-01-01T00:00:00Z, before which 23:59:60 was inserted.
    private static final long NEW_YEAR = 1_483_228_800L * SECOND;

    @Test
    void packsWallTimeAndCounterIntoOneNumberAndDecodesThem() {
        Dice dice = Dice.of(146);
        for (int run = 0; run < 10_000; run++) {
            long wall = dice.nextLong() & Long.MAX_VALUE;
            HybridTimestamp first = HybridTimestamp.of(wall);
            assertThat(first.wall()).isLessThanOrEqualTo(wall).isGreaterThan(wall - TICK);
            assertThat(first.counter()).isZero();
            long other = dice.nextLong() & Long.MAX_VALUE;
            assertThat(first.compareTo(HybridTimestamp.of(other)))
                    .isEqualTo(Long.compare(wall / TICK, other / TICK));
        }
        HybridTimestamp third = HybridTimestamp.of(NEW_YEAR - 1).next().next().next();
        assertThat(third.counter()).isEqualTo(3);
        assertThat(third.wall()).isEqualTo(HybridTimestamp.of(NEW_YEAR - 1).wall());
        assertThat(third.toString()).startsWith("2016-12-31T23:59:59.9999").endsWith("Z+3");
        assertThatIllegalArgumentException().isThrownBy(() -> new HybridTimestamp(-1));
    }

    @Test
    void aFullCounterCarriesIntoTheTime() {
        HybridTimestamp full = new HybridTimestamp(TICK * 7 + TICK - 1);
        assertThat(full.next()).isEqualTo(HybridTimestamp.of(TICK * 8));
        assertThat(full.next()).isGreaterThan(full);
        assertThat(full.counter()).isEqualTo(65_535);
        assertThat(full.wall()).isEqualTo(TICK * 7);
    }

    @Test
    void followsTheWallClockWhileThatMovesOn() {
        HybridClock clock = HybridClock.of(SECOND).tick(5 * SECOND);
        assertThat(clock.last()).isEqualTo(HybridTimestamp.of(5 * SECOND));
        clock = clock.tick(5 * SECOND);
        assertThat(clock.last()).isEqualTo(HybridTimestamp.of(5 * SECOND).next());
        clock = clock.tick(6 * SECOND);
        assertThat(clock.last()).isEqualTo(HybridTimestamp.of(6 * SECOND));
    }

    @Test
    void agreesWithThePapersCaseAnalysis() {
        Dice dice = Dice.of(2014);
        for (int run = 0; run < 20_000; run++) {
            long l = dice.below(4);
            long c = dice.below(5);
            long lm = dice.below(4);
            long cm = dice.below(5);
            long pt = dice.below(4);
            HybridClock clock = new HybridClock(stamp(l, c), 0, SECOND);
            // send or local event
            long sent = Math.max(l, pt);
            assertThat(clock.tick(pt * TICK).last()).isEqualTo(stamp(sent, sent == l ? c + 1 : 0));
            // receive event of message m
            long got = Math.max(Math.max(l, lm), pt);
            long counter = 0;
            if (got == l && got == lm) {
                counter = Math.max(c, cm) + 1;
            } else if (got == l) {
                counter = c + 1;
            } else if (got == lm) {
                counter = cm + 1;
            }
            assertThat(accepted(clock.receive(stamp(lm, cm), pt * TICK)).last())
                    .isEqualTo(stamp(got, counter));
        }
    }

    @Test
    void growsAlongEveryCausalPathWhateverTheWallClocksDo() {
        Dice dice = Dice.of(147);
        int concurrentAndSmaller = 0;
        for (int run = 0; run < 1_000; run++) {
            Trace trace = Trace.random(dice);
            List<HybridClock> clocks = new ArrayList<>();
            for (Trace.Event event : trace.events()) {
                HybridClock before =
                        event.previous() < 0
                                ? HybridClock.of(Long.MAX_VALUE)
                                : clocks.get(event.previous());
                long wall = dice.below(3_000L) * TICK / 16;
                clocks.add(
                        event.sent() == Trace.LOCAL
                                ? before.tick(wall)
                                : accepted(before.receive(clocks.get(event.sent()).last(), wall)));
            }
            for (int a = 0; a < clocks.size(); a++) {
                for (int b = 0; b < clocks.size(); b++) {
                    boolean smaller = clocks.get(a).last().compareTo(clocks.get(b).last()) < 0;
                    if (trace.happenedBefore(a, b)) {
                        assertThat(smaller).as("%s: %s -> %s", trace, a, b).isTrue();
                    } else if (smaller) {
                        concurrentAndSmaller++;
                    }
                }
            }
        }
        assertThat(concurrentAndSmaller).as("a scalar shows no concurrency").isPositive();
    }

    @Test
    void refusesATimestampTooFarAheadAndLearnsNothingFromIt() {
        HybridClock clock = HybridClock.of(500 * MILLI).tick(10 * SECOND);
        HybridTimestamp edge = HybridTimestamp.of(10 * SECOND + 500 * MILLI);
        assertThat(clock.receive(edge, 10 * SECOND)).isInstanceOf(Reception.Accepted.class);
        HybridTimestamp beyond = HybridTimestamp.of(edge.wall() + 2 * TICK);
        assertThat(clock.receive(beyond, 10 * SECOND))
                .isEqualTo(
                        new Reception.TooFarAhead(
                                beyond, beyond.wall() - 10 * SECOND, 500 * MILLI));
        assertThat(clock.receive(new HybridTimestamp(Long.MAX_VALUE), 10 * SECOND))
                .isInstanceOf(Reception.TooFarAhead.class);
    }

    @Test
    void manyMessagesDoNotCreepBeyondTheBound() {
        HybridClock clock = HybridClock.of(500 * MILLI);
        long wall = 10 * SECOND;
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            HybridTimestamp remote =
                    HybridTimestamp.of(clock.tick(wall).last().wall() + 100 * MILLI);
            switch (clock.receive(remote, wall)) {
                case Reception.Accepted(HybridClock after) -> clock = after;
                case Reception.TooFarAhead _ -> refused++;
            }
        }
        assertThat(refused).isGreaterThan(900);
        assertThat(clock.aheadNanos(wall)).isBetween(300 * MILLI, 500 * MILLI);
    }

    @Test
    void staysMonotoneAcrossABackwardJumpAndRejoinsTheWallClock() {
        HybridClock clock = HybridClock.of(500 * MILLI).tick(100 * SECOND);
        HybridTimestamp previous = clock.last();
        for (long wall = 40 * SECOND; wall < 102 * SECOND; wall += 10 * MILLI) {
            clock = clock.tick(wall);
            assertThat(clock.last()).isGreaterThan(previous);
            previous = clock.last();
            if (wall <= 100 * SECOND) {
                assertThat(clock.aheadNanos(100 * SECOND)).isBetween(-TICK, TICK);
            }
        }
        assertThat(clock.aheadNanos(102 * SECOND - 10 * MILLI)).isBetween(-TICK, 0L);
    }

    @Test
    void aRestartBeginsAboveWhatWasGivenBefore() {
        HybridTimestamp bound = HybridTimestamp.of(50 * SECOND);
        HybridClock clock = HybridClock.of(SECOND).atLeast(bound).tick(20 * SECOND);
        assertThat(clock.last()).isEqualTo(bound.next());
        assertThat(clock.atLeast(HybridTimestamp.ZERO)).isEqualTo(clock);
    }

    /// POSIX time has no 23:59:60: the second before midnight comes twice.
    @Test
    void theLeapSecondIsReplayedAsARepeatedSecond() {
        replayTheLeapSecond(elapsed -> elapsed < 0 ? elapsed : elapsed - SECOND);
    }

    /// Or the clock stands still for a second.
    @Test
    void theLeapSecondIsReplayedAsAFrozenSecond() {
        replayTheLeapSecond(elapsed -> elapsed < 0 ? elapsed : Math.max(elapsed - SECOND, 0));
    }

    /// Or every second of the hours around it is a little longer.
    @Test
    void theLeapSecondIsReplayedSmeared() {
        replayTheLeapSecond(
                elapsed -> elapsed - Math.clamp((elapsed + 2 * SECOND) / 4, 0L, SECOND));
    }

    @Test
    void theSecondBeforeTheLeapDecodesAsSuchBothTimes() {
        HybridClock first = HybridClock.of(500 * MILLI).tick(NEW_YEAR - 10 * MILLI);
        HybridClock again = first.tick(NEW_YEAR - SECOND);
        assertThat(first.last().toString()).startsWith("2016-12-31T23:59:59.98");
        assertThat(again.last().toString()).startsWith("2016-12-31T23:59:59.98");
        assertThat(again.last()).isEqualTo(first.last().next());
    }

    /// Three nodes whose clocks differ by up to 200 ms exchange messages for ten seconds, 23:59:60
    /// in their middle; each takes the leap when its own clock comes to it. Timestamps are monotone
    /// and causal, no message is refused, and none is ahead by more than the bound.
    private static void replayTheLeapSecond(LongUnaryOperator posix) {
        Dice dice = Dice.of(60);
        long maxOffset = 500 * MILLI;
        long[] offsets = {-100 * MILLI, 0, 100 * MILLI};
        HybridClock[] clocks = new HybridClock[3];
        long[] highest = new long[3];
        Arrays.fill(clocks, HybridClock.of(maxOffset));
        boolean sawJump = false;
        for (long elapsed = -5 * SECOND; elapsed < 5 * SECOND; elapsed += MILLI) {
            int to = dice.below(3);
            int from = dice.below(3);
            long wall = NEW_YEAR + posix.applyAsLong(elapsed + offsets[to]);
            sawJump |= wall <= highest[to] - MILLI;
            highest[to] = Math.max(highest[to], wall);
            HybridClock before = clocks[to];
            HybridTimestamp sent = clocks[from].last();
            clocks[to] = from == to ? before.tick(wall) : accepted(before.receive(sent, wall));
            assertThat(clocks[to].last()).isGreaterThan(before.last()).isGreaterThan(sent);
            assertThat(clocks[to].aheadNanos(highest[to])).isBetween(-TICK, maxOffset);
            assertThat(clocks[to].last().wall())
                    .isGreaterThanOrEqualTo(HybridTimestamp.of(wall).wall());
        }
        boolean repeats = posix.applyAsLong(0) < posix.applyAsLong(-1);
        assertThat(sawJump).isEqualTo(repeats);
        long wall = NEW_YEAR + posix.applyAsLong(5 * SECOND);
        for (HybridClock clock : clocks) {
            assertThat(clock.tick(wall).aheadNanos(wall)).isBetween(-TICK, 150 * MILLI);
        }
    }

    private static HybridClock accepted(Reception reception) {
        return switch (reception) {
            case Reception.Accepted(HybridClock clock) -> clock;
            case Reception.TooFarAhead refused -> throw new AssertionError(refused);
        };
    }

    private static HybridTimestamp stamp(long ticks, long counter) {
        return new HybridTimestamp(ticks * TICK + counter);
    }
}
