package fulcrum.verify.transactions;

import static fulcrum.verify.transactions.IsolationLevel.READ_COMMITTED;
import static fulcrum.verify.transactions.IsolationLevel.REPEATABLE_READ;
import static fulcrum.verify.transactions.IsolationLevel.SERIALIZABLE;
import static fulcrum.verify.transactions.IsolationLevel.SNAPSHOT;
import static fulcrum.verify.transactions.IsolationLevel.STRICT_SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IsolationCheckerTest {

    private static String judged(IsolationLevel level, String... lines) {
        return switch (IsolationChecker.check(Histories.history(lines), level)) {
            case Verdict.Valid _ -> "valid";
            case Verdict.Violated violated -> violated.anomaly();
            case Verdict.Undecided _ -> "undecided";
        };
    }

    @Test
    void findsNothingWrongWithAnEmptyHistory() {
        for (IsolationLevel level : IsolationLevel.values()) {
            assertThat(judged(level)).isEqualTo("valid");
        }
    }

    @Test
    void cannotDecideWhereAnElementIsAppendedTwice() {
        Verdict verdict =
                IsolationChecker.check(
                        Histories.history("0 @0 0-10 ok: append x 1", "1 @1 0-10 ok: append x 1"),
                        READ_COMMITTED);
        assertThat(verdict)
                .isEqualTo(
                        new Verdict.Undecided(
                                "element 1 is appended to x twice, by T0 and by T1, so a list that"
                                        + " holds it does not tell whose append was read"));
    }

    @Nested
    class UnknownOutcomes {

        @Test
        void bindNobodyWhileNobodyReadThem() {
            String[] lines = {
                "0 @0 0-10 info: append x 1, read y = [7]", "1 @1 20-30 ok: read x = []",
            };
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("valid");
        }

        @Test
        void countInWholeOnceAnyPartWasRead() {
            String[] lines = {
                "0 @0 0-10 info: append x 1, append y 1",
                "1 @1 20-30 ok: read x = [1], read y = []",
            };
            assertThat(judged(READ_COMMITTED, lines)).isEqualTo("valid");
            assertThat(judged(SNAPSHOT, lines)).isEqualTo("G-single");
        }

        @Test
        void countIfReadByOneThatCountsOnlyBecauseItWasReadItself() {
            String[] lines = {
                "0 @0 0-90 info: append x 1, append z 1",
                "1 @1 0-90 info: read x = [1], append y 1",
                "2 @2 0-90 ok: read y = [1], read z = []",
            };
            assertThat(judged(READ_COMMITTED, lines)).isEqualTo("valid");
            assertThat(judged(SNAPSHOT, lines)).isEqualTo("G-single");
        }

        @Test
        void mayHappenLongAfterTheClientGaveUp() {
            String[] lines = {
                "0 @0 0-10 info: append x 1",
                "1 @0 20-30 ok: read x = []",
                "2 @1 40-50 ok: read x = [1]",
            };
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("valid");
        }

        @Test
        void neverHappenBeforeTheClientAsked() {
            String[] lines = {"0 @0 0-10 ok: read x = [1]", "1 @1 20-30 info: append x 1"};
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("G1c-realtime");
            assertThat(judged(SERIALIZABLE, lines)).isEqualTo("valid");
        }
    }

    @Test
    void letsAnAbortedTransactionReadWhatItLikes() {
        String[] lines = {
            "0 @0 0-10 ok: append x 1, append x 2",
            "1 @1 0-10 fail: read x = [1], read x = [99]",
            "2 @2 20-30 ok: read x = [1 2]",
        };
        assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("valid");
    }

    @Nested
    class UnreadAppends {

        @Test
        void comeAfterWhatWasRead() {
            String[] lines = {
                "0 @0 0-90 ok: read x = [1], read y = []",
                "1 @1 0-90 ok: append x 1",
                "2 @2 0-90 ok: append x 2, append y 2",
                "3 @3 0-90 ok: read y = [2], append z 3",
                "4 @4 0-90 ok: read z = [3], read x = [1]",
            };
            assertThat(judged(READ_COMMITTED, lines)).isEqualTo("valid");
            assertThat(judged(SNAPSHOT, lines)).isEqualTo("G-single");
        }

        @Test
        void haveNoOrderAmongThemselves() {
            String[] lines = {
                "0 @0 0-90 ok: append x 1, append y 1", "1 @1 0-90 ok: append x 2, append y 2",
            };
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("valid");
        }

        @Test
        void doNotPrecedeThemselvesWhereTheirWriterReadBefore() {
            String[] lines = {
                "0 @0 0-90 ok: read x = [], append x 1",
                "1 @1 0-90 ok: append x 2",
                "2 @2 0-90 ok: read x = []",
            };
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("valid");
        }
    }

    @Nested
    class RealTime {

        @Test
        void leavesTransactionsConcurrentThatTouch() {
            String[] lines = {"0 @0 0-10 ok: append x 1", "1 @1 10-20 ok: read x = []"};
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("valid");
        }

        @Test
        void ordersOneProcessAlsoWhereItsTransactionsTouch() {
            String[] lines = {"0 @0 0-10 ok: append x 1", "1 @0 10-20 ok: read x = []"};
            assertThat(judged(STRICT_SERIALIZABLE, lines)).isEqualTo("G-single-process");
            assertThat(judged(SERIALIZABLE, lines)).isEqualTo("valid");
        }
    }

    /// What separates the two levels that are both called repeatable read.
    @Test
    void allowsWriteSkewAtSnapshotAndForbidsItAtRepeatableRead() {
        String[] lines = {
            "0 @0 0-50 ok: read x = [], append y 1", "1 @1 0-50 ok: read y = [], append x 1",
        };
        assertThat(judged(SNAPSHOT, lines)).isEqualTo("valid");
        assertThat(judged(REPEATABLE_READ, lines)).isEqualTo("G2-item");
    }

    @Test
    void tellsAStaleRead() {
        Verdict verdict =
                IsolationChecker.check(
                        Histories.history(
                                "5 @0 1000000-2500000 ok: append x 2",
                                "7 @3 3000000-3100000 ok: read x = []"),
                        STRICT_SERIALIZABLE);
        assertThat(verdict.lines())
                .containsExactly(
                        "violated: G-single-realtime",
                        "  T5 (process 0, 1.000 ms to 2.500 ms, committed): append 2 to x.",
                        "  T7 (process 3, 3.000 ms to 3.100 ms, committed): read x = [].",
                        "  T7 read x = [] without T5's append of 2, which was acknowledged before"
                                + " T7 began, so T7 came before T5.",
                        "  T5 was acknowledged at 2.500 ms, before T7 began at 3.000 ms.",
                        "  So T7 would have to come before itself.",
                        "  At strict-serializable, no cycle may hold exactly one edge from a read"
                                + " to the append that it missed (read skew), also where real time"
                                + " closes the cycle.",
                        "  The strongest level that allows this is serializable.");
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Violated.class,
                        violated -> assertThat(violated.calls()).containsExactly(5, 7));
    }

    @Test
    void tellsADirtyWrite() {
        Verdict verdict =
                IsolationChecker.check(
                        Histories.history(
                                "0 @0 0-50 ok: append x 1, append y 1",
                                "1 @1 0-50 info: append x 2, append y 2",
                                "2 @2 0-90 ok: read x = [1 2]",
                                "3 @3 0-90 ok: read y = [2 1]"),
                        READ_COMMITTED);
        assertThat(verdict.lines())
                .containsExactly(
                        "violated: G0",
                        "  T0 (process 0, 0.000 ms to 0.000050 ms, committed): append 1 to x,"
                                + " append 1 to y.",
                        "  T1 (process 1, from 0.000 ms, outcome unknown): append 2 to x,"
                                + " append 2 to y.",
                        "  T1's append of 2 to x stands right after T0's append of 1"
                                + " (T2 read x = [1 2]), so T0 came before T1.",
                        "  T0's append of 1 to y stands right after T1's append of 2"
                                + " (T3 read y = [2 1]), so T1 came before T0.",
                        "  So T0 would have to come before itself.",
                        "  At read-committed, transactions may not write around each other in a"
                                + " circle (dirty write).",
                        "  No level from read-committed upwards allows this.");
    }

    @Test
    void tellsTheShortestOfManyCycles() {
        List<String> lines = new ArrayList<>(ring(40, 0));
        lines.addAll(ring(3, 1000));
        lines.addAll(ring(7, 2000));
        assertThat(violated(lines).calls()).containsExactly(1000, 1001, 1002);
    }

    @Test
    void tellsOnlyTheBeginningOfAHugeCycle() {
        Verdict.Violated violated = violated(ring(5000, 0));
        assertThat(violated.calls()).hasSize(5000);
        assertThat(violated.story())
                .hasSize(28)
                .contains("And so on, 4988 steps more, back to the first.");
    }

    /// Each reads a list that the one before it makes longer.
    private static List<String> ring(int size, int from) {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < from + size; i++) {
            int next = i + 1 == from + size ? from : i + 1;
            lines.add("%d @%d 0-10 ok: read k%d = [], append k%d 1".formatted(i, i, i, next));
        }
        return lines;
    }

    private static Verdict.Violated violated(List<String> lines) {
        Verdict verdict =
                IsolationChecker.check(
                        Histories.history(lines.toArray(String[]::new)), SERIALIZABLE);
        assertThat(verdict).isInstanceOf(Verdict.Violated.class);
        return (Verdict.Violated) verdict;
    }

    @Nested
    class Levels {

        @Test
        void haveTheNamesThatCommandsUse() {
            assertThat(IsolationLevel.values())
                    .extracting(IsolationLevel::label)
                    .containsExactly(
                            "read-committed",
                            "snapshot",
                            "repeatable-read",
                            "serializable",
                            "strict-serializable");
            for (IsolationLevel level : IsolationLevel.values()) {
                assertThat(IsolationLevel.named(level.label())).isEqualTo(level);
            }
            assertThat(IsolationLevel.named("chaos")).isNull();
        }

        @Test
        void sayWhichStrongestOneAllowsAPhenomenon() {
            assertThat(IsolationLevel.strongestAllowing(Phenomenon.G1C)).isNull();
            assertThat(IsolationLevel.strongestAllowing(Phenomenon.LOST_UPDATE))
                    .isEqualTo(READ_COMMITTED);
            assertThat(IsolationLevel.strongestAllowing(Phenomenon.G2_ITEM)).isEqualTo(SNAPSHOT);
            assertThat(IsolationLevel.strongestAllowing(Phenomenon.G1C_REALTIME))
                    .isEqualTo(SERIALIZABLE);
        }
    }
}
