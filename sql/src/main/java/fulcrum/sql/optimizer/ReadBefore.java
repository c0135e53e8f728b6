package fulcrum.sql.optimizer;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.plan.Upkeep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A statement with changes in its WITH sees tables as they were before all of them (manual,
/// 7.8.4): what other parts of it read of a table that one of them changes is read first of all,
/// and kept.
final class ReadBefore {

    private final List<Plan.With.Definition> first = new ArrayList<>();

    static Plan of(Plan plan) {
        return plan instanceof Plan.With with
                        && with.definitions().stream().anyMatch(ReadBefore::isChange)
                ? new ReadBefore().with(with)
                : plan;
    }

    private static boolean isChange(Plan.With.Definition definition) {
        return changed(definition.plan()) != null;
    }

    private static @Nullable Change changed(Plan plan) {
        return switch (plan) {
            case Plan.Changed(Change change, _, _) -> change;
            case Plan.With(_, Plan body) -> changed(body);
            default -> null;
        };
    }

    private Plan with(Plan.With with) {
        List<Plan.With.Definition> all = new ArrayList<>();
        Set<Integer> before = new HashSet<>();
        Set<Integer> whole = new HashSet<>();
        with.definitions().forEach(each -> addTables(each.plan(), whole));
        for (Plan.With.Definition each : with.definitions()) {
            // changes are carried out one after the other, other queries when they are asked for
            Set<Integer> tables = isChange(each) ? Set.copyOf(before) : whole;
            Plan step = each.step();
            all.add(
                    new Plan.With.Definition(
                            each.number(),
                            each.name(),
                            replaced(each.plan(), tables),
                            step == null ? null : replaced(step, tables),
                            each.all()));
            addTables(each.plan(), before);
        }
        Plan body = replaced(with.body(), whole);
        all.addAll(0, first);
        return new Plan.With(all, body);
    }

    /// The tables that a plan changes, and those whose rows refer to theirs.
    private static void addTables(Plan plan, Set<Integer> tables) {
        Change change = changed(plan);
        if (change != null) {
            add(change.target(), tables);
        }
    }

    private static void add(Upkeep target, Set<Integer> tables) {
        if (tables.add(target.table().table().oid())) {
            target.referrers().forEach(each -> add(each.upkeep().get(), tables));
        }
    }

    private Plan replaced(Plan plan, Set<Integer> tables) {
        return switch (plan) {
            case Plan.LockRows _ -> plan; // rows that are locked are those that are there now
            case Plan.Scan scan when tables.contains(scan.table().table().oid()) ->
                    read(scan, scan, List.of());
            case Plan.Filter(Plan.Scan scan, Scalar condition)
                    when tables.contains(scan.table().table().oid()) ->
                    read(plan, scan, List.of(condition));
            default ->
                    Plans.withScalars(
                            Plans.withInputs(plan, input -> replaced(input, tables)),
                            scalar -> replaced(scalar, tables));
        };
    }

    private Scalar replaced(Scalar scalar, Set<Integer> tables) {
        return switch (scalar) {
            case Scalar.Single(Plan plan, var type) ->
                    new Scalar.Single(replaced(plan, tables), type);
            case Scalar.ArrayOfRows(Plan plan, var type) ->
                    new Scalar.ArrayOfRows(replaced(plan, tables), type);
            case Scalar.Exists(Plan plan) -> new Scalar.Exists(replaced(plan, tables));
            case Scalar.AnyRow(Plan plan, Scalar compared, boolean every) ->
                    new Scalar.AnyRow(replaced(plan, tables), replaced(compared, tables), every);
            default -> Scalars.withParts(scalar, part -> replaced(part, tables));
        };
    }

    /// @param plan the scan, maybe with a condition
    private Plan read(Plan plan, Plan.Scan scan, List<Scalar> conditions) {
        if (isByItself(scan, conditions)) {
            return kept(plan, scan);
        }
        boolean found = isByItself(scan, List.of());
        Plan.Scan all =
                new Plan.Scan(
                        scan.table(), scan.output(), found ? scan.path() : new Path.Whole(), false);
        Plan rows = kept(all, scan);
        return conditions.isEmpty() ? rows : new Plan.Filter(rows, Scalars.and(conditions));
    }

    private Plan kept(Plan plan, Plan.Scan scan) {
        int number = -1 - first.size();
        String name = scan.table().table().name() + " before";
        Plan read = Plans.withInputs(plan, ReadBefore::withoutLocks);
        first.add(new Plan.With.Definition(number, name, withoutLocks(read), null, true));
        return new Plan.Common(number, scan.output());
    }

    private static Plan withoutLocks(Plan plan) {
        return plan instanceof Plan.Scan scan
                ? new Plan.Scan(
                        scan.table(),
                        scan.output(),
                        scan.path(),
                        false,
                        scan.shipment(),
                        scan.first())
                : plan;
    }

    /// Whether it speaks of nothing around it, and asks nothing else.
    private static boolean isByItself(Plan.Scan scan, List<Scalar> conditions) {
        Set<Variable> own = new HashSet<>(scan.output());
        boolean[] alone = {!(scan.path() instanceof Path.Sought)};
        Plan whole = conditions.isEmpty() ? scan : new Plan.Filter(scan, Scalars.and(conditions));
        Plans.visit(
                whole,
                part -> {
                    alone[0] &= Scalars.query(part) == null;
                    if (part instanceof Scalar.Column(Variable variable, _)) {
                        alone[0] &= own.contains(variable);
                    }
                });
        return alone[0] && conditions.stream().allMatch(Scalars::isPlain);
    }
}
