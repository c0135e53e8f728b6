package fulcrum.protocols.detector;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What holds of every detector at all times, right or wrong as its guesses may be.
public final class DetectorInvariants {

    private DetectorInvariants() {}

    /// A fresh set, to watch one run.
    public static List<Invariant<DetectorView>> all() {
        return List.of(new EarnedSuspicion(), new GrowingLevel());
    }

    /// Who is suspected has earned it: the level has reached the threshold, and it does so exactly
    /// when the time to suspect has come.
    static final class EarnedSuspicion implements Invariant<DetectorView> {
        @Override
        public String name() {
            return "Earned Suspicion";
        }

        @Override
        public void check(NodeId node, DetectorView view) {
            for (DetectorView.Peer peer : view.peers()) {
                boolean due = view.at() >= peer.suspectedFrom();
                if (peer.level().suspicious() != due) {
                    throw new InvariantViolated(
                            name(), node + " is of two minds about " + peer + " at " + view.at());
                }
                if (peer.suspected() && !due) {
                    throw new InvariantViolated(name(), node + " suspects too early: " + peer);
                }
            }
        }
    }

    /// While nothing is heard, the level never falls.
    static final class GrowingLevel implements Invariant<DetectorView> {

        private record Seen(long heardAt, long levelMilli) {}

        private final Map<NodeId, Map<NodeId, Seen>> seen = new TreeMap<>();

        @Override
        public String name() {
            return "Growing Level";
        }

        @Override
        public void check(NodeId node, DetectorView view) {
            Map<NodeId, Seen> before = seen.computeIfAbsent(node, _ -> new TreeMap<>());
            for (DetectorView.Peer peer : view.peers()) {
                long heardAt = view.at() - peer.level().silentNanos();
                Seen now = new Seen(heardAt, peer.level().levelMilli());
                Seen last = before.put(peer.node(), now);
                if (last != null && last.heardAt == heardAt && last.levelMilli > now.levelMilli) {
                    throw new InvariantViolated(
                            name(), node + " finds a longer silence less suspicious: " + peer);
                }
            }
        }
    }
}
