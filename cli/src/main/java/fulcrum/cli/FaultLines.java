package fulcrum.cli;

import fulcrum.cli.status.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Faults for people to read.
final class FaultLines {

    private FaultLines() {}

    /// Those in force.
    static List<String> of(List<Map<?, ?>> active) {
        if (active.isEmpty()) {
            return List.of("nothing goes wrong on purpose");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "order", "owner", "left"));
        for (Map<?, ?> each : active) {
            rows.add(
                    List.of(
                            text(each, "id"),
                            text(each, "order"),
                            text(each, "owner"),
                            each.get("leftMillis") instanceof Long left
                                    ? (left + 999) / 1000 + " s"
                                    : "until healed"));
        }
        return Table.align(rows);
    }

    /// Those that are over.
    static List<String> past(List<Map<?, ?>> past) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("id", "order", "owner", "lasted", "ended"));
        for (Map<?, ?> each : past) {
            long lasted =
                    each.get("endedMillis") instanceof Long ended
                                    && each.get("beganMillis") instanceof Long began
                            ? ended - began
                            : 0;
            rows.add(
                    List.of(
                            text(each, "id"),
                            text(each, "order"),
                            text(each, "owner"),
                            lasted / 1000 + "." + lasted % 1000 / 100 + " s",
                            text(each, "how")));
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(Table.align(rows));
        return lines;
    }

    private static String text(Map<?, ?> tree, String member) {
        return String.valueOf(tree.get(member));
    }
}
