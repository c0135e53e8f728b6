package fulcrum.bench;

import fulcrum.machine.NodeId;
import fulcrum.server.fault.Faults;
import fulcrum.server.log.LogDirectory;
import fulcrum.server.log.LogFile;
import fulcrum.server.loop.Clocks;
import fulcrum.server.transport.Weather;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a write costs more on nodes that take orders to go wrong, while nothing is ordered: on all
/// three replicas together, and alone, so that nothing is shared with other writes. Disk and clock
/// below the layer are free here.
@State(Scope.Thread)
@Fork(
        value = 3,
        jvmArgs = {"-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FaultLayerBenchmark {

    private static final int REPLICAS = 3;

    /// To peers and clients, at one client; the side-by-side benchmark counts them.
    private static final int FRAMES = 7;

    private static final NodeId SELF = new NodeId(1);

    private final ByteBuffer record = ByteBuffer.allocate(256);
    private LogFile file = new FreeFile();
    private Clocks clocks = new FreeClocks();
    private volatile Weather weather = Weather.FAIR;

    @Setup
    public void begin() throws IOException {
        SortedSet<NodeId> peers = new TreeSet<>(List.of(new NodeId(2), new NodeId(3)));
        Faults faults = new Faults(SELF, peers, _ -> {});
        file = faults.trouble(new FreeDirectory()).open("segment");
        clocks = faults.skew(new FreeClocks());
        faults.follow(now -> weather = now);
    }

    @Benchmark
    public long write() throws IOException {
        long seen = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            seen += weather.isFair() ? 1 : 0;
        }
        for (int replica = 0; replica < REPLICAS; replica++) {
            seen += clocks.monotonicNanos() + clocks.wallNanos() + clocks.wallErrorNanos();
            file.write(record, 0);
            file.force();
        }
        return seen;
    }

    private static final class FreeClocks implements Clocks {

        private long now;

        @Override
        public long monotonicNanos() {
            return now++;
        }

        @Override
        public long wallNanos() {
            return now;
        }

        @Override
        public long wallErrorNanos() {
            return 1;
        }
    }

    private static final class FreeFile implements LogFile {

        private long written;

        @Override
        public int read(ByteBuffer into, long position) {
            return (int) written;
        }

        @Override
        public void write(ByteBuffer from, long position) {
            written += from.remaining();
        }

        @Override
        public void force() {
            written++;
        }

        @Override
        public void truncate(long size) {}

        @Override
        public void close() {}
    }

    private static final class FreeDirectory implements LogDirectory {

        @Override
        public String toString() {
            return "nowhere";
        }

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public long size(String name) {
            return 0;
        }

        @Override
        public LogFile open(String name) {
            return new FreeFile();
        }

        @Override
        public void create(String name, int bytes) {}

        @Override
        public void rename(String from, String to) {}

        @Override
        public void delete(String name) {}

        @Override
        public void sync() {}

        @Override
        public void close() {}
    }
}
