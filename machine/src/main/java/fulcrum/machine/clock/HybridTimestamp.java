package fulcrum.machine.clock;

import java.time.Instant;

/// Wall time in ticks of 2^16 ns (65.536 µs) and, below it, a counter of 16 bits, as one number
/// whose order is the order of timestamps (Kulkarni et al. 2014, section 6.2).
///
/// It is a scalar: of two timestamps one is smaller, also when the events are concurrent. Only
/// vectors of counters show concurrency.
///
/// Deviation: the paper rounds physical time up to its granularity, here it is rounded down, so
/// that a timestamp of a clock that is right never lies in the future.
///
/// @param packed never negative; read as nanoseconds since 1970-01-01T00:00Z it is the time to
///   within two ticks
public record HybridTimestamp(long packed) implements Comparable<HybridTimestamp> {

    public static final HybridTimestamp ZERO = new HybridTimestamp(0);

    /// What wall time is rounded down to.
    public static final long TICK_NANOS = 1L << 16;

    private static final long COUNTER_MASK = TICK_NANOS - 1;

    public HybridTimestamp {
        if (packed < 0) {
            throw new IllegalArgumentException("time begins at 0, not " + packed);
        }
    }

    /// The first timestamp of a wall time in nanoseconds since 1970-01-01T00:00Z.
    public static HybridTimestamp of(long wall) {
        return new HybridTimestamp(wall & ~COUNTER_MASK);
    }

    /// The wall time that it stands for, `l` in the paper.
    public long wall() {
        return packed & ~COUNTER_MASK;
    }

    /// What tells events of the same tick apart, `c` in the paper.
    public int counter() {
        return (int) (packed & COUNTER_MASK);
    }

    /// The next timestamp. After 65,535 in one tick the counter carries into the time: a billion
    /// timestamps a second are needed before that outruns a wall clock that moves.
    public HybridTimestamp next() {
        return new HybridTimestamp(Math.addExact(packed, 1));
    }

    @Override
    public int compareTo(HybridTimestamp other) {
        return Long.compare(packed, other.packed);
    }

    /// `2016-12-31T23:59:59.999934464Z+3`, in UTC.
    @Override
    public String toString() {
        return Instant.ofEpochSecond(0, wall()) + "+" + counter();
    }
}
