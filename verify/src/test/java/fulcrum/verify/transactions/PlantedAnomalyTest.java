package fulcrum.verify.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.verify.Verdict;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlantedAnomalyTest {

    private static final int SEEDS = 60;

    @ParameterizedTest
    @EnumSource
    void isNamedAtEveryLevelThatForbidsItAndAtNoOther(Phenomenon phenomenon) {
        for (List<Transaction> planted : PlantedAnomalies.of(phenomenon)) {
            judge(planted, phenomenon);
            for (int seed = 0; seed < SEEDS; seed++) {
                judge(PlantedAnomalies.hidden(planted, seed), phenomenon);
            }
        }
    }

    private static void judge(List<Transaction> history, Phenomenon phenomenon) {
        for (IsolationLevel level : IsolationLevel.values()) {
            Verdict verdict = IsolationChecker.check(history, level);
            if (level.forbids(phenomenon)) {
                assertThat(verdict)
                        .as("%s at %s in %s", phenomenon, level, history)
                        .isInstanceOfSatisfying(
                                Verdict.Violated.class,
                                violated ->
                                        assertThat(violated.anomaly())
                                                .as("%s", violated)
                                                .isEqualTo(phenomenon.label()));
            } else {
                assertThat(verdict)
                        .as("%s at %s in %s", phenomenon, level, history)
                        .isEqualTo(new Verdict.Valid());
            }
        }
    }
}
