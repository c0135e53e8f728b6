package fulcrum.bench;

import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.protocols.crdt.CrdtCodec;
import fulcrum.protocols.crdt.Lseq;
import fulcrum.protocols.crdt.Rga;
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

/// What a text of 100,000 characters costs: to take a keystroke of another replica at a random
/// place, and to be read from its bytes, its characters included. *Typed* is one typist's from
/// beginning to end; *edited* was then cut in 2,000 places by two others.
@State(Scope.Thread)
@Fork(
        value = 3,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TextBenchmark {

    private static final int CHARACTERS = 100_000;
    private static final int CUTS = 2_000;
    private static final int KEYSTROKES = 500;

    private final List<Rga> intoTyped = new ArrayList<>();
    private final List<Rga> intoEdited = new ArrayList<>();
    private final List<Lseq> intoLseq = new ArrayList<>();
    private Rga typed = Rga.EMPTY;
    private Rga edited = Rga.EMPTY;
    private Lseq lseq = Lseq.EMPTY;
    private Bytes typedBytes = Bytes.EMPTY;
    private Bytes editedBytes = Bytes.EMPTY;
    private Bytes lseqBytes = Bytes.EMPTY;

    @Setup
    public void write() {
        Dice dice = Dice.of(1);
        String text = "lorem ipsum ".repeat(CHARACTERS / 12 + 1).substring(0, CHARACTERS);
        typed = typed.merge(typed.insert(replica(1), 0, text));
        edited = typed;
        for (int i = 0; i < CUTS; i++) {
            int place = dice.below(edited.length());
            edited = edited.merge(edited.delete(place, 1));
            edited = edited.merge(edited.insert(replica(2 + i % 2), place, "x"));
        }
        lseq = lseq.merge(lseq.insert(replica(1), 0, text));
        typedBytes = CrdtCodec.STATES.encode(typed);
        editedBytes = CrdtCodec.STATES.encode(edited);
        lseqBytes = CrdtCodec.STATES.encode(lseq);
        strike(typed, intoTyped, dice);
        strike(edited, intoEdited, dice);
        Lseq struck = lseq;
        for (int i = 0; i < KEYSTROKES; i++) {
            Lseq delta = struck.insert(replica(4), dice.below(CHARACTERS), "z");
            struck = struck.merge(delta);
            intoLseq.add(delta);
        }
    }

    private static void strike(Rga text, List<Rga> deltas, Dice dice) {
        Rga struck = text;
        for (int i = 0; i < KEYSTROKES; i++) {
            Rga delta = struck.insert(replica(4), dice.below(CHARACTERS), "z");
            struck = struck.merge(delta);
            deltas.add(delta);
        }
    }

    private static Replica replica(int node) {
        return new Replica(new NodeId(node), 1);
    }

    @Benchmark
    @OperationsPerInvocation(KEYSTROKES)
    public Rga keystrokeIntoTyped() {
        return struck(typed, intoTyped);
    }

    @Benchmark
    @OperationsPerInvocation(KEYSTROKES)
    public Rga keystrokeIntoEdited() {
        return struck(edited, intoEdited);
    }

    private static Rga struck(Rga text, List<Rga> deltas) {
        Rga struck = text;
        for (Rga delta : deltas) {
            struck = struck.merge(delta);
        }
        return struck;
    }

    @Benchmark
    @OperationsPerInvocation(KEYSTROKES)
    public Lseq keystrokeIntoLseq() {
        Lseq struck = lseq;
        for (Lseq delta : intoLseq) {
            struck = struck.merge(delta);
        }
        return struck;
    }

    @Benchmark
    public int loadTyped() {
        return CrdtCodec.STATES.decode(typedBytes) instanceof Rga text ? text.text().length() : 0;
    }

    @Benchmark
    public int loadEdited() {
        return CrdtCodec.STATES.decode(editedBytes) instanceof Rga text ? text.text().length() : 0;
    }

    @Benchmark
    public int loadLseq() {
        return CrdtCodec.STATES.decode(lseqBytes) instanceof Lseq text ? text.text().length() : 0;
    }
}
