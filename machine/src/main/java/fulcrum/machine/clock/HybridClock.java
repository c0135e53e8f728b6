package fulcrum.machine.clock;

/// A clock that respects causality as Lamport's does and stays close to wall time. Kulkarni,
/// Demirbas, Madappa, Avva, Leone, "Logical Physical Clocks", 2014, section 3.3.
///
/// The paper's case analysis over l and c is one maximum here, since a timestamp carries both in
/// one number: the time where it has moved on, else one more than the highest known.
///
/// A message from too far ahead is refused, or one broken wall clock would drag everybody's along;
/// so no timestamp ever exceeds this node's highest reading of its wall clock by more than the
/// bound. The highest reading and not the present one: when a wall clock is set back, as on a
/// repeated leap second, the peers' timestamps of a moment ago are no liars.
///
/// After a restart, [#atLeast] has to raise the clock above every timestamp of the former life.
///
/// @param last the latest timestamp given or accepted
/// @param highestWall the highest wall time read, in nanoseconds
/// @param maxOffsetNanos by how much a peer's wall clock may be ahead of ours
public record HybridClock(HybridTimestamp last, long highestWall, long maxOffsetNanos) {

    /// What became of a received timestamp.
    public sealed interface Reception {

        /// The clock after the receipt; its `last` is the timestamp of the receipt.
        record Accepted(HybridClock clock) implements Reception {}

        /// The sender's clock or ours is wrong; nothing was learnt from the message's time.
        record TooFarAhead(HybridTimestamp remote, long aheadNanos, long maxOffsetNanos)
                implements Reception {}
    }

    public HybridClock {
        if (highestWall < 0 || maxOffsetNanos < 0) {
            throw new IllegalArgumentException("times are not negative");
        }
    }

    public static HybridClock of(long maxOffsetNanos) {
        return new HybridClock(HybridTimestamp.ZERO, 0, maxOffsetNanos);
    }

    /// Reads the wall clock, which may have jumped in either direction.
    public HybridClock observe(long wall) {
        return wall <= highestWall ? this : new HybridClock(last, wall, maxOffsetNanos);
    }

    /// A local event or a send (section 3.3). Its timestamp is [#last] of what this returns.
    public HybridClock tick(long wall) {
        return observe(wall).advanced(wall, last);
    }

    /// The receipt of a message (section 3.3).
    public Reception receive(HybridTimestamp remote, long wall) {
        HybridClock here = observe(wall);
        long aheadNanos = remote.wall() - here.highestWall;
        if (aheadNanos > maxOffsetNanos) {
            return new Reception.TooFarAhead(remote, aheadNanos, maxOffsetNanos);
        }
        return new Reception.Accepted(here.advanced(wall, later(last, remote)));
    }

    /// Raised to a bound below which timestamps may have been given already.
    public HybridClock atLeast(HybridTimestamp bound) {
        return new HybridClock(later(last, bound), highestWall, maxOffsetNanos);
    }

    /// How far the clock is ahead of a wall time: the size of a backward jump, or how far peers are
    /// ahead. Negative while the wall clock leads.
    public long aheadNanos(long wall) {
        return last.wall() - wall;
    }

    private HybridClock advanced(long wall, HybridTimestamp known) {
        HybridTimestamp now = later(HybridTimestamp.of(wall), known.next());
        return new HybridClock(now, highestWall, maxOffsetNanos);
    }

    private static HybridTimestamp later(HybridTimestamp a, HybridTimestamp b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
