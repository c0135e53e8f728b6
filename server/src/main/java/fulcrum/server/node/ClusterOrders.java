package fulcrum.server.node;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.CatalogDecision;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.RaftView;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What operators can ask of a node about its cluster, whoever carries it out. From any thread but
/// the node's loop; each may wait for some seconds.
public interface ClusterOrders {

    /// Why something is not done.
    final class OrderRefused extends Exception {

        private static final long serialVersionUID = 1L;

        private final Kind kind;
        private final String hint;

        public OrderRefused(Kind kind, String reason, String hint) {
            super(reason);
            this.kind = kind;
            this.hint = hint;
        }

        /// What the catalog refuses.
        static OrderRefused of(CatalogDecision.Refused refused) {
            return new OrderRefused(
                    refused.why() == CatalogDecision.Why.UNKNOWN_MEMBER
                            ? Kind.UNKNOWN
                            : Kind.CONFLICT,
                    refused.reason(),
                    refused.hint());
        }

        public Kind kind() {
            return kind;
        }

        public String hint() {
            return hint;
        }
    }

    /// Kinds of refusal.
    enum Kind {
        /// It is not clear what is ordered.
        UNCLEAR,
        /// Nobody is called so.
        UNKNOWN,
        /// The cluster is in a state that does not allow it.
        CONFLICT,
        /// It cannot be done now, or nobody knows yet whether it was: ask again.
        NOT_NOW
    }

    /// One group as this node's replica sees it.
    ///
    /// @param view its Raft
    record Group(long number, RaftView view) {}

    /// What a node knows of the cluster.
    ///
    /// @param cluster its name
    /// @param groups all that are open here
    /// @param silentMillis for each member that cannot be reached from here, for how long
    /// @param version of the formats that this node runs
    record Sight(
            String cluster,
            Catalog catalog,
            SortedMap<Long, Group> groups,
            SortedMap<NodeId, Long> silentMillis,
            int version) {}

    /// What can be seen now.
    Sight sight() throws OrderRefused;

    /// What became of a change.
    ///
    /// @param catalog with the change
    /// @param already it was so before
    record Amended(Catalog catalog, boolean already) {}

    /// Changes the catalog.
    Amended carryOut(CatalogChange change) throws OrderRefused;

    /// The same.
    ///
    /// @return the catalog with the change
    default Catalog amend(CatalogChange change) throws OrderRefused {
        return carryOut(change).catalog();
    }

    /// Hands a group's leadership over, if this node leads it.
    ///
    /// @return null where it was handed over, or was there already; else who leads instead of this
    ///   node, as far as it knows
    @Nullable NodeId moveLeader(long group, NodeId to) throws OrderRefused;
}
