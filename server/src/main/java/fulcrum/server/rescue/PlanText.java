package fulcrum.server.rescue;

import fulcrum.machine.NodeId;
import fulcrum.protocols.log.raft.Entry;
import fulcrum.protocols.log.raft.Rescue;
import fulcrum.protocols.log.raft.Survivor;
import fulcrum.server.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A plan in lines for people.
public final class PlanText {

    /// In a report every entry is told, whatever it takes.
    static final int ALL = Integer.MAX_VALUE;

    /// On a screen only so many of a group are.
    public static final int SCREEN = 10;

    private final RescuePlan plan;
    private final int entries;
    private final List<String> lines = new ArrayList<>();

    private PlanText(RescuePlan plan, int entries) {
        this.plan = plan;
        this.entries = entries;
    }

    /// @param entries so many are listed of those that are kept though perhaps nobody was told
    public static List<String> of(RescuePlan plan, int entries) {
        PlanText text = new PlanText(plan, entries);
        text.tell();
        return text.lines;
    }

    private void tell() {
        lines.add("cluster %s, epoch %d".formatted(plan.cluster(), plan.epoch()));
        for (Remains each : plan.remains()) {
            lines.add("  left  %s in %s".formatted(each.identity().node(), each.directory()));
        }
        if (!plan.lost().isEmpty()) {
            lines.add("  lost  %s, which must never run again".formatted(names(plan.lost())));
        }
        plan.groups().values().forEach(this::tell);
        lines.add("");
        lines.add(
                plan.isNeeded()
                        ? "to be rescued: epoch "
                                + plan.nextEpoch()
                                + " begins, and nobody of epoch "
                                + plan.epoch()
                                + " is let in"
                        : "nothing is to be rescued: start the nodes");
    }

    private void tell(RescuePlan.GroupPlan group) {
        lines.add("");
        Rescue rescue = group.rescue();
        if (rescue == null) {
            lines.add("group %d: gone; no replica that is left is whole".formatted(group.group()));
        } else {
            int voters = rescue.best().members().voters().size();
            lines.add(
                    "group %d: %s; left %s of members %s"
                            .formatted(
                                    group.group(),
                                    rescue.hasQuorum()
                                            ? "has its majority and needs nothing"
                                            : "has lost its majority of " + voters,
                                    names(rescue.survivors().stream().map(Survivor::node).toList()),
                                    rescue.best().members()));
            rescue.survivors().forEach(survivor -> tell(survivor, rescue));
        }
        group.unfit()
                .forEach((node, reason) ->
                        lines.add("  %s is damaged and left out: %s".formatted(node, reason)));
        if (group.verdict() == RescuePlan.Verdict.RESCUE && rescue != null) {
            tell(group, rescue);
        }
    }

    private void tell(Survivor survivor, Rescue rescue) {
        lines.add(
                "  %s: last entry %d of term %d, seen term %d, committed at least to %d%s"
                        .formatted(
                                survivor.node(),
                                survivor.lastIndex(),
                                survivor.lastTerm(),
                                survivor.currentTerm(),
                                survivor.settledIndex(),
                                survivor.equals(rescue.best()) ? "; the best" : ""));
    }

    private void tell(RescuePlan.GroupPlan group, Rescue rescue) {
        lines.add(
                rescue.mayHaveLost()
                        ? "  may be lost: what %s committed without %s, behind entry %d of term %d;"
                                        .formatted(
                                                names(rescue.lost()),
                                                names(
                                                        rescue.survivors().stream()
                                                                .map(Survivor::node)
                                                                .toList()),
                                                rescue.best().lastIndex(),
                                                rescue.best().lastTerm())
                                + " nobody who is left can know whether there is any"
                        : "  nothing that was acknowledged is lost: every majority had one of these");
        List<Entry> unsettled = plan.unsettled(group);
        if (!unsettled.isEmpty()) {
            lines.add(
                    "  kept: entries %d to %d; nobody can tell which of them were acknowledged, and"
                                    .formatted(
                                            unsettled.getFirst().index(),
                                            unsettled.getLast().index())
                            + " all will be committed");
            unsettled.stream().limit(entries).forEach(each -> lines.add("    " + told(each)));
            if (unsettled.size() > entries) {
                lines.add("    and %d more".formatted(unsettled.size() - entries));
            }
        }
        lines.add(
                "  stored on %s: entry %d of term %d, which makes %s the only voters"
                        .formatted(
                                rescue.best().node(),
                                rescue.index(),
                                rescue.term(),
                                names(rescue.members().voters())));
    }

    private static String told(Entry entry) {
        return PlanTree.entry(entry).entrySet().stream()
                .map(PlanText::told)
                .collect(Collectors.joining(" "));
    }

    private static String told(Map.Entry<String, Object> each) {
        Object value = each.getValue();
        boolean named = each.getKey().equals("key") || each.getKey().equals("value");
        return each.getKey() + "=" + (named ? Json.write(value) : String.valueOf(value));
    }

    private static String names(Collection<NodeId> nodes) {
        return nodes.stream().map(NodeId::toString).collect(Collectors.joining(", "));
    }
}
