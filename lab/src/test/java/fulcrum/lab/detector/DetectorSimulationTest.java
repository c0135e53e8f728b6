package fulcrum.lab.detector;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.simulator.Report;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.verify.RunConditions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DetectorSimulationTest {

    private static final DetectorWorld WORLD = DetectorWorld.DEFAULT;

    @Test
    void threeHundredUniversesInStormAndCalm() {
        RunSet set = RunSet.run(WORLD, WORLD.knobs(), 1, 300);
        for (Run run : set.failures()) {
            throw new AssertionError(Report.of(WORLD, run.universe()));
        }
        assertThat(set.shortfalls(1)).isEmpty();
        assertThat(RunConditions.shortcomings(set.conditions())).isEmpty();
    }

    /// The trade-off: what suspects sooner is wrong more often. In bad weather φ of 8 is about as
    /// quick as five silent periods, and on a steady network more than twice as quick.
    @Test
    void soonerIsWrongMoreOften() {
        Map<String, Trial.Result> results = new TreeMap<>();
        for (Trial.Result result : Trial.run(1)) {
            results.put(result.weather() + " " + result.detector(), result);
        }
        for (Trial.Weather weather : Trial.Weather.values()) {
            ordered(weather, List.of("K = 3", "K = 5", "K = 10"), results);
            ordered(weather, List.of("phi = 5", "phi = 8", "phi = 12"), results);
        }
        long steady = of(results, "STEADY phi = 8").meanNanos();
        assertThat(2 * steady).isLessThan(of(results, "STEADY K = 5").meanNanos());
        assertThat(of(results, "STEADY phi = 5").mistakes()).isZero();
    }

    private static void ordered(
            Trial.Weather weather, List<String> detectors, Map<String, Trial.Result> results) {
        Trial.Result last = null;
        for (String detector : detectors) {
            Trial.Result next = of(results, weather + " " + detector);
            if (last != null) {
                assertThat(next.meanNanos()).isGreaterThan(last.meanNanos());
                assertThat(next.mistakes()).isLessThanOrEqualTo(last.mistakes());
            }
            last = next;
        }
    }

    private static Trial.Result of(Map<String, Trial.Result> results, String name) {
        Trial.Result result = results.get(name);
        if (result == null) {
            throw new AssertionError("no " + name);
        }
        return result;
    }
}
