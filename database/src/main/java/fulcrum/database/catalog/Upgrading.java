package fulcrum.database.catalog;

import fulcrum.database.catalog.CatalogDecision.Already;
import fulcrum.database.catalog.CatalogDecision.Refused;
import fulcrum.database.catalog.CatalogDecision.Why;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Judges by which version of the formats a cluster may live.
///
/// A version is finalised once, when every member runs it; then its gates are open, and nobody goes
/// back. Until then a member may be put back to the version before, one step.
final class Upgrading {

    private final Catalog catalog;
    private final Cluster cluster;

    Upgrading(Catalog catalog, Cluster cluster) {
        this.catalog = catalog;
        this.cluster = cluster;
    }

    CatalogDecision runs(NodeId node, int version) {
        Member member = catalog.member(node);
        if (member == null) {
            return Judgement.unknown(node);
        }
        if (!member.state().holdsReplicas()) {
            return Judgement.wrongState(member, member.state());
        }
        if (version < cluster.finalisedVersion()) {
            return behind(node + " runs", version, cluster);
        }
        return cluster.versions().getOrDefault(node, 0) == version
                ? new Already()
                : catalog.deciding(cluster.running(node, version), Collections.emptyList());
    }

    CatalogDecision finalise(int version) {
        if (version < cluster.finalisedVersion()) {
            return new Refused(
                    Why.NOT_NEWER,
                    "version " + cluster.finalisedVersion() + " is finalised already",
                    "What is finalised stays: restore a backup to go back.");
        }
        Cluster after = cluster.finalising(version);
        if (after.equals(cluster)) {
            return new Already();
        }
        Refused refused = demandAll(version, "version " + version + " cannot be finalised");
        return refused == null ? catalog.deciding(after, Collections.emptyList()) : refused;
    }

    CatalogDecision open(String gate, int ofVersion) {
        if (cluster.openGates().contains(gate)) {
            return new Already();
        }
        if (ofVersion > cluster.finalisedVersion()) {
            return new Refused(
                    Why.NOT_NEWER,
                    "gate '"
                            + gate
                            + "' needs version "
                            + ofVersion
                            + ", and "
                            + cluster.finalisedVersion()
                            + " is finalised",
                    "Finalise version " + ofVersion + " first, once every node runs it.");
        }
        Refused refused = demandAll(ofVersion, "gate '" + gate + "' cannot be opened");
        return refused == null
                ? catalog.deciding(cluster.opening(gate), Collections.emptyList())
                : refused;
    }

    private @Nullable Refused demandAll(int version, String what) {
        SortedMap<NodeId, Integer> behind = catalog.behind(version);
        return behind.isEmpty()
                ? null
                : new Refused(
                        Why.BEHIND,
                        what + ": " + told(behind),
                        "Start them with software of version "
                                + version
                                + ", one after the other; 'fulcrum upgrade status' says who runs"
                                + " what.");
    }

    /// Who runs what, such as `n1 and n3 run version 1, n2 has not said what it runs`.
    static String told(SortedMap<NodeId, Integer> versions) {
        List<String> parts = new ArrayList<>();
        versions.forEach((node, version) ->
                parts.add(
                        version == 0
                                ? node + " has not said what it runs"
                                : node + " runs version " + version));
        return String.join(", ", parts);
    }

    /// @param who with a verb, such as `n2 runs`
    static Refused behind(String who, int version, Cluster cluster) {
        int finalised = cluster.finalisedVersion();
        return new Refused(
                Why.BEHIND,
                who
                        + " version "
                        + version
                        + ", and "
                        + finalised
                        + " is finalised in this cluster",
                "Start it with software of version "
                        + finalised
                        + " and 'features.newest: open'; what is finalised stays.");
    }
}
