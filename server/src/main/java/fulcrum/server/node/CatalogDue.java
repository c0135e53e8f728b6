package fulcrum.server.node;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.CatalogChange;
import fulcrum.database.catalog.Cluster;
import fulcrum.machine.NodeId;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the catalog is still to be told of a rescue. The rescue itself writes none of its rows:
/// once the survivors have a leader, whichever of them looks first asks for an ordinary change,
/// which all others then find done.
final class CatalogDue {

    private CatalogDue() {}

    /// The change to ask for; null where the catalog knows of the epoch.
    ///
    /// @param mark of a survivor's directory
    /// @param nowMillis since 1970, by the clock of whoever asks
    static @Nullable CatalogChange of(Catalog catalog, RescueMark mark, long nowMillis) {
        Cluster cluster = catalog.cluster();
        if (cluster == null || mark.epoch() <= cluster.epoch()) {
            return null;
        }
        // Who was never written down needs no removing: its row would be refused, and all with it.
        SortedSet<NodeId> lost = new TreeSet<>(mark.lost());
        lost.retainAll(catalog.members().keySet());
        return new CatalogChange.RaiseEpoch(mark.epoch(), lost, nowMillis);
    }
}
