package fulcrum.bench;

import fulcrum.machine.Bytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How many proposals a second a leader takes on one core, without a host: append, its own disk's
/// and both followers' acknowledgements, commit and apply. What is allocated includes the inputs
/// that a host would make of them, and not the bytes of the commands.
@State(Scope.Thread)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RaftLeaderBenchmark {

    static final int BATCH_COUNT = 64;
    static final int COMMAND_BYTES = 256;

    /// What a batch takes at the bar of a million a second, so that timers fire as often as then.
    private static final long BATCH_NANOS = BATCH_COUNT * 1_000L;

    private final Bytes command = Bytes.wrap(new byte[COMMAND_BYTES]);
    private LeaderWithoutHost leader = new LeaderWithoutHost();

    @Setup
    public void elect() {
        leader = new LeaderWithoutHost();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH_COUNT)
    public long propose() {
        long before = leader.answered();
        leader.replicate(command, BATCH_COUNT, BATCH_NANOS);
        if (leader.answered() != before + BATCH_COUNT) {
            throw new IllegalStateException("a proposal was not applied");
        }
        return leader.answered();
    }
}
