package fulcrum.sql.plan;

import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.Variable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Plans taken apart and put together again.
public final class Plans {

    private Plans() {}

    /// The same plan with other inputs, in their order; queries with names are inputs too.
    public static Plan withInputs(Plan plan, UnaryOperator<Plan> f) {
        return switch (plan) {
            case Plan.OneRow _,
                    Plan.Rows _,
                    Plan.Scan _,
                    Plan.Computed _,
                    Plan.Functions _,
                    Plan.Common _ ->
                    plan;
            case Plan.Filter(Plan input, var condition) ->
                    new Plan.Filter(f.apply(input), condition);
            case Plan.Project(Plan input, var values, var output) ->
                    new Plan.Project(f.apply(input), values, output);
            case Plan.Aggregate(
                            Plan input,
                            var groups,
                            var sets,
                            var calls,
                            var output,
                            var shipped) ->
                    new Plan.Aggregate(f.apply(input), groups, sets, calls, output, shipped);
            case Plan.Window(Plan input, var calls, var output) ->
                    new Plan.Window(f.apply(input), calls, output);
            case Plan.Sort(Plan input, var terms) -> new Plan.Sort(f.apply(input), terms);
            case Plan.Limit(Plan input, var count, var offset, var ties) ->
                    new Plan.Limit(f.apply(input), count, offset, ties);
            case Plan.Distinct(Plan input, var on) -> new Plan.Distinct(f.apply(input), on);
            case Plan.LockRows(Plan input, var targets, var strength, var patience) ->
                    new Plan.LockRows(f.apply(input), targets, strength, patience);
            case Plan.Measured(Plan input, Meter meter) -> new Plan.Measured(f.apply(input), meter);
            case Plan.Join(var kind, Plan left, Plan right, var condition, boolean lateral) ->
                    new Plan.Join(kind, f.apply(left), f.apply(right), condition, lateral);
            case Plan.Colocated(Plan.Join join, var shipment, var wanted) ->
                    new Plan.Colocated((Plan.Join) withInputs(join, f), shipment, wanted);
            case Plan.SetOperation(var kind, boolean all, Plan left, Plan right, var output) ->
                    new Plan.SetOperation(kind, all, f.apply(left), f.apply(right), output);
            case Plan.With(var definitions, Plan body) ->
                    new Plan.With(
                            definitions.stream()
                                    .map(one ->
                                            new Plan.With.Definition(
                                                    one.number(),
                                                    one.name(),
                                                    f.apply(one.plan()),
                                                    orNull(one.step(), f),
                                                    one.all()))
                                    .toList(),
                            f.apply(body));
            case Plan.Changed(Change change, var returning, var output) ->
                    new Plan.Changed(withSource(change, f), returning, output);
        };
    }

    private static @Nullable Plan orNull(@Nullable Plan plan, UnaryOperator<Plan> f) {
        return plan == null ? null : f.apply(plan);
    }

    private static Change withSource(Change change, UnaryOperator<Plan> f) {
        return switch (change) {
            case Change.Insert(var target, Plan source, var after, var conflict) ->
                    new Change.Insert(target, f.apply(source), after, conflict);
            case Change.Update(var target, Plan source, var before, var values, var after) ->
                    new Change.Update(target, f.apply(source), before, values, after);
            case Change.Delete(var target, Plan source, var after) ->
                    new Change.Delete(target, f.apply(source), after);
        };
    }

    /// The same plan with all of its expressions exchanged, those of its inputs too.
    public static Plan map(Plan plan, UnaryOperator<Scalar> f) {
        return withScalars(withInputs(plan, input -> map(input, f)), f);
    }

    /// The same plan with its own expressions exchanged, not those of its inputs.
    public static Plan withScalars(Plan plan, UnaryOperator<Scalar> f) {
        return switch (plan) {
            case Plan.OneRow _, Plan.Computed _, Plan.Common _, Plan.SetOperation _, Plan.With _ ->
                    plan;
            case Plan.LockRows _, Plan.Measured _ -> plan;
            case Plan.Rows(var rows, var output) ->
                    new Plan.Rows(rows.stream().map(row -> Scalars.all(row, f)).toList(), output);
            case Plan.Scan scan -> scan(scan, f);
            case Plan.Functions(var calls, boolean ordinality, var output) ->
                    new Plan.Functions(
                            calls.stream()
                                    .map(call ->
                                            new Plan.Functions.Call(
                                                    call.rows(),
                                                    Scalars.all(call.arguments(), f),
                                                    call.columns()))
                                    .toList(),
                            ordinality,
                            output);
            case Plan.Filter(Plan input, var condition) ->
                    new Plan.Filter(input, f.apply(condition));
            case Plan.Project(Plan input, var values, var output) ->
                    new Plan.Project(input, Scalars.all(values, f), output);
            case Plan.Aggregate aggregate -> aggregate(aggregate, f);
            case Plan.Window(Plan input, var calls, var output) ->
                    new Plan.Window(
                            input,
                            calls.stream().map(call -> Scalars.withParts(call, f)).toList(),
                            output);
            case Plan.Sort(Plan input, var terms) -> new Plan.Sort(input, Scalars.terms(terms, f));
            case Plan.Limit(Plan input, var count, var offset, var ties) ->
                    new Plan.Limit(
                            input,
                            Scalars.orNull(count, f),
                            Scalars.orNull(offset, f),
                            ties == null ? null : Scalars.terms(ties, f));
            case Plan.Distinct(Plan input, var on) -> new Plan.Distinct(input, Scalars.all(on, f));
            case Plan.Join(var kind, Plan left, Plan right, var condition, boolean lateral) ->
                    new Plan.Join(kind, left, right, f.apply(condition), lateral);
            case Plan.Colocated(Plan.Join join, var shipment, var wanted) ->
                    new Plan.Colocated(
                            (Plan.Join) withScalars(join, f),
                            shipment.withArguments(Scalars.all(shipment.arguments(), f)),
                            wanted);
            case Plan.Changed(Change change, var returning, var output) ->
                    new Plan.Changed(withScalars(change, f), Scalars.all(returning, f), output);
        };
    }

    /// All expressions of a plan and of its inputs, and what they are made of.
    public static void visit(Plan plan, Consumer<Scalar> visitor) {
        Plan _ =
                map(
                        plan,
                        scalar -> {
                            Scalars.visit(scalar, visitor);
                            return scalar;
                        });
    }

    /// Whether a plan speaks of some of these variables, which are not its own.
    public static boolean speaksOf(Plan plan, Collection<Variable> others) {
        boolean[] found = {false};
        visit(
                plan,
                scalar -> {
                    if (scalar instanceof Scalar.Column(Variable variable, _)) {
                        found[0] |= others.contains(variable);
                    }
                });
        return found[0];
    }

    /// Whether a plan speaks of nothing that is around it: of no variable that is not its own, and
    /// of no query with a name, which may be another at another time.
    public static boolean isClosed(Plan plan) {
        Set<Variable> own = new HashSet<>();
        Set<Variable> used = new HashSet<>();
        boolean[] closed = {true};
        learn(plan, own, used, closed);
        return closed[0] && own.containsAll(used);
    }

    private static void learn(Plan plan, Set<Variable> own, Set<Variable> used, boolean[] closed) {
        closed[0] &= !(plan instanceof Plan.Common || plan instanceof Plan.Changed);
        own.addAll(plan.output());
        Plan _ =
                withScalars(
                        plan,
                        scalar -> {
                            Scalars.visit(scalar, part -> learn(part, own, used, closed));
                            return scalar;
                        });
        Plan _ =
                withInputs(
                        plan,
                        input -> {
                            learn(input, own, used, closed);
                            return input;
                        });
    }

    private static void learn(
            Scalar part, Set<Variable> own, Set<Variable> used, boolean[] closed) {
        if (part instanceof Scalar.Column(Variable variable, _)) {
            used.add(variable);
        }
        Plan query = Scalars.query(part);
        if (query != null) {
            learn(query, own, used, closed);
        }
    }

    private static Plan scan(Plan.Scan scan, UnaryOperator<Scalar> f) {
        return new Plan.Scan(
                scan.table(),
                scan.output(),
                path(scan.path(), f),
                scan.exclusive(),
                shipment(scan.shipment(), f),
                Scalars.orNull(scan.first(), f));
    }

    private static Plan aggregate(Plan.Aggregate aggregate, UnaryOperator<Scalar> f) {
        return new Plan.Aggregate(
                aggregate.input(),
                Scalars.all(aggregate.groups(), f),
                aggregate.sets(),
                aggregate.calls().stream().map(call -> Scalars.withParts(call, f)).toList(),
                aggregate.output(),
                shipment(aggregate.shipment(), f));
    }

    private static @Nullable Shipment shipment(
            @Nullable Shipment shipment, UnaryOperator<Scalar> f) {
        return shipment == null
                ? null
                : shipment.withArguments(Scalars.all(shipment.arguments(), f));
    }

    private static Path path(Path path, UnaryOperator<Scalar> f) {
        return switch (path) {
            case Path.Whole whole -> whole;
            case Path.Keyed(var index, List<Scalar> equal, var from, var to) ->
                    new Path.Keyed(index, Scalars.all(equal, f), bound(from, f), bound(to, f));
            case Path.Sought(var index, List<Scalar> equal) ->
                    new Path.Sought(index, Scalars.all(equal, f));
            case Path.Several(var index, List<Scalar> equal, List<Scalar> values) ->
                    new Path.Several(index, Scalars.all(equal, f), Scalars.all(values, f));
        };
    }

    private static Path.@Nullable Bound bound(Path.@Nullable Bound bound, UnaryOperator<Scalar> f) {
        return bound == null ? null : new Path.Bound(f.apply(bound.value()), bound.inclusive());
    }

    private static Change withScalars(Change change, UnaryOperator<Scalar> f) {
        return switch (change) {
            case Change.Insert(var target, Plan source, var after, var conflict) ->
                    new Change.Insert(
                            target,
                            source,
                            after,
                            conflict == null ? null : onConflict(conflict, f));
            case Change.Update(var target, Plan source, var before, var values, var after) ->
                    new Change.Update(target, source, before, Scalars.all(values, f), after);
            case Change.Delete delete -> delete;
        };
    }

    private static Change.OnConflict onConflict(
            Change.OnConflict conflict, UnaryOperator<Scalar> f) {
        List<Scalar> values = conflict.values();
        return new Change.OnConflict(
                conflict.arbiters(),
                conflict.existing(),
                conflict.excluded(),
                values == null ? null : Scalars.all(values, f),
                Scalars.orNull(conflict.where(), f));
    }
}
