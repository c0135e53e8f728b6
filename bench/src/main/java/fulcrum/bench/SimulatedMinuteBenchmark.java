package fulcrum.bench;

import fulcrum.lab.raft.RaftWorld;
import fulcrum.simulator.Knobs;
import fulcrum.simulator.Run;
import fulcrum.simulator.Simulation;
import fulcrum.simulator.Universe;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long a simulated minute of storm takes on one core: five servers, a thousand operations of
/// clients, as many faults as the default storm has in a minute, the invariants after every step,
/// the calm and the judges at the end. Each run is another seed's.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class SimulatedMinuteBenchmark {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private static final RaftWorld WORLD = new RaftWorld(5, 200);
    private static final Knobs MINUTE =
            WORLD.knobs().withNodes(5).withPhases(60 * SECOND_NANOS, Knobs.DEFAULT.calmNanos());

    private long seed;

    @Benchmark
    public Run minute() {
        Run run = Simulation.run(WORLD, Universe.from(++seed, MINUTE));
        if (run.nanos() < 60 * SECOND_NANOS) {
            throw new IllegalStateException("cut short: " + run.verdict());
        }
        return run;
    }
}
