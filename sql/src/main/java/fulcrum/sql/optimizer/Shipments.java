package fulcrum.sql.optimizer;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Bytes;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.plan.Shipment;
import fulcrum.sql.shipped.Dispatch;
import fulcrum.sql.shipped.Program;
import fulcrum.sql.shipped.ProgramCodec;
import fulcrum.sql.shipped.Shipping;
import fulcrum.sql.storage.StoredTable;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says what shards do with the rows of whole plans: leave out those that do not meet a condition,
/// and columns that nobody wants, and put together what is aggregated.
///
/// Conditions stay where they are as well. So rows that the shards cannot judge, and those that the
/// transaction itself has written, are judged above, where errors are told as ever.
final class Shipments {

    private static final Scalar ONE = new Scalar.Constant(new Datum.Int(1), SqlType.BIGINT);

    private final Set<Variable> wanted;

    /// @param wanted all variables that something in the whole plan speaks of
    Shipments(Set<Variable> wanted) {
        this.wanted = Set.copyOf(wanted);
    }

    Plan of(Plan plan) {
        return Plans.withScalars(
                switch (plan) {
                    case Plan.Filter(Plan.Scan scan, Scalar condition) ->
                            new Plan.Filter(scan(scan, Scalars.conjuncts(condition)), condition);
                    case Plan.Scan scan -> scan(scan, List.of());
                    case Plan.Aggregate aggregate -> aggregate(aggregate);
                    case Plan.Limit limit -> limit(limit);
                    case Plan.Join join -> join(join);
                    default -> Plans.withInputs(plan, this::of);
                },
                this::withQueries);
    }

    private Plan join(Plan.Join join) {
        Plan.Join made = (Plan.Join) Plans.withInputs(join, this::of);
        Plan.Colocated colocated = ColocatedJoins.of(made, wanted);
        return colocated == null ? made : colocated;
    }

    /// Queries within expressions are parts of the plan too.
    private Scalar withQueries(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Single(Plan plan, var type) -> new Scalar.Single(of(plan), type);
            case Scalar.ArrayOfRows(Plan plan, var type) -> new Scalar.ArrayOfRows(of(plan), type);
            case Scalar.Exists(Plan plan) -> new Scalar.Exists(likely(of(plan), ONE));
            case Scalar.AnyRow(Plan plan, Scalar compared, boolean all) ->
                    new Scalar.AnyRow(of(plan), withQueries(compared), all);
            default -> Scalars.withParts(scalar, this::withQueries);
        };
    }

    // Rows

    private Plan.Scan scan(Plan.Scan scan, List<Scalar> conditions) {
        if (!scan.mayBeOfRanges()) {
            return scan;
        }
        List<Variable> row = row(scan);
        Shipping shipping = new Shipping(row);
        List<Scalar> shipped = new ArrayList<>();
        List<Scalar> shown = new ArrayList<>();
        for (Scalar condition : conditions) {
            Scalar there = shipping.of(condition);
            if (there != null) {
                shipped.add(there);
                shown.add(condition);
            }
        }
        List<Integer> kept = kept(scan);
        if (shipped.isEmpty() && kept == null) {
            return scan;
        }
        Program program =
                new Program(
                        scan.table().form(),
                        row,
                        shipped.isEmpty() ? null : Scalars.and(shipped),
                        List.of(),
                        kept,
                        null);
        return scan.with(shipment(program, shipping, shown.isEmpty() ? null : Scalars.and(shown)));
    }

    /// A variable for each of the row's values, though nobody speaks of the last, the number that
    /// stands for a primary key.
    static List<Variable> row(Plan.Scan scan) {
        List<Variable> row = new ArrayList<>(scan.output());
        for (int i = row.size(); i < scan.table().width(); i++) {
            row.add(new Variable(-1 - i, "", SqlType.BIGINT));
        }
        return row;
    }

    /// The columns that somebody wants; null where those are all that values have.
    private @Nullable List<Integer> kept(Plan.Scan scan) {
        StoredTable table = scan.table();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < scan.output().size(); i++) {
            if (wanted.contains(scan.output().get(i))) {
                kept.add(i);
            }
        }
        Set<Integer> all = new TreeSet<>(kept);
        for (int position : table.keyPositions()) {
            all.add(position);
        }
        return all.size() >= table.width() ? null : kept;
    }

    private static @Nullable Shipment shipment(
            Program program, Shipping shipping, @Nullable Scalar shown) {
        Bytes bytes = ProgramCodec.PROGRAMS.encode(program);
        return bytes.size() > Dispatch.BYTES_MOST
                ? null
                : new Shipment(bytes, shipping.arguments(), shown);
    }

    /// Some rows are likely to be enough, where nothing between takes several for one.
    private Plan limit(Plan.Limit limit) {
        Plan made = Plans.withInputs(limit, this::of);
        Scalar count = limit.count();
        boolean known = count != null && Scalars.isPlain(count) && limit.offset() == null;
        return known && count != null
                ? Plans.withInputs(made, input -> likely(input, count))
                : made;
    }

    private static Plan likely(Plan plan, Scalar count) {
        return switch (plan) {
            case Plan.Scan scan -> scan.likely(count);
            case Plan.Filter(Plan input, _) when isSifted(input) ->
                    Plans.withInputs(plan, below -> likely(below, count));
            case Plan.Project project
                    when project.values().stream().noneMatch(Scalar.RowsCall.class::isInstance) ->
                    Plans.withInputs(plan, below -> likely(below, count));
            default -> plan;
        };
    }

    private static boolean isSifted(Plan plan) {
        return plan instanceof Plan.Scan scan
                && scan.shipment() != null
                && scan.shipment().condition() != null;
    }

    // Aggregates

    private Plan aggregate(Plan.Aggregate aggregate) {
        Plan.Aggregate made = (Plan.Aggregate) Plans.withInputs(aggregate, this::of);
        boolean plain =
                aggregate.sets().size() == 1
                        && aggregate.sets().getFirst().size() == aggregate.groups().size();
        Plan.Scan scan =
                switch (aggregate.input()) {
                    case Plan.Scan only -> only;
                    case Plan.Filter(Plan.Scan filtered, _) -> filtered;
                    default -> null;
                };
        if (!plain || scan == null || !scan.isOfRanges()) {
            return made;
        }
        Scalar condition =
                aggregate.input() instanceof Plan.Filter(_, Scalar filter) ? filter : null;
        Shipment shipment = folded(aggregate, scan, condition);
        return shipment == null ? made : made.with(shipment);
    }

    private static @Nullable Shipment folded(
            Plan.Aggregate aggregate, Plan.Scan scan, @Nullable Scalar condition) {
        List<Variable> row = row(scan);
        Shipping shipping = new Shipping(row);
        Scalar there = condition == null ? null : shipping.of(condition);
        List<Scalar> groups = shipping.all(aggregate.groups());
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.calls()) {
            AggregateCall shipped = shipping.of(call);
            if (shipped == null) {
                return null;
            }
            calls.add(shipped);
        }
        if (groups == null || (condition != null && there == null)) {
            return null;
        }
        Program program =
                new Program(
                        scan.table().form(),
                        row,
                        there,
                        List.of(),
                        null,
                        new Program.Fold(groups, calls));
        return shipment(program, shipping, condition);
    }
}
