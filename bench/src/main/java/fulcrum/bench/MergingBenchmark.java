package fulcrum.bench;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.protocols.crdt.GCounter;
import fulcrum.protocols.crdt.OrSet;
import fulcrum.protocols.crdt.PnCounter;
import java.util.ArrayList;
import java.util.List;
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

/// How many deltas a second one core merges, each into the state that all before it made: additions
/// and removals of three replicas in sets of 100 and of 1,000 elements, and counts of five.
@State(Scope.Thread)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class MergingBenchmark {

    private static final int DELTAS = 2_000;

    private final List<OrSet> smallDeltas = new ArrayList<>();
    private final List<OrSet> largeDeltas = new ArrayList<>();
    private final List<GCounter> counts = new ArrayList<>();
    private final List<PnCounter> changes = new ArrayList<>();
    private OrSet small = OrSet.EMPTY;
    private OrSet large = OrSet.EMPTY;

    @Setup
    public void write() {
        small = filled(100);
        large = filled(1_000);
        changeSet(small, 100, smallDeltas);
        changeSet(large, 1_000, largeDeltas);
        GCounter counter = GCounter.ZERO;
        PnCounter balance = PnCounter.ZERO;
        for (int i = 0; i < DELTAS; i++) {
            GCounter count = counter.increment(replica(i % 5), 1);
            PnCounter change = balance.add(replica(i % 5), i % 2 == 0 ? 3 : -1);
            counter = counter.merge(count);
            balance = balance.merge(change);
            counts.add(count);
            changes.add(change);
        }
    }

    private static OrSet filled(int elements) {
        OrSet set = OrSet.EMPTY;
        for (int i = 0; i < elements; i++) {
            set = set.merge(set.add(replica(i % 3), element(i)));
        }
        return set;
    }

    private static void changeSet(OrSet from, int elements, List<OrSet> deltas) {
        Dice dice = Dice.of(1);
        OrSet set = from;
        for (int i = 0; i < DELTAS; i++) {
            Bytes element = element(dice.below(elements));
            boolean removed = set.contains(element) && dice.chance(1, 3);
            OrSet delta = removed ? set.remove(element) : set.add(replica(dice.below(3)), element);
            set = set.merge(delta);
            deltas.add(delta);
        }
    }

    private static Replica replica(int index) {
        return new Replica(new NodeId(index + 1), 1);
    }

    private static Bytes element(int index) {
        return Bytes.text("element-" + index);
    }

    @Benchmark
    @OperationsPerInvocation(DELTAS)
    public OrSet setOfHundred() {
        return merged(small, smallDeltas);
    }

    @Benchmark
    @OperationsPerInvocation(DELTAS)
    public OrSet setOfThousand() {
        return merged(large, largeDeltas);
    }

    private static OrSet merged(OrSet from, List<OrSet> deltas) {
        OrSet set = from;
        for (OrSet delta : deltas) {
            set = set.merge(delta);
        }
        return set;
    }

    @Benchmark
    @OperationsPerInvocation(DELTAS)
    public GCounter growing() {
        GCounter counter = GCounter.ZERO;
        for (GCounter delta : counts) {
            counter = counter.merge(delta);
        }
        return counter;
    }

    @Benchmark
    @OperationsPerInvocation(DELTAS)
    public PnCounter upAndDown() {
        PnCounter counter = PnCounter.ZERO;
        for (PnCounter delta : changes) {
            counter = counter.merge(delta);
        }
        return counter;
    }
}
