package fulcrum.bench;

import fulcrum.sql.parser.Parsed;
import fulcrum.sql.parser.Parser;
import fulcrum.sql.scanner.Fingerprint;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a statement costs before anything is known about it: read whole, and by its fingerprint.
@State(Scope.Thread)
@Fork(
        value = 3,
        jvmArgs = {"-XX:+UseSerialGC", Benchmarks.QUIET})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParserBenchmark {

    private String point = "select v from t where k = 1";

    private String join =
            "select c.name, o.total, p.title from customers c join orders o on o.customer_id = c.id"
                    + " left join products p on p.id = o.product_id where c.region = 'eu'"
                    + " and o.total > 100 and (p.title like 'a%' or p.id is null)"
                    + " order by o.total desc limit 10";

    @Benchmark
    public List<Parsed> pointRead() {
        return Parser.parseAll(point);
    }

    @Benchmark
    public List<Parsed> threeTableJoin() {
        return Parser.parseAll(join);
    }

    @Benchmark
    public @Nullable Fingerprint fingerprint() {
        return Fingerprint.of(point);
    }
}
