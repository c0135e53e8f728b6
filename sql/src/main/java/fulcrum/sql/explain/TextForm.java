package fulcrum.sql.explain;

import fulcrum.sql.plan.Meter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// EXPLAIN as text, indented as PostgreSQL does it.
final class TextForm {

    private static final int INDENT = 6;

    private final Report report;
    private final List<String> lines = new ArrayList<>();

    TextForm(Report report) {
        this.report = report;
    }

    List<String> lines(@Nullable Shown plan) {
        if (plan != null) {
            add(plan, 0, true);
        }
        network();
        consistency();
        CommitForm commit = report.commitForm();
        if (commit != null) {
            lines.addAll(commit.lines());
        }
        if (report.options().summary()) {
            if (report.planningNanos() >= 0) {
                lines.add("Planning Time: " + Report.millis(report.planningNanos()) + " ms");
            }
            if (report.executionNanos() >= 0) {
                lines.add("Execution Time: " + Report.millis(report.executionNanos()) + " ms");
            }
        }
        return lines;
    }

    /// @param column where the title begins, without its arrow
    private void add(Shown shown, int column, boolean first) {
        int at = column;
        String subplan = shown.subplan;
        if (subplan != null) {
            lines.add(" ".repeat(at) + subplan);
            at += 2;
        }
        String arrow = first ? "" : "->  ";
        lines.add(" ".repeat(at) + arrow + shown.title + cost(shown));
        int below = first ? at + 2 : at + INDENT;
        for (String name : shown.lines) {
            Object value = shown.properties.get(name);
            String text =
                    value instanceof List<?> list
                            ? String.join(", ", list.stream().map(String::valueOf).toList())
                            : String.valueOf(value);
            boolean empty = name.equals("Rows Removed by Filter") && Long.valueOf(0).equals(value);
            if (!empty) {
                lines.add(" ".repeat(below) + name + ": " + text);
            }
        }
        Shown.Gather gather = shown.gather;
        if (report.network() != null && gather != null) {
            lines.add(" ".repeat(below) + text(gather));
        }
        if (report.network() != null && shown.colocated && shown.meter != null) {
            lines.add(" ".repeat(below) + "Network Bytes to Join: " + shown.unjoinedBytes);
        }
        if (report.network() != null && shown.requests > 0) {
            lines.add(
                    " ".repeat(below) + "Requests: " + shown.requests + "  Bytes: " + shown.bytes);
        }
        for (Shown input : shown.inputs) {
            add(input, below, false);
        }
    }

    private String text(Shown.Gather gather) {
        return "Gather ("
                + gather.shards()
                + " shards, "
                + gather.requests()
                + (gather.requests() == 1 ? " request" : " requests")
                + ", slowest "
                + gather.slowest().node()
                + (report.options().timing()
                        ? " " + Report.roundMillis(gather.slowest().nanosMost()) + " ms"
                        : "")
                + ")";
    }

    private String cost(Shown shown) {
        Meter meter = shown.meter;
        if (meter == null) {
            return "";
        }
        if (meter.loops() == 0) {
            return " (never executed)";
        }
        long loops = meter.loops();
        String time =
                report.options().timing()
                        ? "time="
                                + Report.millis(meter.firstNanos() / loops)
                                + ".."
                                + Report.millis(meter.nanos() / loops)
                                + " "
                        : "";
        return " (actual "
                + time
                + "rows="
                + Report.each(meter.rows(), loops)
                + " loops="
                + loops
                + ")";
    }

    private void network() {
        Report.Network network = report.network();
        if (network == null) {
            return;
        }
        lines.add("Shards Asked: " + network.shards());
        lines.add("Requests: " + network.requests());
        lines.add("Bytes: " + network.bytes());
        Report.Slowest slowest = network.slowest();
        if (slowest != null) {
            lines.add(
                    "Slowest Shard: "
                            + slowest.shard()
                            + (slowest.node() == null ? "" : " at " + slowest.node())
                            + (report.options().timing()
                                    ? " (" + Report.millis(slowest.nanos()) + " ms)"
                                    : ""));
        }
    }

    private void consistency() {
        Report.Consistency consistency = report.consistency();
        if (consistency == null) {
            return;
        }
        lines.add("Consistency: " + consistency.level());
        lines.add("Isolation: " + consistency.isolation());
        if (!consistency.servedBy().isEmpty()) {
            lines.add("Served By: " + String.join(", ", consistency.servedBy()));
        }
        lines.add("Read Timestamp: " + consistency.readTimestamp());
        if (consistency.stalenessMillis() >= 0) {
            lines.add("Staleness: " + consistency.stalenessMillis() + " ms");
        }
        for (Report.Promise each : consistency.promises()) {
            lines.add("Table " + each.table() + " during a partition: " + each.duringPartition());
            lines.add("Table " + each.table() + " otherwise: " + each.otherwise());
        }
    }
}
