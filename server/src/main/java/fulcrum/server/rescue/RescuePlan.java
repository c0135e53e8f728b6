package fulcrum.server.rescue;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.RaftView;
import fulcrum.protocols.log.raft.Rescue;
import fulcrum.protocols.log.raft.Survivor;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.node.RescueMark;
import fulcrum.server.transport.ClusterId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is to be done with the directories that are left of a cluster.
///
/// @param cluster whose they are
/// @param epoch in which they lived; by the rescue the next one begins
/// @param remains what is left, by number of the node
/// @param groups every group of which anything is left, by number
public record RescuePlan(
        ClusterId cluster, long epoch, List<Remains> remains, SortedMap<Long, GroupPlan> groups) {

    /// What is to be done for a group.
    public enum Verdict {
        /// Its majority is gone: it is built anew on the best survivor.
        RESCUE,
        /// Its survivors can elect and commit: nothing is done, unless somebody wants it.
        QUORUM,
        /// No replica that is left is whole: there is nothing to build on.
        GONE
    }

    /// A group.
    ///
    /// @param rescue whom to build on, and how; null where the group is gone
    /// @param unfit replicas that have lost something, and what
    public record GroupPlan(
            long group,
            Verdict verdict,
            @Nullable Rescue rescue,
            SortedMap<NodeId, String> unfit) {}

    public RescuePlan {
        remains = List.copyOf(remains);
    }

    /// Looks at directories of nodes that do not run, and writes nothing.
    ///
    /// @throws NodeRefused where one cannot be looked at, or they do not belong together
    public static RescuePlan of(Collection<Path> directories) throws IOException, NodeRefused {
        List<Remains> remains = new ArrayList<>();
        SortedSet<Path> seen = new TreeSet<>();
        for (Path given : directories) {
            Path directory = given.toAbsolutePath().normalize();
            if (!seen.add(directory)) {
                throw new NodeRefused(directory + " is named twice", "name every directory once");
            }
            try (NodeDirectory held = NodeDirectory.hold(directory)) {
                demandSound(directory, held.identity().rescue());
                remains.add(Remains.of(directory, held, null));
            }
        }
        return of(remains);
    }

    private static void demandSound(Path directory, RescueMark mark) throws NodeRefused {
        switch (mark.state()) {
            case SOUND -> {}
            case UNDER_WAY ->
                    throw new NodeRefused(
                            "a rescue was begun in " + directory + " and is not finished",
                            "run './fulcrum recover apply' with the plan of digest "
                                    + mark.plan()
                                    + " again");
            case OUTLIVED ->
                    throw new NodeRefused(
                            "the cluster goes on without the node of "
                                    + directory
                                    + ": it was rescued in a later epoch than "
                                    + mark.epoch(),
                            "plan with the directories of the nodes that go on");
        }
    }

    /// The plan for what is left.
    static RescuePlan of(List<Remains> left) throws NodeRefused {
        List<Remains> remains = new ArrayList<>(left);
        remains.sort((a, b) -> a.identity().node().compareTo(b.identity().node()));
        Remains first = remains.getFirst();
        demandOneCluster(first, remains);
        SortedMap<Long, GroupPlan> groups = new TreeMap<>();
        SortedSet<Long> numbers = new TreeSet<>();
        for (Remains each : remains) {
            numbers.addAll(each.groups().keySet());
            numbers.addAll(each.unfit().keySet());
        }
        numbers.forEach(number -> groups.put(number, group(number, remains)));
        return new RescuePlan(
                first.identity().cluster(), first.identity().rescue().epoch(), remains, groups);
    }

    private static void demandOneCluster(Remains first, List<Remains> remains) throws NodeRefused {
        SortedSet<NodeId> nodes = new TreeSet<>();
        for (Remains each : remains) {
            if (!each.identity().cluster().equals(first.identity().cluster())) {
                throw new NodeRefused(
                        each.directory() + " and " + first.directory() + " are of two clusters",
                        "plan for one cluster at a time");
            }
            if (!nodes.add(each.identity().node())) {
                throw new NodeRefused(
                        "two directories are of node " + each.identity().node(),
                        "name the one that the node used last; a copy has forgotten what it has"
                                + " acknowledged since");
            }
            long epoch = each.identity().rescue().epoch();
            if (epoch != first.identity().rescue().epoch()) {
                throw new NodeRefused(
                        "%s is of epoch %d, and %s of epoch %d"
                                .formatted(
                                        each.directory(),
                                        epoch,
                                        first.directory(),
                                        first.identity().rescue().epoch()),
                        "plan with the directories of the latest epoch: the others were left"
                                + " behind by an earlier rescue");
            }
        }
    }

    private static GroupPlan group(long number, List<Remains> remains) {
        List<Survivor> left = new ArrayList<>();
        SortedMap<NodeId, String> unfit = new TreeMap<>();
        for (Remains each : remains) {
            Remains.Replica replica = each.groups().get(number);
            String reason = each.unfit().get(number);
            if (replica != null) {
                left.add(replica.survivor());
            } else if (reason != null) {
                unfit.put(each.identity().node(), reason);
            }
        }
        if (left.stream().allMatch(survivor -> survivor.members().voters().isEmpty())) {
            return new GroupPlan(number, Verdict.GONE, null, unfit);
        }
        Rescue rescue = Rescue.of(left);
        return new GroupPlan(
                number, rescue.hasQuorum() ? Verdict.QUORUM : Verdict.RESCUE, rescue, unfit);
    }

    /// The epoch that begins with the rescue.
    public long nextEpoch() {
        return epoch + 1;
    }

    /// Members of some group of which nothing is left: they must never run again.
    public SortedSet<NodeId> lost() {
        SortedSet<NodeId> lost = new TreeSet<>();
        for (GroupPlan group : groups.values()) {
            if (group.rescue() != null) {
                lost.addAll(group.rescue().lost());
            }
        }
        remains.forEach(each -> lost.remove(each.identity().node()));
        return lost;
    }

    /// Whether anything is to be done.
    public boolean isNeeded() {
        return groups.values().stream().anyMatch(group -> group.verdict() == Verdict.RESCUE);
    }

    /// Where a node's directory is.
    Remains of(NodeId node) {
        return remains.stream()
                .filter(each -> each.identity().node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /// Entries of a group that are kept although they may never have been acknowledged.
    List<Entry> unsettled(GroupPlan group) {
        List<Entry> entries = new ArrayList<>();
        Rescue rescue = group.rescue();
        if (rescue != null) {
            Remains.Replica replica = of(rescue.best().node()).groups().get(group.group());
            if (replica != null) {
                RaftView.Log log = replica.view().log();
                long index = Math.max(rescue.firstUnsettled(), log.firstAtHand());
                for (; index <= log.lastIndex(); index++) {
                    entries.add(log.entry(index));
                }
            }
        }
        return entries;
    }
}
