package fulcrum.sql.explain;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Meter;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.storage.StoredIndex;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Parts of a plan under the names that PostgreSQL has for them: conditions and lists of values,
/// which are parts of their own here, belong to the part below them there.
final class ShownPlan {

    private static final String NODE_TYPE = "Node Type";

    private final SqlCatalog catalog;
    private final boolean verbose;
    private final ScalarText text;
    private final Map<Integer, String> common = new TreeMap<>();
    private int subplans;

    ShownPlan(SqlCatalog catalog, Styles styles, boolean verbose) {
        this.catalog = catalog;
        this.verbose = verbose;
        this.text = new ScalarText(styles);
    }

    Shown of(Plan plan) {
        return of(plan, null);
    }

    private Shown of(Plan plan, @Nullable Meter meter) {
        return switch (plan) {
            case Plan.Measured(Plan input, Meter its) -> of(input, its);
            case Plan.Filter(Plan input, Scalar condition) -> filter(input, condition, meter);
            case Plan.Project project -> project(project, meter);
            case Plan.With with -> with(with, meter);
            default -> {
                Shown shown = new Shown();
                describe(plan, shown);
                Plan _ =
                        Plans.withInputs(
                                plan,
                                input -> {
                                    shown.inputs.add(of(input));
                                    return input;
                                });
                subplans(plan, shown);
                shown.measured(meter);
                yield shown;
            }
        };
    }

    // What has no part of its own

    private Shown filter(Plan input, Scalar condition, @Nullable Meter meter) {
        Shown shown = of(input);
        String earlier = String.valueOf(shown.properties.get("Filter"));
        String own = text.of(condition);
        long before = shown.meter == null ? 0 : shown.meter.rows();
        shown.line(
                "Filter",
                shown.properties.containsKey("Filter") ? "(" + earlier + " AND " + own + ")" : own);
        if (meter != null) {
            shown.line("Rows Removed by Filter", before - meter.rows());
        }
        subplans(new Plan.Filter(new Plan.OneRow(), condition), shown);
        shown.measured(meter);
        return shown;
    }

    private Shown project(Plan.Project project, @Nullable Meter meter) {
        Shown shown = of(project.input());
        if (verbose) {
            shown.line("Output", project.values().stream().map(text::of).toList());
        }
        subplans(new Plan.Project(new Plan.OneRow(), project.values(), project.output()), shown);
        shown.measured(meter);
        return shown;
    }

    private Shown with(Plan.With with, @Nullable Meter meter) {
        List<Shown> named = new ArrayList<>();
        for (Plan.With.Definition each : with.definitions()) {
            common.put(each.number(), each.name());
            Shown shown = of(each.plan());
            Plan step = each.step();
            if (step != null) {
                Shown union = new Shown();
                union.title = "Recursive Union";
                union.properties.put(NODE_TYPE, "Recursive Union");
                union.inputs.add(shown);
                union.inputs.add(of(step));
                shown = union;
            }
            shown.subplan = "CTE " + each.name();
            named.add(shown);
        }
        Shown body = of(with.body());
        body.inputs.addAll(0, named);
        body.measured(meter);
        return body;
    }

    /// Queries within expressions: they are carried out where those are, and not measured apart.
    private void subplans(Plan plan, Shown shown) {
        Plan _ =
                Plans.withScalars(
                        plan,
                        scalar -> {
                            Scalars.visit(scalar, part -> subplan(part, shown));
                            return scalar;
                        });
    }

    private void subplan(Scalar part, Shown shown) {
        Plan inner =
                switch (part) {
                    case Scalar.Single(Plan p, _) -> p;
                    case Scalar.Exists(Plan p) -> p;
                    case Scalar.ArrayOfRows(Plan p, _) -> p;
                    case Scalar.AnyRow(Plan p, _, _) -> p;
                    default -> null;
                };
        if (inner != null) {
            Shown below = of(inner);
            below.subplan = "SubPlan " + ++subplans;
            shown.inputs.add(below);
        }
    }

    // The others

    private void describe(Plan plan, Shown shown) {
        switch (plan) {
            case Plan.Scan scan -> scan(scan, shown);
            case Plan.Computed(var view, _) -> {
                name(shown, "Function Scan", " on " + view.name());
                shown.properties.put("Function Name", view.name());
            }
            case Plan.Common(int number, _) -> {
                String called = common.getOrDefault(number, "");
                name(shown, "CTE Scan", " on " + called);
                shown.properties.put("CTE Name", called);
            }
            case Plan.Aggregate aggregate -> aggregate(aggregate, shown);
            case Plan.Sort(_, var terms) -> {
                name(shown, "Sort", "");
                shown.line("Sort Key", terms.stream().map(text::of).toList());
            }
            case Plan.Join join -> join(join, shown);
            case Plan.Colocated colocated -> colocated(colocated, shown);
            case Plan.SetOperation operation -> setOperation(operation, shown);
            case Plan.Changed(Change change, _, _) -> change(change, shown);
            case Plan.OneRow _ -> name(shown, "Result", "");
            case Plan.Rows _ -> name(shown, "Values Scan", " on \"*VALUES*\"");
            case Plan.Functions _ -> name(shown, "Function Scan", "");
            case Plan.Window _ -> name(shown, "WindowAgg", "");
            case Plan.Limit _ -> name(shown, "Limit", "");
            case Plan.Distinct _ -> name(shown, "Unique", "");
            case Plan.LockRows _ -> name(shown, "LockRows", "");
            case Plan.Filter _, Plan.Project _, Plan.With _, Plan.Measured _ ->
                    throw new IllegalStateException("it has no part of its own");
        }
        if (verbose && !shown.properties.containsKey("Output") && !plan.output().isEmpty()) {
            shown.line("Output", plan.output().stream().map(Variable::name).toList());
        }
    }

    private static void name(Shown shown, String type, String behind) {
        shown.title = type + behind;
        shown.properties.put(NODE_TYPE, type);
    }

    private void table(Shown shown, Table table) {
        shown.properties.put("Relation Name", table.name());
        if (verbose) {
            shown.properties.put("Schema", schema(table));
        }
        shown.properties.put("Alias", table.name());
    }

    private String schema(Table table) {
        return catalog.entry(table.schema()) instanceof Schema schema ? schema.name() : "";
    }

    private String called(Table table) {
        return verbose ? schema(table) + "." + table.name() : table.name();
    }

    private void scan(Plan.Scan scan, Shown shown) {
        path(scan, shown);
        Shipment shipment = scan.shipment();
        Scalar condition = shipment == null ? null : shipment.condition();
        if (condition != null) {
            shown.line("Filter at Shards", text.of(condition));
        }
    }

    private void path(Plan.Scan scan, Shown shown) {
        Table table = scan.table().table();
        switch (scan.path()) {
            case Path.Whole _ -> {
                name(shown, "Seq Scan", " on " + called(table));
                table(shown, table);
            }
            case Path.Sought(var index, var equal) -> {
                name(shown, "Seq Scan", " on " + called(table));
                table(shown, table);
                List<String> parts = parts(scan.table(), index);
                List<String> conditions = new ArrayList<>();
                for (int i = 0; i < equal.size(); i++) {
                    conditions.add("(" + parts.get(i) + " = " + text.of(equal.get(i)) + ")");
                }
                shown.line("Sought If Few", String.join(" AND ", conditions));
            }
            case Path.Keyed(var index, var equal, var from, var to) -> {
                indexScan(scan, index, shown);
                List<String> parts = parts(scan.table(), index);
                List<String> conditions = new ArrayList<>();
                for (int i = 0; i < equal.size(); i++) {
                    conditions.add("(" + parts.get(i) + " = " + text.of(equal.get(i)) + ")");
                }
                if (from != null) {
                    conditions.add(bound(parts.get(equal.size()), from, ">"));
                }
                if (to != null) {
                    conditions.add(bound(parts.get(equal.size()), to, "<"));
                }
                condition(conditions, shown);
            }
            case Path.Several(var index, var equal, var values) -> {
                indexScan(scan, index, shown);
                List<String> parts = parts(scan.table(), index);
                List<String> conditions = new ArrayList<>();
                for (int i = 0; i < equal.size(); i++) {
                    conditions.add("(" + parts.get(i) + " = " + text.of(equal.get(i)) + ")");
                }
                conditions.add(
                        "("
                                + parts.get(equal.size())
                                + " = ANY ({"
                                + String.join(",", values.stream().map(text::of).toList())
                                + "}))");
                condition(conditions, shown);
            }
        }
    }

    private void indexScan(Plan.Scan scan, @Nullable StoredIndex index, Shown shown) {
        Table table = scan.table().table();
        String called = index == null ? table.name() + "_pkey" : index.index().name();
        name(shown, "Index Scan", " using " + called + " on " + called(table));
        shown.properties.put("Scan Direction", "Forward");
        shown.properties.put("Index Name", called);
        table(shown, table);
    }

    private String bound(String part, Path.Bound bound, String sign) {
        return "("
                + part
                + " "
                + sign
                + (bound.inclusive() ? "= " : " ")
                + text.of(bound.value())
                + ")";
    }

    private static void condition(List<String> all, Shown shown) {
        if (!all.isEmpty()) {
            shown.line(
                    "Index Cond",
                    all.size() == 1 ? all.getFirst() : "(" + String.join(" AND ", all) + ")");
        }
    }

    private static List<String> parts(StoredTable stored, @Nullable StoredIndex index) {
        Table table = stored.table();
        List<String> names = new ArrayList<>();
        if (index == null) {
            names.addAll(table.names(table.primaryKey()));
        } else {
            for (var part : index.index().parts()) {
                String expression = part.text();
                names.add(
                        part.column() > 0
                                ? table.column(part.column()).name()
                                : "(" + expression + ")");
            }
            names.addAll(table.names(table.primaryKey())); // which follow in its keys
        }
        names.add("rowid"); // the number of a row without a primary key
        return names;
    }

    private void aggregate(Plan.Aggregate aggregate, Shown shown) {
        boolean plain = aggregate.groups().isEmpty();
        name(shown, "Aggregate", "");
        shown.title = plain ? "Aggregate" : "HashAggregate";
        shown.properties.put("Strategy", plain ? "Plain" : "Hashed");
        if (verbose) {
            List<String> output = new ArrayList<>();
            aggregate.groups().forEach(group -> output.add(text.of(group)));
            aggregate.calls().forEach(call -> output.add(text.of(call)));
            shown.line("Output", output);
        }
        if (!plain) {
            shown.line("Group Key", aggregate.groups().stream().map(text::of).toList());
        }
        if (aggregate.shipment() != null) {
            shown.line(
                    "Partial Aggregate at Shards",
                    aggregate.calls().isEmpty()
                            ? "groups alone"
                            : aggregate.calls().stream().map(text::of).toList());
        }
    }

    private void colocated(Plan.Colocated colocated, Shown shown) {
        String type = type(colocated.join().kind());
        name(shown, "Colocated Join", "");
        shown.title = "Colocated " + (type.equals("Inner") ? "" : type + " ") + "Join";
        shown.properties.put("Join Type", type);
        shown.line("Joined at Shards", text.of(colocated.join().condition()));
        shown.colocated = true;
    }

    private static String type(Plan.JoinKind kind) {
        return switch (kind) {
            case INNER -> "Inner";
            case LEFT -> "Left";
            case RIGHT -> "Right";
            case FULL -> "Full";
        };
    }

    private void join(Plan.Join join, Shown shown) {
        String type = type(join.kind());
        String method = join.lateral() ? "Nested Loop" : "Hash";
        name(shown, join.lateral() ? "Nested Loop" : "Hash Join", "");
        String with = type.equals("Inner") ? "" : " " + type;
        shown.title = join.lateral() && with.isEmpty() ? "Nested Loop" : method + with + " Join";
        shown.properties.put("Join Type", type);
        if (!join.condition().equals(Scalar.Constant.TRUE)) {
            shown.line(join.lateral() ? "Join Filter" : "Hash Cond", text.of(join.condition()));
        }
    }

    private static void setOperation(Plan.SetOperation operation, Shown shown) {
        if (operation.kind() == Plan.SetOperation.Kind.UNION) {
            name(shown, "Append", operation.all() ? "" : " Unique");
            return;
        }
        String command =
                (operation.kind() == Plan.SetOperation.Kind.EXCEPT ? "Except" : "Intersect")
                        + (operation.all() ? " All" : "");
        name(shown, "SetOp", "");
        shown.title = "HashSetOp " + command;
        shown.properties.put("Strategy", "Hashed");
        shown.properties.put("Command", command);
    }

    private void change(Change change, Shown shown) {
        String operation =
                switch (change) {
                    case Change.Insert _ -> "Insert";
                    case Change.Update _ -> "Update";
                    case Change.Delete _ -> "Delete";
                };
        Table table = change.target().table().table();
        name(shown, "ModifyTable", "");
        shown.title = operation + " on " + called(table);
        shown.properties.put("Operation", operation);
        table(shown, table);
    }
}
