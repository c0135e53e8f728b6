package fulcrum.server.watch;

import fulcrum.machine.NodeId;
import fulcrum.protocols.timekeeper.TimekeeperView;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node's watch sees at one moment.
///
/// @param clock of this node's own clock
/// @param peers of each peer
public record WatchFigures(Clock clock, SortedMap<NodeId, Peer> peers) {

    public WatchFigures {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    }

    /// Of a node's own clock.
    ///
    /// @param offsetNanos by which it is ahead of the majority's; negative where it is behind
    /// @param errorNanos bound of its error
    /// @param offsetNanosMost that is allowed
    public record Clock(
            TimekeeperView.Standing standing,
            long offsetNanos,
            long errorNanos,
            long offsetNanosMost) {

        /// It serves nothing that depends on time.
        public boolean isQuarantined() {
            return standing == TimekeeperView.Standing.QUARANTINED;
        }

        /// Why it is quarantined, in a sentence without its point.
        public String reason() {
            long millis = Math.round(Math.abs(offsetNanos) / 1e6);
            return "ZF005: its clock is "
                    + millis
                    + " ms "
                    + (offsetNanos < 0 ? "behind" : "ahead of")
                    + " the majority's, more than "
                    + Math.round(offsetNanosMost / 1e6)
                    + " ms; it serves nothing that depends on time, and returns by itself when the"
                    + " clock is right";
        }
    }

    /// Of one peer.
    ///
    /// @param suspected by this node's detector
    /// @param levelMilli thousandths of φ, or of missed periods
    /// @param thresholdMilli at which it is suspected
    /// @param silentNanos since it was heard
    /// @param gossip what gossip holds of it: alive, suspect, dead, left; null for nothing
    /// @param clock of its wall clock
    public record Peer(
            boolean suspected,
            long levelMilli,
            long thresholdMilli,
            long silentNanos,
            @Nullable String gossip,
            TimekeeperView.Peer clock) {}
}
