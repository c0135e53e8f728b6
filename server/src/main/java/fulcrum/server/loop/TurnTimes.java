package fulcrum.server.loop;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How long a cell's turns took. Whatever comes to the cell waits for the turn that is under way:
/// so this is how late its answers are, whoever has asked.
///
/// Written by the cell's loop, and exact only there.
public final class TurnTimes {

    /// The bound of what is longer than all others.
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /// Upper bounds in nanoseconds, from 10 µs to 5 s: each is about half as much again as the one
    /// before.
    private static final long[] BOUNDS = bounds();

    private final long[] counts = new long[BOUNDS.length];
    private long sumNanos;

    private static long[] bounds() {
        long[] steps = {10, 15, 20, 30, 50, 70};
        long[] bounds = new long[steps.length * 5 + 6];
        int at = 0;
        for (long unit = 1_000; unit <= 10_000_000; unit *= 10) {
            for (long step : steps) {
                bounds[at++] = step * unit;
            }
        }
        for (long step : new long[] {10, 15, 20, 30, 50}) {
            bounds[at++] = step * 100_000_000;
        }
        bounds[at] = UNBOUNDED;
        return bounds;
    }

    void add(long nanos) {
        int bound = 0;
        while (nanos > BOUNDS[bound]) {
            bound++;
        }
        counts[bound]++;
        sumNanos += nanos;
    }

    /// For each bound, turns that took longer than the bound before and no longer than this one,
    /// since the node began; the last is [#UNBOUNDED].
    public SortedMap<Long, Long> counts() {
        SortedMap<Long, Long> all = new TreeMap<>();
        for (int i = 0; i < BOUNDS.length; i++) {
            all.put(BOUNDS[i], counts[i]);
        }
        return Collections.unmodifiableSortedMap(all);
    }

    /// All turns together.
    public long sumNanos() {
        return sumNanos;
    }
}
