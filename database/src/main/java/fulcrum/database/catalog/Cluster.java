package fulcrum.database.catalog;

import fulcrum.database.gate.Gate;
import fulcrum.machine.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What holds for the whole cluster, as the row `cluster` says.
///
/// A shard writes one key at a time, and a rule such as "one member stays active" spans several
/// rows. So this row decides: a change of members is written here first, under the condition that
/// nobody changed the row since, and `decided` holds what its members' rows are about to say.
/// [Catalog] reads it as if they said so already, and the next change writes what is still missing.
///
/// @param nextNumber what the next member to join is called; above every number given
/// @param epoch raised when a quorum was given up for lost and the cluster founded anew from a
///   survivor: whoever still has an older one is refused
/// @param finalisedVersion the version of formats that every node may write
/// @param openGates features that are in use, by name; a gate that is open is never closed
/// @param decided the members of the latest change, as they are to be
/// @param versions of formats that each member has said it runs; it stands here, and not in the
///   member's row, so that of two changes at once, one that finalises a version and one by which a
///   member goes back behind it, only one is decided
public record Cluster(
        int nextNumber,
        long epoch,
        int finalisedVersion,
        SortedSet<String> openGates,
        List<Member> decided,
        SortedMap<NodeId, Integer> versions)
        implements CatalogRow {

    public Cluster {
        if (nextNumber < 1 || epoch < 1 || finalisedVersion < 0) {
            throw new IllegalArgumentException(
                    "a next number from 1, an epoch from 1 and a version from 0, not "
                            + nextNumber
                            + ", "
                            + epoch
                            + " and "
                            + finalisedVersion);
        }
        openGates = Collections.unmodifiableSortedSet(new TreeSet<>(openGates));
        decided = List.copyOf(decided);
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /// As the first change finds it: nobody is a member. What is new needs no waiting in a cluster
    /// that never was older.
    public static Cluster founding(int finalisedVersion) {
        return new Cluster(
                1,
                1,
                finalisedVersion,
                Gate.labels(Gate.upTo(finalisedVersion)),
                List.of(),
                Collections.emptySortedMap());
    }

    /// The same with a change of members decided. Of who leaves, no version matters any more.
    Cluster deciding(Collection<Member> members) {
        int next = nextNumber;
        SortedMap<NodeId, Integer> left = new TreeMap<>(versions);
        for (Member member : members) {
            next = Math.max(next, member.node().number() + 1);
            if (member.state() == MemberState.REMOVED) {
                left.remove(member.node());
            }
        }
        return new Cluster(next, epoch, finalisedVersion, openGates, List.copyOf(members), left);
    }

    Cluster inEpoch(long other) {
        return new Cluster(nextNumber, other, finalisedVersion, openGates, decided, versions);
    }

    /// The same, and a member runs this version.
    Cluster running(NodeId node, int version) {
        SortedMap<NodeId, Integer> now = new TreeMap<>(versions);
        now.put(node, version);
        return new Cluster(nextNumber, epoch, finalisedVersion, openGates, decided, now);
    }

    /// The same with a version finalised, and all its gates open.
    Cluster finalising(int version) {
        SortedSet<String> gates = new TreeSet<>(openGates);
        gates.addAll(Gate.labels(Gate.upTo(version)));
        return new Cluster(nextNumber, epoch, version, gates, decided, versions);
    }

    Cluster opening(String gate) {
        SortedSet<String> gates = new TreeSet<>(openGates);
        gates.add(gate);
        return new Cluster(nextNumber, epoch, finalisedVersion, gates, decided, versions);
    }

    /// Who the next member is.
    public NodeId nextNode() {
        return new NodeId(nextNumber);
    }
}
