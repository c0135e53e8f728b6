package fulcrum.verify.generate;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Dice;
import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.Call;
import fulcrum.verify.history.Edn;
import fulcrum.verify.history.History;
import fulcrum.verify.history.JsonLines;
import fulcrum.verify.order.Guarantee;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Judges say valid of histories that keep a model by construction, and find every anomaly that is
/// hidden in one.
class GeneratedHistoriesTest {

    private static final int HISTORIES_OF_EACH = 1_000;
    private static final Model.Bounded BOUND = new Model.Bounded(20_000_000L);

    static Stream<Model> models() {
        List<Model> models = new ArrayList<>(List.of(Model.Plain.values()));
        models.add(BOUND);
        return models.stream();
    }

    /// 1,000 histories for each of eleven models.
    @ParameterizedTest
    @MethodSource("models")
    void validHistoriesWithUnknownOutcomesRaiseNoAlarm(Model model) {
        long doubtful = 0;
        for (int seed = 0; seed < HISTORIES_OF_EACH; seed++) {
            Dice dice = Dice.of(seed).fork(model.label());
            History history = Generated.valid(dice, workload(seed, model), model);
            doubtful += history.calls().stream().filter(call -> isDoubtful(call)).count();
            Verdict verdict = Judge.judge(history, model);
            String told = "seed " + seed + ", " + model + ": " + verdict.lines();
            assertThat(verdict).as(told).isInstanceOf(Verdict.Valid.class);
        }
        assertThat(doubtful).isGreaterThan(HISTORIES_OF_EACH);
    }

    private static boolean isDoubtful(Call call) {
        return call.outcome() == Call.Outcome.UNKNOWN;
    }

    private static Workload workload(int seed, Model model) {
        Workload workload =
                Workload.registers(
                                2 + seed % 7, seed % 50 == 8 ? 300 : 20 + seed % 60, 1 + seed % 4)
                        .unsure(20 + 20 * (seed % 5), 20);
        workload = seed % 3 == 0 ? workload.withSets(1 + seed % 2) : workload;
        workload = seed % 4 == 1 ? workload.withCas(40) : workload;
        boolean repeatable =
                model == Model.Plain.LINEARIZABLE
                        || model instanceof Model.Bounded
                        || model == Model.Plain.PREFIX
                        || model == Model.Plain.CONVERGES
                        || model == Model.Plain.SEQUENTIAL;
        return repeatable && seed % 5 == 2 ? workload.withValues(4) : workload;
    }

    @ParameterizedTest
    @EnumSource(Plant.class)
    void findsEachAnomalyThatIsHidden(Plant plant) {
        for (Model model : plant.violates()) {
            for (int seed = 0; seed < 12; seed++) {
                Dice dice = Dice.of(seed).fork("hidden");
                Workload workload = Workload.registers(4, 60, 3).withSets(1).unsure(40, 20);
                History history = plant.hide(dice, Generated.valid(dice, workload, strong(model)));
                Verdict verdict = Judge.judge(history, model);
                assertThat(verdict)
                        .as("seed " + seed + ", " + model)
                        .isInstanceOf(Verdict.Violated.class);
                if (verdict instanceof Verdict.Violated(_, var story, var calls)) {
                    assertThat(calls).as(() -> String.join("\n", story)).hasSizeLessThan(7);
                }
            }
        }
    }

    /// A model whose histories hold the given one, whatever it is, so that the plant alone is
    /// wrong.
    private static Model strong(Model model) {
        return model == Model.Plain.CONVERGES ? model : Model.Plain.LINEARIZABLE;
    }

    /// Sets show all four guarantees apart: a store without one of them is caught by its judge
    /// sooner or later, and by none of the other three ever.
    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void aMissingGuaranteeIsFoundByItsJudgeAlone(Guarantee missing) {
        EnumSet<Guarantee> kept = EnumSet.complementOf(EnumSet.of(missing));
        int found = 0;
        for (int seed = 0; seed < 150; seed++) {
            Workload workload = Workload.registers(3, 60, 2).withSets(2);
            History history = Generated.replicas(Dice.of(seed), workload, kept);
            for (Guarantee guarantee : Guarantee.values()) {
                Verdict verdict = Judge.judge(history, model(guarantee));
                if (guarantee != missing) {
                    assertThat(verdict)
                            .as("seed " + seed + ", " + guarantee + ": " + verdict.lines())
                            .isInstanceOf(Verdict.Valid.class);
                } else if (verdict instanceof Verdict.Violated) {
                    found++;
                }
            }
        }
        assertThat(found).isGreaterThan(0);
    }

    private static Model model(Guarantee guarantee) {
        return switch (guarantee) {
            case READ_YOUR_WRITES -> Model.Plain.READ_YOUR_WRITES;
            case MONOTONIC_READS -> Model.Plain.MONOTONIC_READS;
            case MONOTONIC_WRITES -> Model.Plain.MONOTONIC_WRITES;
            case WRITES_FOLLOW_READS -> Model.Plain.WRITES_FOLLOW_READS;
        };
    }

    /// A store that keeps the first model and a judge of the second, which it does not imply.
    record Pair(Model made, Model judged) {}

    static Stream<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (Model made : models().toList()) {
            for (Model judged : models().toList()) {
                if (judged != Model.Plain.CONVERGES && !implied(made).contains(judged)) {
                    pairs.add(new Pair(made, judged));
                }
            }
        }
        return pairs.stream();
    }

    /// What a history of the model also holds, itself included.
    private static List<Model> implied(Model made) {
        List<Model> session =
                List.of(
                        Model.Plain.CAUSAL,
                        Model.Plain.SESSION,
                        Model.Plain.READ_YOUR_WRITES,
                        Model.Plain.MONOTONIC_READS,
                        Model.Plain.MONOTONIC_WRITES,
                        Model.Plain.WRITES_FOLLOW_READS);
        List<Model> implied = new ArrayList<>(List.of(made));
        if (made == Model.Plain.LINEARIZABLE) {
            implied.addAll(models().toList());
        } else if (made == Model.Plain.SEQUENTIAL) {
            implied.addAll(session);
            implied.add(Model.Plain.PREFIX);
        } else if (session.subList(0, 2).contains(made)) {
            implied.addAll(session);
        }
        return implied;
    }

    /// Otherwise a judge that lets everything pass would pass.
    @ParameterizedTest
    @MethodSource("pairs")
    void aWeakerStoreIsFoundOut(Pair pair) {
        int violations = 0;
        for (int seed = 0; seed < 100 && violations == 0; seed++) {
            Workload workload = Workload.registers(4, 60, 3).withSets(seed % 4);
            History history = Generated.valid(Dice.of(seed), workload, pair.made);
            Verdict verdict = Judge.judge(history, pair.judged);
            assertThat(verdict).isNotInstanceOf(Verdict.Undecided.class);
            violations += verdict instanceof Verdict.Violated ? 1 : 0;
        }
        assertThat(violations).isPositive();
    }

    @Test
    void aStrongerStoreKeepsTheWeakerModels() {
        for (int seed = 0; seed < 100; seed++) {
            for (Model made : List.of(Model.Plain.SEQUENTIAL, Model.Plain.CAUSAL)) {
                History history = Generated.valid(Dice.of(seed), workload(seed, made), made);
                implied(made).forEach(judged -> assertHolds(history, judged));
            }
            Workload workload = workload(seed, Model.Plain.CAUSAL).withFinalReads();
            History history = Generated.linearizable(Dice.of(seed), workload);
            implied(Model.Plain.LINEARIZABLE).forEach(judged -> assertHolds(history, judged));
        }
    }

    private static void assertHolds(History history, Model model) {
        Verdict verdict = Judge.judge(history, model);
        assertThat(verdict)
                .as(() -> model + " of " + history.events() + ": " + verdict.lines())
                .isInstanceOf(Verdict.Valid.class);
    }

    @Test
    void replicasThatHaveNotSettledAreFoundOut() {
        int found = 0;
        for (int seed = 0; seed < 300; seed++) {
            Workload workload = Workload.registers(4, 30, 3).withSets(seed % 4);
            History history =
                    Generated.replicas(Dice.of(seed), workload, EnumSet.noneOf(Guarantee.class));
            Verdict verdict = Judge.judge(history, Model.Plain.CONVERGES);
            found += verdict instanceof Verdict.Violated ? 1 : 0;
        }
        assertThat(found).isGreaterThan(20);
    }

    @Test
    void oneOrderOfUpdatesLosesNoAcknowledgedWrite() {
        List<Model> oneOrder = List.of(Model.Plain.LINEARIZABLE, Model.Plain.SEQUENTIAL, BOUND);
        for (Model model : oneOrder) {
            for (int seed = 0; seed < HISTORIES_OF_EACH; seed++) {
                Workload workload = workload(seed, model).withFinalReads();
                History history = Generated.valid(Dice.of(seed), workload, model);
                assertThat(Judge.judgeNoLostWrite(history))
                        .as("seed " + seed + ", " + model)
                        .isEqualTo(new Verdict.Valid());
            }
        }
    }

    /// Clocks that differ, and the last writer by their time wins.
    @Test
    void lastWriterWinsLosesAcknowledgedWrites() {
        int lost = 0;
        for (int seed = 0; seed < 100; seed++) {
            Workload workload = Workload.registers(4, 60, 3);
            History history = Generated.valid(Dice.of(seed), workload, Model.Plain.CONVERGES);
            Verdict verdict = Judge.judgeNoLostWrite(history);
            lost += verdict instanceof Verdict.Violated ? 1 : 0;
        }
        assertThat(lost).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource(
            value = Plant.class,
            names = {
                "LOST_ACKNOWLEDGED_WRITE",
                "LOST_ACKNOWLEDGED_ADD",
                "OVERWRITTEN_VALUE_IS_BACK"
            })
    void findsTheAcknowledgedWriteThatIsLost(Plant plant) {
        for (int seed = 0; seed < 50; seed++) {
            Workload workload = Workload.registers(4, 60, 3).withSets(1).withFinalReads();
            Dice dice = Dice.of(seed);
            History history = plant.hide(dice, Generated.linearizable(dice, workload));
            assertThat(Judge.judgeNoLostWrite(history))
                    .as("seed " + seed)
                    .isInstanceOf(Verdict.Violated.class);
        }
    }

    @Test
    void theVerdictIsTheSameAfterExportAndImport() {
        for (int seed = 0; seed < 30; seed++) {
            Workload workload = Workload.registers(4, 60, 3).withSets(1).withCas(20);
            History history = Generated.valid(Dice.of(seed), workload, Model.Plain.MONOTONIC_READS);
            for (Model model : models().toList()) {
                Verdict verdict = Judge.judge(history, model);
                assertThat(Judge.judge(JsonLines.read(JsonLines.write(history)), model))
                        .isEqualTo(verdict);
                assertThat(Judge.judge(Edn.read(Edn.write(history)), model)).isEqualTo(verdict);
            }
        }
    }
}
