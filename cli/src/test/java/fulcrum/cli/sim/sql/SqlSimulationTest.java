package fulcrum.cli.sim.sql;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.session.Isolation;
import fulcrum.machine.trace.TraceLine;
import fulcrum.simulator.Report;
import fulcrum.simulator.Run;
import fulcrum.simulator.RunSet;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A smoke set of what `./fulcrum sim sql --count 10000` does at length.
final class SqlSimulationTest {

    private static final SqlWorld WORLD = SqlWorld.DEFAULT;
    private static final long SEED = 4711;

    @Test
    void statementsSeeWhatSqlPromisesInStormAndCalm() {
        RunSet set = RunSet.run(WORLD, WORLD.knobs(), 1, 16);
        for (Run run : set.failures()) {
            throw new AssertionError(Report.of(WORLD, run.universe()));
        }
        for (Isolation isolation : Isolation.values()) {
            assertThat(set.coverage().of(SqlEpisode.ran(isolation))).isPositive();
        }
        assertThat(set.counters().operations()).isGreaterThan(500);
    }

    /// What is said, what is answered and when, and whatever happens below: all of it is in the
    /// lines.
    @Test
    void everyLineIsTheSameAgainAndBesideOthers() throws Exception {
        String once = lines(SEED);
        assertThat(lines(SEED)).isEqualTo(once);
        try (ExecutorService others = Executors.newFixedThreadPool(3)) {
            Future<String> beside = others.submit(() -> lines(SEED));
            for (long other = 1; other <= 2; other++) {
                long seed = other;
                var _ = others.submit(() -> lines(seed));
            }
            assertThat(beside.get()).isEqualTo(once);
        }
    }

    /// @return a digest of the whole trace of a run
    private static String lines(long seed) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Run run =
                Simulation.run(
                        WORLD,
                        Universe.from(seed, WORLD.knobs()),
                        (event, columns) ->
                                digest.update(
                                        TraceLine.of(event, columns)
                                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(run.verdict().passed()).isTrue();
        return HexFormat.of().formatHex(digest.digest());
    }
}
