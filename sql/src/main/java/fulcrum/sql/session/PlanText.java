package fulcrum.sql.session;

import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.List;

/// Plans as text, with PostgreSQL's names for what they consist of.
final class PlanText {

    private final List<String> lines = new ArrayList<>();

    List<String> lines(Plan plan) {
        add(plan, 0);
        return lines;
    }

    private void add(Plan plan, int depth) {
        String indent = depth == 0 ? "" : "  ".repeat(depth * 3 - 2) + "->  ";
        lines.add(indent + name(plan));
        Plan _ =
                Plans.withInputs(
                        plan,
                        input -> {
                            add(input, depth + 1);
                            return input;
                        });
    }

    private static String name(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _ -> "Result";
            case Plan.Rows _ -> "Values Scan";
            case Plan.Scan scan -> scan(scan);
            case Plan.Computed(var view, _) -> "Function Scan on " + view.name();
            case Plan.Functions _ -> "Function Scan";
            case Plan.Common _ -> "CTE Scan";
            case Plan.Filter _ -> "Filter";
            case Plan.Project _ -> "Projection";
            case Plan.Aggregate aggregate ->
                    aggregate.groups().isEmpty() ? "Aggregate" : "HashAggregate";
            case Plan.Window _ -> "WindowAgg";
            case Plan.Sort _ -> "Sort";
            case Plan.Limit _ -> "Limit";
            case Plan.Distinct _ -> "Unique";
            case Plan.LockRows _ -> "LockRows";
            case Plan.Join join -> (join.lateral() ? "Nested Loop" : "Hash Join") + kind(join);
            case Plan.SetOperation operation ->
                    operation.kind() == Plan.SetOperation.Kind.UNION
                            ? "Append"
                            : "HashSetOp " + operation.kind();
            case Plan.With _ -> "CTE";
            case Plan.Changed(Change change, _, _) ->
                    switch (change) {
                                case Change.Insert _ -> "Insert on ";
                                case Change.Update _ -> "Update on ";
                                case Change.Delete _ -> "Delete on ";
                            }
                            + change.target().table().table().name();
        };
    }

    private static String kind(Plan.Join join) {
        return switch (join.kind()) {
            case INNER -> "";
            case LEFT -> " (left)";
            case RIGHT -> " (right)";
            case FULL -> " (full)";
        };
    }

    private static String scan(Plan.Scan scan) {
        String table = scan.table().table().name();
        return switch (scan.path()) {
            case Path.Whole _ -> "Seq Scan on " + table;
            case Path.Keyed(var index, _, _, _) ->
                    "Index Scan using "
                            + (index == null ? table + "_pkey" : index.index().name())
                            + " on "
                            + table;
            case Path.Several(var index, _, var values) ->
                    "Index Scan using "
                            + (index == null ? table + "_pkey" : index.index().name())
                            + " on "
                            + table
                            + " ("
                            + values.size()
                            + " keys)";
        };
    }
}
