package fulcrum.machine.clock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where most of several sources of time agree, some of which may be wrong.
///
/// Each source claims that the time is within an interval. A source whose claim is true overlaps
/// every other whose claim is true; so the stretch that lies in the most claims is where the time
/// is, as long as more are right than wrong (Keith Marzullo, "Maintaining the Time in a Distributed
/// System", Stanford 1984; RFC 5905, section 11.2.1, selects NTP's "truechimers" like this).
///
/// @param where the stretch
/// @param sources how many claims it lies in
public record Agreement(IntervalClock where, int sources) {

    /// A claim begins or ends here; where both happen at one time, beginnings come first, for
    /// claims that touch agree.
    private record Edge(long at, boolean begins) {}

    private static final Comparator<Edge> IN_ORDER =
            Comparator.comparingLong(Edge::at).thenComparingInt(edge -> edge.begins ? 0 : 1);

    /// The stretch that lies in the most claims, and of several the earliest; null where nobody
    /// claims anything.
    public static @Nullable Agreement of(List<IntervalClock> claims) {
        List<Edge> edges = new ArrayList<>(2 * claims.size());
        for (IntervalClock claim : claims) {
            edges.add(new Edge(claim.earliest(), true));
            edges.add(new Edge(claim.latest(), false));
        }
        edges.sort(IN_ORDER);
        Agreement best = null;
        int open = 0;
        for (int i = 0; i < edges.size(); i++) {
            open += edges.get(i).begins ? 1 : -1;
            if (edges.get(i).begins && (best == null || open > best.sources)) {
                // What begins is followed by an edge: its own end, if nothing else.
                long ends = edges.get(i + 1).at;
                best = new Agreement(new IntervalClock(edges.get(i).at, ends), open);
            }
        }
        return best;
    }

    /// The same among those who overlap one claim, which is one of them: the most sources that a
    /// party which holds this claim can be of one mind with.
    ///
    /// @return null where the claim is not among them, or nobody claims anything
    public static @Nullable Agreement with(IntervalClock own, List<IntervalClock> claims) {
        List<IntervalClock> clipped = new ArrayList<>(claims.size());
        for (IntervalClock claim : claims) {
            if (overlap(claim, own)) {
                clipped.add(
                        new IntervalClock(
                                Math.max(own.earliest(), claim.earliest()),
                                Math.min(own.latest(), claim.latest())));
            }
        }
        return claims.contains(own) ? of(clipped) : null;
    }

    /// Whether a claim is one of those that agree here.
    public boolean includes(IntervalClock claim) {
        return overlap(claim, where);
    }

    private static boolean overlap(IntervalClock a, IntervalClock b) {
        return a.earliest() <= b.latest() && b.earliest() <= a.latest();
    }
}
