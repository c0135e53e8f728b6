package fulcrum.protocols.timekeeper;

import fulcrum.machine.Invariant;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import fulcrum.protocols.timekeeper.TimekeeperView.Standing;
import java.util.List;

/// What holds of every timekeeper at all times.
public final class TimekeeperInvariants {

    private TimekeeperInvariants() {}

    /// A fresh set, to watch one run.
    ///
    /// @param offsetNanosMost of the configuration
    public static List<Invariant<TimekeeperView>> all(long offsetNanosMost) {
        return List.of(new MajorityRules(offsetNanosMost));
    }

    /// Who is right is one of a majority, none of which is further from it than allowed.
    static final class MajorityRules implements Invariant<TimekeeperView> {

        /// A wall clock may have been set by so much without being seen.
        private static final long UNSEEN_NANOS = 2_000_000;

        private final long offsetNanosMost;

        MajorityRules(long offsetNanosMost) {
            this.offsetNanosMost = offsetNanosMost;
        }

        @Override
        public String name() {
            return "Majority Rules";
        }

        @Override
        public void check(NodeId node, TimekeeperView view) {
            if (view.standing() != Standing.RIGHT) {
                return;
            }
            int agreeing = 1;
            for (TimekeeperView.Peer peer : view.peers()) {
                if (!peer.agrees()) {
                    continue;
                }
                agreeing++;
                long most = offsetNanosMost + peer.errorNanos() + UNSEEN_NANOS;
                if (Math.abs(peer.aheadNanos()) > most) {
                    throw new InvariantViolated(
                            name(), node + " counts one that is too far away: " + peer);
                }
            }
            if (agreeing <= (view.peers().size() + 1) / 2) {
                throw new InvariantViolated(
                        name(), node + " is right with only " + agreeing + " of " + view.peers());
            }
        }
    }
}
