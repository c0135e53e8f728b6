package fulcrum.protocols.timekeeper;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The latest readings of one peer's wall clock, of which the best counts.
///
/// Flaviu Cristian, "Probabilistic Clock Synchronization", Distributed Computing 1989: what a clock
/// showed lies between the question's leaving and the answer's coming, so in the middle of the two
/// it is known but for half the round trip, whatever the network did. From then on the error grows
/// by the drift. So of several readings the best is not always the latest (RFC 5905, section 10,
/// NTP's clock filter): a quick one of a few seconds ago beats a slow one of now.
///
/// A reading is the peer's wall clock less this node's *monotonic* one: setting this node's own
/// wall clock leaves it true.
final class Readings {

    /// One reading.
    ///
    /// @param base the peer's wall clock less this node's monotonic one
    /// @param halfNanos of the round trip, rounded up
    /// @param at in the middle of it
    record Reading(long base, long halfNanos, long at) {

        /// How wrong it can be by now.
        long errorNanos(long now, TimekeeperConfig.Timing timing) {
            return halfNanos + timing.driftNanos(Math.max(0, now - at));
        }
    }

    private final TimekeeperConfig.Timing timing;
    private final ArrayDeque<Reading> kept = new ArrayDeque<>();

    Readings(TimekeeperConfig.Timing timing) {
        this.timing = timing;
    }

    /// Takes an answer.
    ///
    /// @param asked when the question left
    /// @return by how much the clock was set in between, as far as this reading contradicts earlier
    ///   ones, which are forgotten then; 0 where it does not
    long take(long asked, long now, long wall) {
        long half = Math.ceilDiv(now - asked, 2L);
        long middle = asked + (now - asked) / 2;
        Reading read = new Reading(wall - middle, half, middle);
        Reading best = best(now);
        long stepped = 0;
        if (best != null
                && Math.abs(read.base - best.base)
                        > read.errorNanos(now, timing) + best.errorNanos(now, timing)) {
            stepped = read.base - best.base;
            kept.clear();
        }
        kept.addLast(read);
        if (kept.size() > timing.samples()) {
            kept.removeFirst();
        }
        return stepped;
    }

    /// The one with the least error now; null where there is none.
    @Nullable Reading best(long now) {
        Reading best = null;
        // Of two that are alike the later one: its error grows from less.
        for (Iterator<Reading> each = kept.descendingIterator(); each.hasNext(); ) {
            Reading reading = each.next();
            if (best == null || reading.errorNanos(now, timing) < best.errorNanos(now, timing)) {
                best = reading;
            }
        }
        return best;
    }
}
