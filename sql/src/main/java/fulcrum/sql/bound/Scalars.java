package fulcrum.sql.bound;

import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Expressions taken apart and put together again.
public final class Scalars {

    private Scalars() {}

    /// The same expression with each part that is directly below it exchanged; queries within it
    /// have all of their expressions exchanged.
    public static Scalar withParts(Scalar whole, UnaryOperator<Scalar> f) {
        return switch (whole) {
            case Scalar.Constant _, Scalar.Column _, Scalar.Argument _ -> whole;
            case Scalar.Call(
                            var name,
                            int routine,
                            var body,
                            var volatility,
                            var given,
                            var type) ->
                    new Scalar.Call(name, routine, body, volatility, all(given, f), type);
            case Scalar.RowsCall(var name, var body, var arguments, var type) ->
                    new Scalar.RowsCall(name, body, all(arguments, f), type);
            case Scalar.Operation(var operator, var left, var right) ->
                    new Scalar.Operation(operator, orNull(left, f), f.apply(right));
            case Scalar.Converted(var cast, var value, var type, boolean explicit) ->
                    new Scalar.Converted(cast, f.apply(value), type, explicit);
            case Scalar.Case(var whens, var otherwise, var type) ->
                    new Scalar.Case(
                            whens.stream()
                                    .map(when ->
                                            new Scalar.Case.When(
                                                    f.apply(when.condition()),
                                                    f.apply(when.result())))
                                    .toList(),
                            f.apply(otherwise),
                            type);
            case Scalar.Coalesce(var values, var type) -> new Scalar.Coalesce(all(values, f), type);
            case Scalar.Extreme(var wins, var values, var type) ->
                    new Scalar.Extreme(wins, all(values, f), type);
            case Scalar.NullIf(var value, var equal) ->
                    new Scalar.NullIf(f.apply(value), f.apply(equal));
            case Scalar.ArrayOf(var elements, var type) ->
                    new Scalar.ArrayOf(all(elements, f), type);
            case Scalar.Element(var array, var index, var type) ->
                    new Scalar.Element(f.apply(array), f.apply(index), type);
            case Scalar.Slice(var array, var from, var to) ->
                    new Scalar.Slice(f.apply(array), orNull(from, f), orNull(to, f));
            case Scalar.Single(Plan plan, var type) -> new Scalar.Single(Plans.map(plan, f), type);
            case Scalar.ArrayOfRows(Plan plan, var type) ->
                    new Scalar.ArrayOfRows(Plans.map(plan, f), type);
            case Scalar.Aggregated(var call, var at) ->
                    new Scalar.Aggregated(withParts(call, f), at);
            case Scalar.Windowed(var call, var at) -> new Scalar.Windowed(withParts(call, f), at);
            case Scalar.GroupingOf(var groups, var at) -> new Scalar.GroupingOf(all(groups, f), at);
            case Scalar.Row(var fields, var type) -> new Scalar.Row(all(fields, f), type);
            case Scalar.Truth truth -> truthWithParts(truth, f);
        };
    }

    private static Scalar truthWithParts(Scalar.Truth whole, UnaryOperator<Scalar> f) {
        return switch (whole) {
            case Scalar.And(var operands) -> new Scalar.And(all(operands, f));
            case Scalar.Or(var operands) -> new Scalar.Or(all(operands, f));
            case Scalar.Not(var operand) -> new Scalar.Not(f.apply(operand));
            case Scalar.IsNull(var value) -> new Scalar.IsNull(f.apply(value));
            case Scalar.IsTruth(var value, boolean which) ->
                    new Scalar.IsTruth(f.apply(value), which);
            case Scalar.IsDistinct(var equals, var left, var right) ->
                    new Scalar.IsDistinct(equals, f.apply(left), f.apply(right));
            case Scalar.AnyElement(var operator, var value, var array, boolean every) ->
                    new Scalar.AnyElement(operator, f.apply(value), f.apply(array), every);
            case Scalar.OneOf(var equals, var value, var list) ->
                    new Scalar.OneOf(equals, f.apply(value), all(list, f));
            case Scalar.Exists(Plan plan) -> new Scalar.Exists(Plans.map(plan, f));
            case Scalar.AnyRow(Plan plan, var compared, boolean every) ->
                    new Scalar.AnyRow(Plans.map(plan, f), f.apply(compared), every);
        };
    }

    public static AggregateCall withParts(AggregateCall call, UnaryOperator<Scalar> f) {
        return new AggregateCall(
                call.name(),
                call.kind(),
                call.body(),
                all(call.arguments(), f),
                call.distinct(),
                terms(call.order(), f),
                orNull(call.filter(), f),
                call.type());
    }

    public static WindowCall withParts(WindowCall call, UnaryOperator<Scalar> f) {
        WindowCall.Frame frame = call.frame();
        return new WindowCall(
                call.name(),
                call.body(),
                all(call.arguments(), f),
                orNull(call.filter(), f),
                all(call.partition(), f),
                terms(call.order(), f),
                new WindowCall.Frame(
                        frame.mode(),
                        bound(frame.from(), f),
                        bound(frame.to(), f),
                        frame.exclusion()),
                call.type());
    }

    private static WindowCall.Bound bound(WindowCall.Bound bound, UnaryOperator<Scalar> f) {
        return bound instanceof WindowCall.Bound.Away(var far, boolean following, var edge)
                ? new WindowCall.Bound.Away(f.apply(far), following, orNull(edge, f))
                : bound;
    }

    public static List<SortTerm> terms(List<SortTerm> terms, UnaryOperator<Scalar> f) {
        return terms.stream()
                .map(term ->
                        new SortTerm(f.apply(term.value()), term.descending(), term.nullsFirst()))
                .toList();
    }

    public static List<Scalar> all(List<Scalar> scalars, UnaryOperator<Scalar> f) {
        return scalars.stream().map(f).toList();
    }

    public static @Nullable Scalar orNull(@Nullable Scalar scalar, UnaryOperator<Scalar> f) {
        return scalar == null ? null : f.apply(scalar);
    }

    /// An expression and all of its parts, from the outside in, those of queries within it too.
    public static void visit(Scalar whole, Consumer<Scalar> visitor) {
        visitor.accept(whole);
        Scalar _ =
                withParts(
                        whole,
                        part -> {
                            visit(part, visitor);
                            return part;
                        });
    }

    /// The variables that it speaks of; some may be those of queries within it.
    public static Set<Variable> variables(Scalar whole) {
        Set<Variable> found = new LinkedHashSet<>();
        visit(
                whole,
                part -> {
                    if (part instanceof Scalar.Column(Variable variable, _)) {
                        found.add(variable);
                    }
                });
        return found;
    }

    /// The query that an expression is made around; null where it is around none.
    public static @Nullable Plan query(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Single(Plan plan, _) -> plan;
            case Scalar.Exists(Plan plan) -> plan;
            case Scalar.ArrayOfRows(Plan plan, _) -> plan;
            case Scalar.AnyRow(Plan plan, _, _) -> plan;
            default -> null;
        };
    }

    /// What must all hold so that a condition does.
    public static List<Scalar> conjuncts(Scalar condition) {
        if (!(condition instanceof Scalar.And(List<Scalar> operands))) {
            return condition.equals(Scalar.Constant.TRUE) ? List.of() : List.of(condition);
        }
        List<Scalar> all = new ArrayList<>();
        operands.forEach(operand -> all.addAll(conjuncts(operand)));
        return all;
    }

    /// A condition that holds where all do.
    public static Scalar and(List<Scalar> conditions) {
        return switch (conditions.size()) {
            case 0 -> Scalar.Constant.TRUE;
            case 1 -> conditions.getFirst();
            default -> new Scalar.And(conditions);
        };
    }

    /// Whether it is the same however often, and whenever in a statement, it is computed, and has
    /// no query within it.
    public static boolean isPlain(Scalar whole) {
        boolean[] plain = {true};
        visit(
                whole,
                part -> {
                    plain[0] &=
                            switch (part) {
                                case Scalar.Call call ->
                                        call.volatility()
                                                != fulcrum.sql.routine.Routine.Volatility.VOLATILE;
                                case Scalar.Exists _,
                                        Scalar.Single _,
                                        Scalar.ArrayOfRows _,
                                        Scalar.AnyRow _,
                                        Scalar.RowsCall _,
                                        Scalar.Aggregated _,
                                        Scalar.Windowed _,
                                        Scalar.GroupingOf _ ->
                                        false;
                                default -> true;
                            };
                });
        return plain[0];
    }
}
