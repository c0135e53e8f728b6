package fulcrum.lab.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the proof of Fischer, Lynch and Paterson leaves to a protocol: to be right always, and to
/// end where chance and a fair scheduler let it.
class AdversaryTest {

    private static final int SCHEDULES = 1500;
    private static final int ACTS = 120;

    @Test
    void duellingCandidatesAreKeptAliveAsLongAsTheSchedulerLikes() {
        for (int acts : List.of(100, 1000, 10_000)) {
            Adversary.Outcome outcome = Adversary.play(acts, true, acts);
            assertThat(outcome.leaders()).isZero();
            assertThat(outcome.candidacies()).isGreaterThan(acts / 10);
        }
    }

    @Test
    void agreementHoldsUnderAnySchedulerAndRandomTimeoutsEndTheDuelUnderAFairOne() {
        List<Long> terms = new ArrayList<>();
        int leaders = 0;
        for (long seed = 0; seed < SCHEDULES; seed++) {
            Adversary.Outcome outcome = Adversary.play(seed, seed % 2 == 0, ACTS);
            terms.add(outcome.termsToEnd());
            leaders += outcome.leaders();
        }
        terms.sort(null);
        assertThat(terms.get(SCHEDULES * 99 / 100)).isLessThanOrEqualTo(3);
        assertThat(leaders).isGreaterThan(SCHEDULES / 2);
    }
}
