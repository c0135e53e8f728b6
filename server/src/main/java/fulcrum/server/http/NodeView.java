package fulcrum.server.http;

import fulcrum.machine.NodeId;
import fulcrum.server.backup.BackupSource;
import fulcrum.server.fault.Faults;
import fulcrum.server.fence.Fencing;
import fulcrum.server.node.ClusterOrders;
import fulcrum.server.node.NodeFigures;
import fulcrum.server.tails.TailShelf;
import fulcrum.server.tls.Certificates;
import org.jspecify.annotations.Nullable;

/// What the HTTP door sees of a node. Asked from many threads.
public interface NodeView {

    /// Where a node is in its life.
    enum Phase {
        /// It reads its log, or opens its doors.
        STARTING,
        /// Its doors are open.
        SERVING,
        /// It takes nothing new.
        STOPPING
    }

    /// The node's own thread did not say in time what there is to see.
    final class FiguresLate extends Exception {

        private static final long serialVersionUID = 1L;

        public FiguresLate(String message) {
            super(message);
        }
    }

    NodeId node();

    /// Answered at once.
    Phase phase();

    /// What was ordered to go wrong; null where nobody may order anything.
    default @Nullable Faults faults() {
        return null;
    }

    /// What the node proves with who it is; null where it has no certificates.
    default @Nullable Certificates certificates() {
        return null;
    }

    /// Who takes orders about the cluster; null while the node is starting.
    default @Nullable ClusterOrders orders() {
        return null;
    }

    /// Entries that were given up; null before the node has read its log.
    default @Nullable TailShelf tails() {
        return null;
    }

    /// Who fences; null before the node has read its log.
    default @Nullable Fencing fencing() {
        return null;
    }

    /// What a backup asks; null while there is nothing yet.
    default @Nullable BackupSource backups() {
        return null;
    }

    /// What there is to see now; the caller may have to wait for a moment, though not for long.
    NodeFigures figures() throws FiguresLate;
}
