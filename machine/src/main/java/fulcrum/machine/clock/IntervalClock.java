package fulcrum.machine.clock;

/// What a node knows about the time now: that it is between two times, if the bound of its error is
/// true (Corbett et al., "Spanner: Google's Globally-Distributed Database", 2012, section 3).
///
/// Commit wait: a transaction takes `latest` as its timestamp, and is told to anyone only when
/// [#after] says that this time has passed everywhere. Whoever starts later, on any node, then gets
/// a larger timestamp (section 4.1.2). All of it rests on the bound: where a clock is wrong by more
/// than its error, the order of two transactions can be inverted.
///
/// Times are nanoseconds since 1970-01-01T00:00Z.
///
/// @param earliest now is not before this
/// @param latest now is not after this
public record IntervalClock(long earliest, long latest) {

    private static final long BILLION = 1_000_000_000L;

    public IntervalClock {
        if (earliest > latest) {
            throw new IllegalArgumentException(earliest + " is after " + latest);
        }
    }

    /// A reading of the wall clock and the bound of its error (`TT.now()`).
    public static IntervalClock now(long wall, long errorNanos) {
        return new IntervalClock(
                Math.subtractExact(wall, errorNanos), Math.addExact(wall, errorNanos));
    }

    /// What the wall clock showed: for who does not go by the bound of its error.
    public long wall() {
        return earliest + uncertaintyNanos() / 2;
    }

    /// Whether a time has passed, whatever the error (`TT.after(t)`).
    public boolean after(long time) {
        return time < earliest;
    }

    /// Whether a time has not come yet, whatever the error (`TT.before(t)`).
    public boolean before(long time) {
        return latest < time;
    }

    /// The time until which the error leaves everything open.
    public long uncertaintyNanos() {
        return latest - earliest;
    }

    /// What is known after some time by a monotonic clock which is too fast or too slow by at most
    /// so many billionths: the interval moves on and widens.
    public IntervalClock later(long elapsedNanos, long driftPerBillion) {
        long drift = ceilOfProduct(elapsedNanos, driftPerBillion, BILLION);
        return new IntervalClock(
                Math.addExact(earliest, elapsedNanos - drift),
                Math.addExact(latest, elapsedNanos + drift));
    }

    /// How long to wait, by a monotonic clock which drifts so much, until a time has passed for
    /// certain: about twice the error where the time is `latest`, and 0 where it has passed.
    /// Replication takes its round trip in the meantime, so less is left of it.
    ///
    /// @param driftPerBillion below 10^9
    public long waitNanos(long time, long driftPerBillion) {
        if (after(time)) {
            return 0;
        }
        long gap = Math.addExact(Math.subtractExact(time, earliest), 1);
        return Math.addExact(gap, ceilOfProduct(gap, driftPerBillion, BILLION - driftPerBillion));
    }

    /// `value * factor / divisor`, rounded up, without overflow where the result fits.
    private static long ceilOfProduct(long value, long factor, long divisor) {
        if (value < 0 || factor < 0 || factor >= BILLION || divisor < 1) {
            throw new IllegalArgumentException(value + " drifting by " + factor + " billionths");
        }
        long whole = Math.multiplyExact(value / divisor, factor);
        return Math.addExact(whole, Math.ceilDiv(value % divisor * factor, divisor));
    }
}
