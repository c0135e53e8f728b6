package fulcrum.protocols.timekeeper;

import fulcrum.machine.NodeId;
import fulcrum.machine.clock.Agreement;
import fulcrum.machine.clock.IntervalClock;
import fulcrum.protocols.timekeeper.TimekeeperView.Standing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// What follows from the differences between clocks: whether one's own is right, and how wrong it
/// can be.
///
/// Every clock claims to be within half the greatest offset of the true time, so any two that are
/// right are no further apart than that. Where a majority of all members agrees ([Agreement],
/// Marzullo), whoever is outside is wrong: that is known from three members on.
///
/// The error reaches to the reading of each member that agrees. Any two majorities have a member in
/// common, whose reading is within both errors; so the intervals of any two nodes overlap, and
/// intervals on a line that overlap pairwise have a point in common (Helly). That point is the
/// cluster's time, and no node has to be asked for it.
///
/// @param standing `QUARANTINED` where this clock is wrong; what was before does not count here
/// @param offsetNanos by which this clock is ahead of the middle of those that agree
/// @param errorNanos bound of its error
/// @param agreeing peers of the majority
record Verdict(Standing standing, long offsetNanos, long errorNanos, SortedSet<NodeId> agreeing) {

    Verdict {
        agreeing = Collections.unmodifiableSortedSet(new TreeSet<>(agreeing));
    }

    /// A peer's clock.
    ///
    /// @param aheadNanos of this node's
    /// @param errorNanos of that
    record Difference(long aheadNanos, long errorNanos) {

        IntervalClock claim(long halfNanos) {
            return IntervalClock.now(aheadNanos, errorNanos + halfNanos);
        }

        long reachNanos() {
            return Math.abs(aheadNanos) + errorNanos;
        }
    }

    /// @param members of the cluster, this node among them, heard or not
    /// @param offsetNanosMost two clocks that are right are no further apart
    /// @param unmeasuredNanos the error where nothing is known
    static Verdict of(
            SortedMap<NodeId, Difference> heard,
            int members,
            long offsetNanosMost,
            long unmeasuredNanos) {
        int majority = members / 2 + 1;
        if (heard.size() + 1 < majority) {
            return unknown(Standing.UNMEASURED, heard, unmeasuredNanos);
        }
        long half = offsetNanosMost / 2;
        IntervalClock own = IntervalClock.now(0, half);
        List<IntervalClock> claims = new ArrayList<>();
        claims.add(own);
        heard.values().forEach(peer -> claims.add(peer.claim(half)));
        Agreement ours = Agreement.with(own, claims);
        if (ours != null && ours.sources() >= majority) {
            return found(Standing.RIGHT, ours, heard, half);
        }
        Agreement theirs = Agreement.of(claims);
        if (theirs != null && theirs.sources() >= majority) {
            return found(Standing.QUARANTINED, theirs, heard, half);
        }
        return unknown(Standing.UNDECIDED, heard, unmeasuredNanos);
    }

    private static Verdict unknown(
            Standing standing, SortedMap<NodeId, Difference> heard, long unmeasuredNanos) {
        long error = unmeasuredNanos;
        for (Difference peer : heard.values()) {
            error = Math.max(error, peer.reachNanos());
        }
        return new Verdict(standing, 0, error, new TreeSet<>());
    }

    private static Verdict found(
            Standing standing,
            Agreement agreement,
            SortedMap<NodeId, Difference> heard,
            long half) {
        SortedSet<NodeId> agreeing = new TreeSet<>();
        List<Long> ahead = new ArrayList<>();
        if (standing == Standing.RIGHT) {
            ahead.add(0L);
        }
        long error = 0;
        for (Map.Entry<NodeId, Difference> peer : heard.entrySet()) {
            if (agreement.includes(peer.getValue().claim(half))) {
                agreeing.add(peer.getKey());
                ahead.add(peer.getValue().aheadNanos());
                error = Math.max(error, peer.getValue().reachNanos());
            }
        }
        return new Verdict(standing, -middle(ahead), error, agreeing);
    }

    /// Of an even number the mean of the middle two.
    private static long middle(List<Long> values) {
        values.sort(null);
        int count = values.size();
        long low = values.get((count - 1) / 2);
        long high = values.get(count / 2);
        return low + (high - low) / 2;
    }
}
