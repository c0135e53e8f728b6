package fulcrum.bench;

import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.linearizable.Linearizability;
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

/// How long the judge of linearizability takes for a long history and for a crowded one. Each
/// figure is the first judgement of a JVM, as a user waits for it, in the 2 GiB that it may have,
/// the history included.
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 5,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class LinearizabilityBenchmark {

    private static final int CLIENTS = 16;

    /// A million operations over a thousand keys, one in a hundred of unknown outcome.
    @State(Scope.Thread)
    public static class ManyKeys {
        final History history = RegisterHistories.valid(1, 1_000_000, 1_000, CLIENTS, 10_000);
    }

    /// A hundred thousand operations on one key, two hundred of unknown outcome.
    @State(Scope.Thread)
    public static class OneKey {
        final History history = RegisterHistories.valid(1, 100_000, 1, CLIENTS, 200);
    }

    @Benchmark
    public Verdict manyKeys(ManyKeys state) {
        return valid(Linearizability.judge(state.history));
    }

    @Benchmark
    public Verdict oneKey(OneKey state) {
        return valid(Linearizability.judge(state.history));
    }

    private static Verdict valid(Verdict verdict) {
        if (!(verdict instanceof Verdict.Valid)) {
            throw new IllegalStateException("it is valid by construction: " + verdict);
        }
        return verdict;
    }
}
