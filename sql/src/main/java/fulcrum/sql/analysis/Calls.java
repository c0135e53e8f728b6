package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.SortKey;
import fulcrum.sql.ast.Window;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Scalars;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.bound.WindowCall;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.CommonType;
import fulcrum.sql.routine.Operators;
import fulcrum.sql.routine.Resolved;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.Routines;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What calls of functions mean (manual, 4.2.6 to 4.2.8).
final class Calls {

    private static final String LATERAL_ITEM =
            "You might be able to move the set-returning function into a LATERAL FROM item.";

    private final Expressions expressions;

    Calls(Expressions expressions) {
        this.expressions = expressions;
    }

    Scalar of(FunctionCall call) {
        Place place = expressions.place;
        Expressions inside = expressions.at(call.over() != null ? place.inWindow() : place);
        List<Given> given = new ArrayList<>();
        for (FunctionCall.Argument argument : call.arguments()) {
            Scalar value = inside.of(argument.value());
            if (!comesOut(value)) {
                given.add(new Given(value, argument.value().at()));
            }
        }
        List<Given> sorted = new ArrayList<>();
        for (SortKey key : call.withinGroup()) {
            sorted.add(new Given(inside.of(key.value()), key.value().at()));
        }
        Resolved resolved = resolve(call, given, sorted);
        Routine.Kind kind = resolved.routine().kind();
        boolean aggregate = kind != Routine.Kind.FUNCTION && kind != Routine.Kind.WINDOW;
        if (call.over() != null) {
            return windowed(call, resolved, given, aggregate);
        }
        if (aggregate) {
            return aggregated(call, resolved, given, sorted);
        }
        if (kind == Routine.Kind.WINDOW) {
            throw SqlError.at(
                    call.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "window function " + resolved.routine().name() + " requires an OVER clause");
        }
        demandPlain(call, resolved.routine().name());
        return plain(call, resolved, given);
    }

    /// Whether it only stands for what comes out of a function: JDBC's drivers send that as an
    /// argument of type `void`.
    static boolean comesOut(Scalar argument) {
        return argument instanceof Scalar.Argument && argument.type().is(ScalarType.VOID);
    }

    /// An argument before it is of the type that the routine takes.
    private record Given(Scalar value, Position at) {}

    private static Resolved resolve(FunctionCall call, List<Given> given, List<Given> sorted) {
        List<SqlType> types = new ArrayList<>();
        given.forEach(each -> types.add(each.value.type()));
        sorted.forEach(each -> types.add(each.value.type()));
        List<@Nullable String> names = new ArrayList<>();
        call.arguments().forEach(argument -> names.add(argument.name()));
        boolean named = call.arguments().stream().anyMatch(argument -> argument.name() != null);
        List<String> parts = call.name().parts();
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        return Routines.resolve(
                schema,
                call.name().last(),
                types,
                named ? names : List.of(),
                call.variadic(),
                call.at());
    }

    private List<Scalar> arguments(List<Given> given, List<SqlType> parameters) {
        List<Scalar> made = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Given each = given.get(i);
            made.add(expressions.coercion.argument(each.value, parameters.get(i), each.at));
        }
        return made;
    }

    // Functions

    private static void demandPlain(FunctionCall call, String name) {
        String word =
                switch (call.quantity()) {
                    case STAR -> "*";
                    case DISTINCT -> "DISTINCT";
                    default ->
                            !call.orderBy().isEmpty()
                                    ? "ORDER BY"
                                    : !call.withinGroup().isEmpty()
                                            ? "WITHIN GROUP"
                                            : call.filter() != null ? "FILTER" : null;
                };
        if (word != null) {
            throw SqlError.at(
                    call.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    word.equals("*")
                            ? name + "(*) specified, but " + name + " is not an aggregate function"
                            : word + " specified, but " + name + " is not an aggregate function");
        }
    }

    private Scalar plain(FunctionCall call, Resolved resolved, List<Given> given) {
        Routine routine = resolved.routine();
        List<Scalar> arguments = arguments(given, resolved.parameters());
        if (resolved.body() instanceof Routine.Rows rows) {
            if (!expressions.place.sets()) {
                throw SqlError.at(
                        call.at(),
                        SqlState.NOT_SUPPORTED,
                        "set-returning functions are not allowed in " + expressions.place.clause());
            }
            if (resolved.result().is(ScalarType.RECORD)) {
                if (!Pairs.areGivenBy(routine)) {
                    throw SqlError.notSupported("a row as a value", call.at());
                }
                return new Scalar.RowsCall(
                        routine.name(), Pairs.asValues(rows), arguments, resolved.result());
            }
            return new Scalar.RowsCall(routine.name(), rows, arguments, resolved.result());
        }
        return Scalar.Call.of(resolved, arguments);
    }

    // Aggregates

    private Scalar aggregated(
            FunctionCall call, Resolved resolved, List<Given> given, List<Given> sorted) {
        Place place = expressions.place;
        if (!place.aggregates()) {
            throw SqlError.at(
                    call.at(),
                    SqlState.GROUPING,
                    place.clause().equals("aggregate function calls")
                            ? "aggregate function calls cannot be nested"
                            : "aggregate functions are not allowed in " + place.clause());
        }
        Expressions inside = expressions.at(place.inAggregate());
        demandWithinGroup(call, resolved);
        if (given.isEmpty() && sorted.isEmpty() && call.quantity() != FunctionCall.Quantity.STAR) {
            String name = resolved.routine().name();
            throw SqlError.at(
                    call.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    name + "(*) must be used to call a parameterless aggregate function");
        }
        List<SqlType> parameters =
                resolved.routine().kind() == Routine.Kind.HYPOTHETICAL
                        ? imagined(given, sorted, resolved)
                        : resolved.parameters();
        List<Scalar> arguments = arguments(given, parameters);
        List<SortTerm> order = new ArrayList<>();
        for (SortKey key : call.orderBy()) {
            order.add(Ordering.term(key, inside.settled(key.value())));
        }
        for (int i = 0; i < sorted.size(); i++) {
            SqlType type = parameters.get(given.size() + i);
            Position at = sorted.get(i).at;
            Scalar value = inside.coercion.argument(sorted.get(i).value, type, at);
            order.add(Ordering.term(call.withinGroup().get(i), inside.coercion.settled(value, at)));
        }
        arguments.forEach(argument -> demandNoAggregate(argument));
        demandNoRows(call, arguments, order);
        if (call.quantity() == FunctionCall.Quantity.DISTINCT) {
            demandDistinct(call, arguments, order);
        }
        Expression filter = call.filter();
        return new Scalar.Aggregated(
                new AggregateCall(
                        resolved.routine().name(),
                        resolved.routine().kind(),
                        resolved.body(),
                        arguments,
                        call.quantity() == FunctionCall.Quantity.DISTINCT,
                        order,
                        filter == null
                                ? null
                                : inside.coercion.condition(
                                        inside.of(filter), "FILTER", filter.at()),
                        resolved.result()),
                call.at());
    }

    /// The values of a row that is imagined among others are of the types of theirs.
    private static List<SqlType> imagined(
            List<Given> given, List<Given> sorted, Resolved resolved) {
        List<SqlType> types = new ArrayList<>(resolved.parameters());
        for (int i = 0; i < Math.min(given.size(), sorted.size()); i++) {
            SqlType both =
                    CommonType.of(
                            List.of(given.get(i).value.type(), sorted.get(i).value.type()),
                            "WITHIN GROUP",
                            List.of(given.get(i).at, sorted.get(i).at));
            types.set(i, both);
            types.set(given.size() + i, both);
        }
        return types;
    }

    /// Which of equal values comes first must not matter.
    private static void demandDistinct(
            FunctionCall call, List<Scalar> arguments, List<SortTerm> order) {
        arguments.forEach(each -> Ordering.demandEquality(each.type(), call.at()));
        List<Scalar> plain = arguments.stream().map(Calls::withoutCast).toList();
        for (int i = 0; i < call.orderBy().size(); i++) {
            if (!plain.contains(withoutCast(order.get(i).value()))) {
                throw SqlError.at(
                        call.orderBy().get(i).value().at(),
                        SqlState.BAD_COLUMN_REFERENCE,
                        "in an aggregate with DISTINCT, ORDER BY expressions must appear in"
                                + " argument list");
            }
        }
    }

    private static Scalar withoutCast(Scalar value) {
        return value instanceof Scalar.Converted(_, Scalar inner, _, boolean explicit) && !explicit
                ? withoutCast(inner)
                : value;
    }

    private static void demandNoRows(
            FunctionCall call, List<Scalar> arguments, List<SortTerm> order) {
        if (Stream.concat(arguments.stream(), order.stream().map(SortTerm::value))
                .anyMatch(Calls::hasRows)) {
            throw SqlError.at(
                            call.at(),
                            SqlState.NOT_SUPPORTED,
                            "aggregate function calls cannot contain set-returning function calls")
                    .hint(LATERAL_ITEM);
        }
    }

    /// Whether a function that gives rows is among its parts, but for those of queries within it.
    private static boolean hasRows(Scalar whole) {
        boolean[] found = {whole instanceof Scalar.RowsCall};
        if (Scalars.query(whole) == null) {
            Scalar _ =
                    Scalars.withParts(
                            whole,
                            part -> {
                                found[0] |= hasRows(part);
                                return part;
                            });
        }
        return found[0];
    }

    private static void demandNoAggregate(Scalar argument) {
        Scalars.visit(
                argument,
                part -> {
                    if (part instanceof Scalar.Aggregated(_, Position at)) {
                        throw SqlError.at(
                                at, SqlState.GROUPING, "aggregate function calls cannot be nested");
                    }
                    if (part instanceof Scalar.Windowed(_, Position at)) {
                        throw SqlError.at(
                                at,
                                SqlState.GROUPING,
                                "aggregate function calls cannot contain window function calls");
                    }
                });
    }

    private static void demandWithinGroup(FunctionCall call, Resolved resolved) {
        boolean needed = resolved.routine().kind() != Routine.Kind.AGGREGATE;
        String name = resolved.routine().name();
        if (needed && call.withinGroup().isEmpty()) {
            throw SqlError.at(
                    call.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "WITHIN GROUP is required for ordered-set aggregate " + name);
        }
        if (!needed && !call.withinGroup().isEmpty()) {
            throw SqlError.at(
                    call.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    name + " is not an ordered-set aggregate, so it cannot have WITHIN GROUP");
        }
    }

    // Windows

    private Scalar windowed(
            FunctionCall call, Resolved resolved, List<Given> given, boolean aggregate) {
        Place place = expressions.place;
        String name = resolved.routine().name();
        if (!place.windows()) {
            throw SqlError.at(
                    call.at(),
                    SqlState.WINDOWING,
                    place.aggregates()
                            ? "window function calls cannot be nested"
                            : "window functions are not allowed in " + place.clause());
        }
        boolean window = resolved.routine().kind() == Routine.Kind.WINDOW;
        if (!window && !aggregate) {
            throw SqlError.at(
                    call.at(),
                    SqlState.WRONG_OBJECT_TYPE,
                    "OVER specified, but "
                            + name
                            + " is not a window function nor an aggregate function");
        }
        if (call.quantity() == FunctionCall.Quantity.DISTINCT) {
            throw SqlError.notSupported("DISTINCT for window functions", call.at());
        }
        if (!call.orderBy().isEmpty() || !call.withinGroup().isEmpty()) {
            throw SqlError.notSupported(
                    "ORDER BY in the arguments of a window function", call.at());
        }
        Expression filter = call.filter();
        if (filter != null && window) {
            throw SqlError.at(
                    call.at(),
                    SqlState.NOT_SUPPORTED,
                    "FILTER is not implemented for non-aggregate window functions");
        }
        Expressions inside = expressions.at(place.inWindow());
        Window over = new Windows(expressions).window(call.over());
        return new Scalar.Windowed(
                call(call, resolved, arguments(given, resolved.parameters()), inside, over),
                call.at());
    }

    private WindowCall call(
            FunctionCall call,
            Resolved resolved,
            List<Scalar> arguments,
            Expressions inside,
            Window over) {
        Expression filter = call.filter();
        List<Scalar> partition = over.partitionBy().stream().map(inside::settled).toList();
        List<SortTerm> order =
                over.orderBy().stream()
                        .map(key -> Ordering.term(key, inside.settled(key.value())))
                        .toList();
        return new WindowCall(
                resolved.routine().name(),
                resolved.body(),
                arguments,
                filter == null
                        ? null
                        : inside.coercion.condition(inside.of(filter), "FILTER", filter.at()),
                partition,
                order,
                new Windows(inside).frame(over, order),
                resolved.result());
    }

    /// The operator by which values of a type are in order.
    static ResolvedOperator less(SqlType type, Position at) {
        try {
            return Operators.resolve("<", type, type, at);
        } catch (SqlError none) {
            throw SqlError.at(
                            at,
                            SqlState.NO_FUNCTION,
                            "could not identify an ordering operator for type " + type)
                    .hint("Use an explicit ordering operator or modify the query.");
        }
    }
}
