package fulcrum.bench.beside;

import fulcrum.bench.load.BenchNode;
import java.util.SortedMap;
import java.util.TreeMap;

/// How long turns of our nodes' loops took between two readings of what the nodes count.
final class Turns {

    private Turns() {}

    /// The bound of which it is true that 99 of 100 turns took no longer; 0 where nobody counted.
    static double p99Nanos(SortedMap<String, Long> before, SortedMap<String, Long> after) {
        SortedMap<Long, Long> counts = new TreeMap<>();
        after.forEach((name, count) -> {
            if (name.startsWith(BenchNode.TURNS)) {
                long bound = Long.parseLong(name.substring(BenchNode.TURNS.length()));
                counts.put(bound, count - before.getOrDefault(name, 0L));
            }
        });
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long so = 0;
        for (var each : counts.entrySet()) {
            so += each.getValue();
            if (so * 100 >= all * 99 && all > 0) {
                return each.getKey();
            }
        }
        return 0;
    }
}
