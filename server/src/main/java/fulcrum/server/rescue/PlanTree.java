package fulcrum.server.rescue;

import fulcrum.database.shard.CommandText;
import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Configuration;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Rescue;
import fulcrum.protocols.log.raft.Survivor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A plan as a tree for programs: what its file holds, but for the digest.
final class PlanTree {

    /// Of the entries that are kept though nobody may have been told, so many are listed in a plan;
    /// the report lists all.
    static final int LISTED_MOST = 200;

    /// So many characters of a key or a value are told.
    private static final int TEXT_MOST = 200;

    /// The version of the form.
    static final int FORMAT = 1;

    private final RescuePlan plan;

    private PlanTree(RescuePlan plan) {
        this.plan = plan;
    }

    static SequencedMap<String, Object> of(RescuePlan plan) {
        return new PlanTree(plan).tree();
    }

    private SequencedMap<String, Object> tree() {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("format", FORMAT);
        tree.put("cluster", plan.cluster().toString());
        tree.put("epoch", plan.epoch());
        tree.put("nextEpoch", plan.nextEpoch());
        tree.put("needed", plan.isNeeded());
        tree.put("lost", names(plan.lost()));
        tree.put("left", plan.remains().stream().map(PlanTree::remains).toList());
        tree.put("groups", plan.groups().values().stream().map(this::group).toList());
        return tree;
    }

    private static SequencedMap<String, Object> remains(Remains remains) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", remains.identity().node().toString());
        tree.put("directory", remains.directory().toString());
        tree.put("incarnation", remains.identity().incarnation());
        tree.put("digest", remains.digest());
        return tree;
    }

    private SequencedMap<String, Object> group(RescuePlan.GroupPlan group) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("group", group.group());
        tree.put(
                "verdict",
                switch (group.verdict()) {
                    case RESCUE -> "rescue";
                    case QUORUM -> "quorum";
                    case GONE -> "gone";
                });
        SequencedMap<String, Object> unfit = new LinkedHashMap<>();
        group.unfit().forEach((node, reason) -> unfit.put(node.toString(), reason));
        tree.put("unfit", unfit);
        Rescue rescue = group.rescue();
        if (rescue != null) {
            rescue(group, rescue, tree);
        }
        return tree;
    }

    private void rescue(
            RescuePlan.GroupPlan group, Rescue rescue, SequencedMap<String, Object> tree) {
        tree.put("members", members(rescue.best().members()));
        tree.put("lost", names(rescue.lost()));
        tree.put("survivors", rescue.survivors().stream().map(PlanTree::survivor).toList());
        tree.put("best", rescue.best().node().toString());
        SequencedMap<String, Object> entry = new LinkedHashMap<>();
        entry.put("index", rescue.index());
        entry.put("term", rescue.term());
        entry.put("members", members(rescue.members()));
        tree.put("entry", entry);
        tree.put("mayHaveLost", rescue.mayHaveLost());
        List<Entry> unsettled = plan.unsettled(group);
        tree.put("keptThoughPerhapsUnacknowledged", unsettled.size());
        List<Object> listed = new ArrayList<>();
        unsettled.stream().limit(LISTED_MOST).forEach(each -> listed.add(entry(each)));
        tree.put("entries", listed);
    }

    private static SequencedMap<String, Object> survivor(Survivor survivor) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("node", survivor.node().toString());
        tree.put("position", survivor.position());
        tree.put("lastIndex", survivor.lastIndex());
        tree.put("lastTerm", survivor.lastTerm());
        tree.put("currentTerm", survivor.currentTerm());
        tree.put("committedAtLeast", survivor.settledIndex());
        tree.put("members", members(survivor.members()));
        return tree;
    }

    /// An entry of a log, decoded as far as it can be.
    static SequencedMap<String, Object> entry(Entry entry) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("index", entry.index());
        tree.put("term", entry.term());
        switch (entry) {
            case Entry.Command command ->
                    CommandText.of(command.command())
                            .forEach((name, value) -> tree.put(name, cut(value)));
            case Entry.Members members -> {
                tree.put("what", "members");
                tree.put("members", members(members.configuration()));
            }
            case Entry.Blank _ -> tree.put("what", "a leader began its term");
        }
        return tree;
    }

    /// A value may be as long as its client liked.
    private static Object cut(Object value) {
        return value instanceof String text && text.length() > TEXT_MOST
                ? text.substring(0, TEXT_MOST) + "... (" + text.length() + " characters)"
                : value;
    }

    private static SequencedMap<String, Object> members(Configuration members) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("voters", names(members.voters()));
        if (members.joint()) {
            tree.put("outgoing", names(members.outgoing()));
        }
        if (!members.learners().isEmpty()) {
            tree.put("learners", names(members.learners()));
        }
        return tree;
    }

    private static List<String> names(Collection<NodeId> nodes) {
        return nodes.stream().map(NodeId::toString).toList();
    }
}
