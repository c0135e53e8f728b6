package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Timer;

/// What operations of a coordinator have in common.
///
/// @param number of the operation
record Desk(long number, Site site, Peers peers, Rows rows, Hints hints) {

    private static final String OPERATION = "operation";

    Merging merging() {
        return site.config.merging();
    }

    /// Starts, or starts again, to wait for answers.
    void await(Outbox<LeaderlessMessage> out) {
        out.start(new Timer(OPERATION, number), site.config.timing().resendNanos());
    }

    void rest(Outbox<LeaderlessMessage> out) {
        out.stop(new Timer(OPERATION, number));
    }

    int tries() {
        return site.config.timing().tries();
    }

    /// It has answered lately, and may be asked at all.
    boolean able(NodeId node) {
        return node.equals(site.self) || (!peers.isAway(node) && !site.gone(node));
    }

    long epoch() {
        return site.placement().epoch();
    }
}
