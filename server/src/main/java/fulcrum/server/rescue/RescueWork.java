package fulcrum.server.rescue;

import fulcrum.protocols.log.raft.RaftRecord;
import fulcrum.protocols.log.raft.Rescue;
import fulcrum.server.node.NodeDirectory;
import fulcrum.server.node.NodeRefused;
import fulcrum.server.node.RescueMark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Carries a plan out. Interrupted anywhere and begun again, it comes to the same:
///
/// 1. every directory is marked, so that no node begins a life on half of the work;
/// 2. the records of each group go to the end of the best survivor's log, as far as they are not
///    there;
/// 3. a report is written to every directory;
/// 4. every directory is marked as being of the next epoch.
///
/// Since the last begins only when all before it is durable everywhere, a directory of the next
/// epoch says that nothing but marks is missing elsewhere.
public final class RescueWork {

    private final PlanFile file;
    private final SortedSet<Long> named;
    private final Consumer<String> about;

    /// @param named groups that have their majority and are to be rescued nevertheless
    /// @param about told before each step that changes anything
    public RescueWork(PlanFile file, SortedSet<Long> named, Consumer<String> about) {
        this.file = file;
        this.named = new TreeSet<>(named);
        this.about = about;
    }

    /// @return the directories that were changed now; none where all was done before
    /// @throws NodeRefused where the directories are not what the plan was made for; then nothing
    ///   was changed
    public List<Path> carryOut() throws IOException, NodeRefused {
        List<Path> todo = new ArrayList<>();
        for (Path directory : file.positions().keySet()) {
            NodeDirectory.Identity identity = NodeDirectory.inspect(directory);
            if (identity == null) {
                throw new NodeRefused(
                        directory + " is the directory of no node any more",
                        "make the plan anew with the directories that are left");
            }
            if (!isDone(identity.rescue())) {
                todo.add(directory);
            }
        }
        boolean storedEverywhere = todo.size() < file.positions().size();
        SequencedMap<Path, NodeDirectory> held = new LinkedHashMap<>();
        try {
            for (Path directory : todo) {
                held.put(directory, NodeDirectory.hold(directory));
            }
            if (storedEverywhere) {
                demandBegun(held);
            } else {
                work(held);
            }
            for (NodeDirectory each : held.values()) {
                about.accept("mark " + each + " done");
                each.mark(RescueMark.done(file.nextEpoch(), file.digest(), file.lost()));
            }
        } finally {
            for (NodeDirectory each : held.values()) {
                each.close();
            }
        }
        return todo;
    }

    /// Where one directory is of the next epoch, all others were marked before; one that is not was
    /// put back since.
    private void demandBegun(SequencedMap<Path, NodeDirectory> held) throws NodeRefused {
        for (NodeDirectory each : held.values()) {
            RescueMark mark = each.identity().rescue();
            if (mark.state() != RescueMark.State.UNDER_WAY || !mark.plan().equals(file.digest())) {
                throw new NodeRefused(
                        "the rescue of this plan is done, and " + each + " was no part of it",
                        "keep that directory as it is; its node must be emptied and join anew");
            }
        }
    }

    private boolean isDone(RescueMark mark) {
        return mark.state() == RescueMark.State.SOUND && mark.plan().equals(file.digest());
    }

    private void work(SequencedMap<Path, NodeDirectory> held) throws IOException, NodeRefused {
        RescuePlan plan = asPlanned(held);
        List<RescuePlan.GroupPlan> chosen = chosen(plan);
        SortedMap<Path, List<LogEnd.Addition>> additions = new TreeMap<>();
        for (RescuePlan.GroupPlan group : chosen) {
            add(plan, group, additions);
        }
        for (NodeDirectory each : held.values()) {
            about.accept("mark " + each + " begun");
            each.mark(each.identity().rescue().begun(file.digest()));
        }
        for (Map.Entry<Path, NodeDirectory> each : held.entrySet()) {
            List<LogEnd.Addition> here = additions.get(each.getKey());
            if (here != null) {
                about.accept("store in " + each.getKey());
                LogEnd.add(each.getValue().log(), here);
            }
        }
        Instant now = Instant.now();
        for (Path directory : held.keySet()) {
            about.accept("report in " + directory);
            RescueReport.write(directory, plan, chosen, file.digest(), now);
        }
    }

    /// What the directories say now, what was stored by an earlier attempt left aside.
    private RescuePlan asPlanned(SequencedMap<Path, NodeDirectory> held)
            throws IOException, NodeRefused {
        List<Remains> remains = new ArrayList<>();
        for (Map.Entry<Path, NodeDirectory> each : held.entrySet()) {
            RescueMark mark = each.getValue().identity().rescue();
            boolean begun = mark.state() == RescueMark.State.UNDER_WAY;
            if (mark.state() == RescueMark.State.OUTLIVED
                    || (begun && !mark.plan().equals(file.digest()))) {
                throw new NodeRefused(
                        each.getKey()
                                + (begun
                                        ? " is in the middle of another rescue, of digest "
                                                + mark.plan()
                                        : " was left behind by another rescue"),
                        "finish that one with its own plan, or plan without this directory");
            }
            SortedMap<Long, Long> upTo = begun ? file.positions().get(each.getKey()) : null;
            remains.add(Remains.of(each.getKey(), each.getValue(), upTo));
        }
        RescuePlan plan = RescuePlan.of(remains);
        if (!PlanFile.digest(plan).equals(file.digest())) {
            throw new NodeRefused(
                    "the directories have changed since the plan was made: a node has lived in one"
                            + " of them, or one was put back",
                    "make the plan anew with './fulcrum recover plan', and read it again");
        }
        return plan;
    }

    /// @throws NodeRefused where nothing is to be done, or a group is named that is not there
    private List<RescuePlan.GroupPlan> chosen(RescuePlan plan) throws NodeRefused {
        for (long group : named) {
            RescuePlan.GroupPlan known = plan.groups().get(group);
            if (known == null || known.rescue() == null) {
                throw new NodeRefused(
                        "group " + group + " is not in the plan, or nothing of it is left",
                        "name groups that the plan shows with their majority");
            }
        }
        List<RescuePlan.GroupPlan> chosen = new ArrayList<>();
        for (RescuePlan.GroupPlan group : plan.groups().values()) {
            if (group.verdict() == RescuePlan.Verdict.RESCUE || named.contains(group.group())) {
                chosen.add(group);
            }
        }
        if (chosen.isEmpty()) {
            throw new NodeRefused(
                    "every group has its majority among the nodes that are left",
                    "start these nodes; only where that does not help, name a group with --group");
        }
        return chosen;
    }

    private static void add(
            RescuePlan plan,
            RescuePlan.GroupPlan group,
            SortedMap<Path, List<LogEnd.Addition>> additions)
            throws NodeRefused {
        Rescue rescue = group.rescue();
        if (rescue == null) {
            return;
        }
        Remains best = plan.of(rescue.best().node());
        Remains.Replica replica = best.groups().get(group.group());
        if (replica == null) {
            throw new IllegalStateException("the best survivor has no replica");
        }
        try {
            List<RaftRecord> rest = Rescue.rest(rescue.records(), replica.behind());
            long position = rescue.best().position() + replica.behind().size();
            additions
                    .computeIfAbsent(best.directory(), _ -> new ArrayList<>())
                    .add(new LogEnd.Addition(group.group(), replica.logEpoch(), position, rest));
        } catch (IllegalArgumentException other) {
            throw new NodeRefused(
                    "group "
                            + group.group()
                            + " in "
                            + best.directory()
                            + " goes on otherwise than this plan would: "
                            + other.getMessage(),
                    "keep the directory as it is, and make a plan without it");
        }
    }
}
