package fulcrum.sql.optimizer;

import fulcrum.database.schema.TableState;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.plan.Change;
import fulcrum.sql.plan.Order;
import fulcrum.sql.plan.Path;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Upkeep;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.Remaking;
import fulcrum.sql.shipped.RemakingCodec;
import fulcrum.sql.shipped.Shipping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds statements that change one row by its key, and need nothing but that row for it: no entry
/// of an index changes, no other row is to be there, and nothing of it is told.
public final class Orders {

    private Orders() {}

    /// @return null where a plan is no such statement
    public static @Nullable Order of(Plan plan) {
        if (!(plan instanceof Plan.Changed changed) || !changed.returning().isEmpty()) {
            return null;
        }
        boolean open = changed.change().target().table().descriptor().state() == TableState.PUBLIC;
        return switch (changed.change()) {
            case Change.Update update when open -> update(update);
            case Change.Delete delete when open -> delete(delete);
            case Change.Insert _, Change.Update _, Change.Delete _ -> null;
        };
    }

    private static @Nullable Order update(Change.Update update) {
        Upkeep target = update.target();
        Plan.Scan scan = row(update.source());
        List<Integer> assigned = update.assigned();
        boolean can =
                scan != null
                        && scan.output().equals(update.before())
                        && !assigned.isEmpty()
                        && !target.isBoundTo(assigned);
        if (!can || scan == null) {
            return null;
        }
        List<Scalar> values = assigned.stream().map(at -> update.values().get(at)).toList();
        return order(target, scan, condition(update.source()), assigned, values);
    }

    private static @Nullable Order delete(Change.Delete delete) {
        Upkeep target = delete.target();
        Plan.Scan scan = row(delete.source());
        return scan != null && target.indexes().isEmpty() && target.referrers().isEmpty()
                ? order(target, scan, condition(delete.source()), List.of(), List.of())
                : null;
    }

    private static Plan.@Nullable Scan row(Plan source) {
        Plan below = source instanceof Plan.Filter(Plan input, _) ? input : source;
        return below instanceof Plan.Scan scan
                        && scan.exclusive()
                        && scan.isPoint()
                        && scan.path() instanceof Path.Keyed(var index, _, _, _)
                        && index == null
                ? scan
                : null;
    }

    private static @Nullable Scalar condition(Plan source) {
        return source instanceof Plan.Filter(_, Scalar condition) ? condition : null;
    }

    private static @Nullable Order order(
            Upkeep target,
            Plan.Scan scan,
            @Nullable Scalar condition,
            List<Integer> assigned,
            List<Scalar> assigns) {
        List<Variable> row = Shipments.row(scan);
        Shipping shipping = new Shipping(row);
        Scalar there = condition == null ? null : shipping.of(condition);
        List<Scalar> values = shipping.all(assigns);
        List<Scalar> checks = assigned.isEmpty() ? List.of() : checks(target, row, shipping);
        if ((condition != null && there == null) || values == null || checks == null) {
            return null;
        }
        Remaking remaking =
                new Remaking(
                        scan.table().form(), row, there, assigned, values, notNull(target), checks);
        Bytes bytes = RemakingCodec.REMAKINGS.encode(remaking);
        return bytes.size() > Dispatch.BYTES_MOST ? null : new Order(bytes, shipping.arguments());
    }

    private static List<Integer> notNull(Upkeep target) {
        List<Column> columns = target.table().table().columns();
        List<Integer> notNull = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).notNull()) {
                notNull.add(i);
            }
        }
        return notNull;
    }

    /// Conditions on the row, which speak of variables of their own.
    private static @Nullable List<Scalar> checks(
            Upkeep target, List<Variable> row, Shipping shipping) {
        Map<Variable, Variable> names = new HashMap<>();
        for (int i = 0; i < target.row().size(); i++) {
            names.put(target.row().get(i), row.get(i));
        }
        List<Scalar> checks =
                target.checks().stream().map(each -> renamed(each.condition(), names)).toList();
        return shipping.all(checks);
    }

    private static Scalar renamed(Scalar scalar, Map<Variable, Variable> names) {
        return scalar instanceof Scalar.Column(Variable variable, var at)
                ? new Scalar.Column(names.getOrDefault(variable, variable), at)
                : Scalars.withParts(scalar, part -> renamed(part, names));
    }
}
