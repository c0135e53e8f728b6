package fulcrum.simulator;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How often something happened that must happen sometimes, by name, over one run or many.
public final class Coverage {

    /// One count, for those who count often.
    static final class Count {
        long times;
    }

    private final TreeMap<String, Count> counts = new TreeMap<>();

    /// It happened.
    public void count(String condition) {
        counter(condition).times++;
    }

    /// It happened this often.
    public void count(String condition, long times) {
        counter(condition).times += times;
    }

    /// A name that shall be reported even if it never happens.
    public void expect(String condition) {
        counter(condition);
    }

    /// How often it happened.
    public long of(String condition) {
        Count count = counts.get(condition);
        return count == null ? 0 : count.times;
    }

    /// Adds what another run has seen.
    public void add(Coverage other) {
        other.counts.forEach((name, count) -> counter(name).times += count.times);
    }

    /// All counts by name.
    public SortedMap<String, Long> counts() {
        SortedMap<String, Long> all = new TreeMap<>();
        counts.forEach((name, count) -> all.put(name, count.times));
        return Collections.unmodifiableSortedMap(all);
    }

    /// The place where a condition is counted, for those who count often.
    Count counter(String condition) {
        return counts.computeIfAbsent(condition, _ -> new Count());
    }
}
