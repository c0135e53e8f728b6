package fulcrum.sql.explain;

import fulcrum.sql.json.JsonText;
import fulcrum.sql.plan.Meter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// EXPLAIN as JSON, in PostgreSQL's shape: an array of one object, whose `Plan` has `Plans`.
final class JsonForm {

    private final Report report;

    JsonForm(Report report) {
        this.report = report;
    }

    String text(@Nullable Shown plan) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (plan != null) {
            all.put("Plan", tree(plan, null));
        }
        Report.Network network = report.network();
        if (network != null) {
            all.put("Network", tree(network));
        }
        Report.Consistency consistency = report.consistency();
        if (consistency != null) {
            all.put("Consistency", tree(consistency));
        }
        CommitForm commit = report.commitForm();
        if (commit != null) {
            all.put("Commit", commit.tree());
        }
        if (report.options().summary()) {
            if (report.planningNanos() >= 0) {
                all.put("Planning Time", Report.rounded(report.planningNanos()));
            }
            if (report.executionNanos() >= 0) {
                all.put("Execution Time", Report.rounded(report.executionNanos()));
            }
        }
        StringBuilder text = new StringBuilder();
        write(List.of(all), 0, text);
        return text.toString();
    }

    private Map<String, Object> tree(Shown shown, @Nullable String relationship) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("Node Type", String.valueOf(shown.properties.get("Node Type")));
        if (relationship != null) {
            tree.put("Parent Relationship", relationship);
        }
        String subplan = shown.subplan;
        if (subplan != null) {
            tree.put("Subplan Name", subplan);
        }
        Meter meter = shown.meter;
        shown.properties.forEach((name, value) -> {
            if (!shown.lines.contains(name)) {
                tree.putIfAbsent(name, value);
            }
        });
        if (meter != null) {
            long loops = Math.max(1, meter.loops());
            if (report.options().timing()) {
                tree.put("Actual Startup Time", Report.rounded(meter.firstNanos() / loops));
                tree.put("Actual Total Time", Report.rounded(meter.nanos() / loops));
            }
            tree.put("Actual Rows", Report.each(meter.rows(), meter.loops()));
            tree.put("Actual Loops", meter.loops());
        }
        shown.lines.forEach(name -> tree.put(name, value(shown, name)));
        if (report.network() != null && meter != null) {
            tree.put("Requests", shown.requests);
            tree.put("Bytes", shown.bytes);
            if (shown.colocated) {
                tree.put("Network Bytes to Join", shown.unjoinedBytes);
            }
            Shown.Gather gather = shown.gather;
            if (gather != null) {
                tree.put("Gather", tree(gather));
            }
        }
        List<Object> inputs = new ArrayList<>();
        int number = 0;
        for (Shown each : shown.inputs) {
            String place =
                    each.subplan != null
                            ? each.subplan.startsWith("CTE") ? "InitPlan" : "SubPlan"
                            : number++ == 0 ? "Outer" : "Inner";
            inputs.add(tree(each, place));
        }
        if (!inputs.isEmpty()) {
            tree.put("Plans", inputs);
        }
        return tree;
    }

    private static Object value(Shown shown, String name) {
        Object value = shown.properties.get(name);
        return value == null ? "" : value;
    }

    private Map<String, Object> tree(Shown.Gather gather) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("Shards", gather.shards());
        tree.put("Requests", gather.requests());
        tree.put("Slowest Shard", gather.slowest().shard());
        tree.put("Slowest Node", gather.slowest().node().toString());
        if (report.options().timing()) {
            tree.put("Slowest Time", Report.rounded(gather.slowest().nanosMost()));
        }
        return tree;
    }

    private static Map<String, Object> tree(Report.Network network) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("Shards Asked", network.shards());
        tree.put("Requests", network.requests());
        tree.put("Bytes", network.bytes());
        Report.Slowest slowest = network.slowest();
        if (slowest != null) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("Shard", slowest.shard());
            if (slowest.node() != null) {
                one.put("Node", slowest.node());
            }
            one.put("Time", Report.rounded(slowest.nanos()));
            tree.put("Slowest Shard", one);
        }
        return tree;
    }

    private static Map<String, Object> tree(Report.Consistency consistency) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("Level", consistency.level());
        tree.put("Isolation", consistency.isolation());
        if (!consistency.servedBy().isEmpty()) {
            tree.put("Served By", consistency.servedBy());
        }
        tree.put("Read Timestamp", consistency.readTimestamp());
        if (consistency.stalenessMillis() >= 0) {
            tree.put("Staleness Millis", consistency.stalenessMillis());
        }
        List<Object> tables = new ArrayList<>();
        for (Report.Promise each : consistency.promises()) {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("Table", each.table());
            table.put("During a Partition", each.duringPartition());
            table.put("Otherwise", each.otherwise());
            tables.add(table);
        }
        tree.put("Tables", tables);
        return tree;
    }

    private static void write(Object value, int depth, StringBuilder text) {
        switch (value) {
            case Map<?, ?> map -> {
                text.append("{\n");
                String parted = "";
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    text.append(parted).append("  ".repeat(depth + 1));
                    text.append(JsonText.quote(String.valueOf(each.getKey()))).append(": ");
                    write(each.getValue(), depth + 1, text);
                    parted = ",\n";
                }
                text.append('\n').append("  ".repeat(depth)).append('}');
            }
            case List<?> list when list.stream().allMatch(String.class::isInstance) -> {
                text.append('[');
                text.append(
                        String.join(
                                ", ",
                                list.stream()
                                        .map(each -> JsonText.quote(String.valueOf(each)))
                                        .toList()));
                text.append(']');
            }
            case List<?> list -> {
                text.append("[\n");
                String parted = "";
                for (Object each : list) {
                    text.append(parted).append("  ".repeat(depth + 1));
                    write(each, depth + 1, text);
                    parted = ",\n";
                }
                text.append('\n').append("  ".repeat(depth)).append(']');
            }
            case Number number -> text.append(number);
            default -> text.append(JsonText.quote(String.valueOf(value)));
        }
    }
}
