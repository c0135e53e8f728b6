package fulcrum.prove;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.prove.MemorySessions.Fate;
import fulcrum.verify.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Banks and lists over rows in memory, whose histories are judged.
final class DealersTest {

    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final List<Workload> WORKLOADS = List.of(Workload.BANK, Workload.APPEND);
    private static final long ENOUGH = 300;

    private final Journal journal = new Journal();
    private Pledges.Tally prepared = Pledges.Tally.NONE;
    private boolean allEnded;

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    }

    /// Runs both workloads, reads everything in the end, and judges: the bank first.
    private List<Judged> judged(MemorySessions.Fates fates) throws InterruptedException {
        return judged(fates, _ -> true, soon());
    }

    /// @param enough of transactions that are prepared
    /// @param soon until then all that is prepared is to be ended
    private List<Judged> judged(
            MemorySessions.Fates fates, Predicate<Pledges.Tally> enough, long soon)
            throws InterruptedException {
        Bank bank = new Bank();
        Lists lists = new Lists(4, 50);
        try (MemorySessions sessions = new MemorySessions(fates);
                Dealers dealers = new Dealers(sessions, NODES, journal, 100_000)) {
            dealers.start(3, "bank", bank::draw, Dice.of(1));
            dealers.start(3, "append", lists::draw, Dice.of(1));
            assertThat(journal.awaitMore(ENOUGH, ENOUGH, soon())).isTrue();
            while (!enough.test(dealers.prepared())) {
                assertThat(journal.awaitMore(1, 1, soon())).isTrue();
            }
            dealers.stop();
            allEnded = dealers.endPrepared(soon);
            prepared = dealers.prepared();
            assertThat(
                            dealers.readEverything(
                                    List.of(bank.reading(false), lists.reading()), soon()))
                    .isEmpty();
            assertThat(dealers.failure()).isNull();
        }
        return Judged.parts(journal.history(), WORKLOADS);
    }

    @Test
    void whatIsDoneInDoubtOrRefusedIsWrittenDownAsSuch() throws Exception {
        List<Judged> parts =
                judged(commit ->
                        commit % 7 == 0
                                ? Fate.IN_DOUBT
                                : commit % 5 == 0 ? Fate.ABORTED : Fate.DONE);
        assertThat(parts).extracting(Judged::name).containsExactly("bank", "append");
        assertThat(parts).extracting(Judged::verdict).containsOnly(new Verdict.Valid());
        assertThat(journal.transactions().calm.refused()).isPositive();
        assertThat(journal.transactions().calm.unknown()).isPositive();
        assertThat(journal.states()).containsKeys("aborted: as was planned", "unknown: in doubt");
        assertThat(journal.nodes()).hasSizeGreaterThan(6 + 3 * 2);
    }

    @Test
    void halfATransferIsFoundAndTold() throws Exception {
        List<Judged> parts = judged(commit -> commit % 40 == 0 ? Fate.TORN : Fate.DONE);
        assertThat(Judged.worst(parts).verdict()).isInstanceOf(Verdict.Violated.class);
    }

    @Test
    void whatIsPreparedIsEndedThoughItsClientGoesAway() throws Exception {
        List<Judged> parts =
                judged(
                        _ -> Fate.DONE,
                        tally ->
                                tally.committed() > 0
                                        && tally.rolledBack() > 0
                                        && tally.finished() > 0,
                        soon());
        assertThat(parts).extracting(Judged::verdict).containsOnly(new Verdict.Valid());
        assertThat(journal.states()).containsKey("unknown: prepared, and its client went away");
        assertThat(prepared.left()).isEmpty();
        assertThat(allEnded).isTrue();
    }

    @Test
    void whatIsListedThoughItHasEndedIsFound() throws Exception {
        judged(_ -> Fate.STAYS, tally -> tally.committed() > 0, System.nanoTime());
        assertThat(prepared.left()).isNotEmpty();
        assertThat(allEnded).isFalse();
    }
}
