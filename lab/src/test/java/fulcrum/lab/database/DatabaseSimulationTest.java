package fulcrum.lab.database;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.spectrum.Clock;
import fulcrum.lab.Passing;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A smoke set of what `./fulcrum sim database --count 10000` does at length.
class DatabaseSimulationTest {

    private static final DatabaseWorld WORLD = DatabaseWorld.DEFAULT;

    private static RunSet passes(Knobs knobs, long first, long count) {
        return Passing.passes(WORLD, knobs, first, count);
    }

    /// What happens seldom may not happen in the first seeds: more are looked at then.
    @Test
    void transactionsAreIsolatedInStormAndCalm() {
        List<String> missing = new ArrayList<>(passes(WORLD.knobs(), 1, 250).shortfalls(1));
        for (long first = 251; !missing.isEmpty() && first <= 1000; first += 250) {
            missing.retainAll(passes(WORLD.knobs(), first, 250).shortfalls(1));
        }
        assertThat(missing).isEmpty();
    }

    /// Wherever hybrid clocks are, causal reverse is found, and where intervals are, it never is.
    @Test
    void causalReverseIsSeenWhereNobodyWaitsForClocksAndOnlyThere() {
        DatabaseWorld hybrid = DatabaseWorld.ofHeralds(Clock.HLC);
        assertThat(Passing.passes(hybrid, hybrid.knobs(), 1, 60).shortfalls(1)).isEmpty();
        DatabaseWorld interval = DatabaseWorld.ofHeralds(Clock.INTERVAL);
        Passing.passes(interval, interval.knobs(), 1, 20);
    }

    @Test
    void whoeverIsKilledLeavesNothingBehind() {
        List<String> faults = List.of("kill", "isolate", "partition", "drop");
        passes(WORLD.knobs().withFaults(faults, 200), 1000, 100);
    }

    /// Whoever reads on behind the last row that it got needs one: here a transaction has deleted
    /// the one row of a page.
    @Test
    void behindWhatItDeletedATransactionReadsOn() {
        passes(WORLD.knobs(), 200_011, 1);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 2; seed++) {
            Universe universe = Universe.from(seed, WORLD.knobs());
            Run run = Simulation.run(WORLD, universe);
            assertThat(Simulation.run(WORLD, universe, (_, _) -> {}).hash()).isEqualTo(run.hash());
        }
    }
}
