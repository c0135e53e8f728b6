package fulcrum.sql.execution;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.Variable;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.plan.Plan;
import fulcrum.sql.plan.Plans;
import fulcrum.sql.routine.Calls;
import fulcrum.sql.routine.Cast;
import fulcrum.sql.routine.ResolvedOperator;
import fulcrum.sql.routine.Routine;
import fulcrum.sql.routine.ValueOrder;
import fulcrum.sql.type.Modifiers;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Makes expressions ready to be computed, each part by the parts below it.
final class Compiler {

    static final Datum TRUE = new Datum.Bool(true);
    static final Datum FALSE = new Datum.Bool(false);

    private final Layout layout;

    /// @param layout of the rows for which expressions are computed
    Compiler(Layout layout) {
        this.layout = layout;
    }

    List<Evaluator> all(List<Scalar> scalars) {
        return scalars.stream().map(this::of).toList();
    }

    Evaluator of(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Constant(Datum value, _) -> _ -> value;
            case Scalar.Column(Variable variable, _) -> column(layout.find(variable));
            case Scalar.Argument(int number, _) -> frame -> frame.execution().argument(number);
            case Scalar.Call(_, _, Routine.Body body, _, List<Scalar> arguments, _) ->
                    call(body, all(arguments));
            case Scalar.Operation(ResolvedOperator operator, Scalar left, Scalar right) ->
                    call(
                            operator.body(),
                            left == null ? List.of(of(right)) : List.of(of(left), of(right)));
            case Scalar.Converted(Cast cast, Scalar value, SqlType type, boolean explicit) ->
                    converted(cast, of(value), type, explicit);
            case Scalar.Case(var whens, Scalar otherwise, _) -> cases(whens, of(otherwise));
            case Scalar.Coalesce(List<Scalar> values, _) -> coalesce(all(values));
            case Scalar.Extreme(ResolvedOperator wins, List<Scalar> values, _) ->
                    extreme(wins, all(values));
            case Scalar.NullIf(Scalar value, Scalar equal) -> {
                Evaluator given = of(value);
                Evaluator same = of(equal);
                yield frame -> same.holds(frame) ? Datum.NULL : given.of(frame);
            }
            case Scalar.ArrayOf(List<Scalar> elements, SqlType type) -> {
                List<Evaluator> all = all(elements);
                KeyType.Scalar form = type.base().form();
                yield frame ->
                        new Datum.Array(form, all.stream().map(each -> each.of(frame)).toList());
            }
            case Scalar.Element(Scalar array, Scalar index, _) -> element(of(array), of(index));
            case Scalar.Slice(Scalar array, Scalar from, Scalar to) ->
                    slice(
                            of(array),
                            from == null ? _ -> new Datum.Int(1) : of(from),
                            to == null ? _ -> new Datum.Int(Integer.MAX_VALUE) : of(to));
            case Scalar.Single(Plan plan, _) -> single(plan);
            case Scalar.ArrayOfRows(Plan plan, SqlType type) -> arrayOfRows(plan, type);
            case Scalar.Row row ->
                    throw SqlError.notSupported(
                            "a row of " + row.fields().size() + " values as a value",
                            fulcrum.sql.ast.Position.NONE);
            case Scalar.RowsCall _, Scalar.Aggregated _, Scalar.Windowed _, Scalar.GroupingOf _ ->
                    throw new IllegalStateException("not taken out: " + scalar);
            case Scalar.Truth truth -> truth(truth);
        };
    }

    private Evaluator truth(Scalar.Truth truth) {
        return switch (truth) {
            case Scalar.And(List<Scalar> operands) -> connected(all(operands), FALSE, TRUE);
            case Scalar.Or(List<Scalar> operands) -> connected(all(operands), TRUE, FALSE);
            case Scalar.Not(Scalar operand) -> not(of(operand));
            case Scalar.IsNull(Scalar value) -> {
                Evaluator given = of(value);
                yield frame -> bool(given.of(frame) instanceof Datum.Null);
            }
            case Scalar.IsTruth(Scalar value, boolean which) -> {
                Evaluator given = of(value);
                yield frame ->
                        bool(given.of(frame) instanceof Datum.Bool(boolean is) && is == which);
            }
            case Scalar.IsDistinct(ResolvedOperator equals, Scalar left, Scalar right) ->
                    isDistinct(equals, of(left), of(right));
            case Scalar.AnyElement(var operator, Scalar value, Scalar array, boolean every) ->
                    anyElement(operator, of(value), of(array), every);
            case Scalar.OneOf oneOf -> oneOf(oneOf);
            case Scalar.Exists(Plan plan) -> {
                Source source = new Assembler(layout).of(plan);
                yield once(plan, frame -> bool(source.open(frame).next() != null));
            }
            case Scalar.AnyRow(Plan plan, Scalar compared, boolean every) ->
                    anyRow(plan, compared, every);
        };
    }

    static Datum bool(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    private static Evaluator column(Layout.At at) {
        int index = at.index();
        return switch (at.depth()) {
            case 0 -> frame -> frame.row()[index];
            case 1 -> frame -> Objects.requireNonNull(frame.outer()).row()[index];
            default ->
                    frame -> {
                        Frame at0 = frame;
                        for (int i = 0; i < at.depth(); i++) {
                            at0 = Objects.requireNonNull(at0.outer());
                        }
                        return at0.row()[index];
                    };
        };
    }

    // Calls

    static Evaluator call(Routine.Body body, List<Evaluator> arguments) {
        Evaluator[] all = arguments.toArray(Evaluator[]::new);
        return switch (body) {
            case Routine.Strict strict -> frame -> strict(strict, all, frame);
            case Routine.Lenient lenient ->
                    frame -> {
                        Datum[] values = new Datum[all.length];
                        for (int i = 0; i < all.length; i++) {
                            values[i] = all[i].of(frame);
                        }
                        return lenient.apply(values, frame.execution().setting());
                    };
            default -> throw new IllegalStateException("no function of one value");
        };
    }

    private static Datum strict(Routine.Strict body, Evaluator[] all, Frame frame) {
        Datum[] values = new Datum[all.length];
        for (int i = 0; i < all.length; i++) {
            values[i] = all[i].of(frame);
            if (values[i] instanceof Datum.Null) {
                return Datum.NULL;
            }
        }
        return body.apply(values, frame.execution().setting());
    }

    private static Evaluator converted(Cast cast, Evaluator value, SqlType type, boolean explicit) {
        if (type.modifier() < 0) {
            return cast.isNothing()
                    ? value
                    : frame -> cast.apply(value.of(frame), frame.execution().setting());
        }
        return frame -> {
            Datum made = cast.apply(value.of(frame), frame.execution().setting());
            return made instanceof Datum.Null ? made : Modifiers.apply(type, made, explicit);
        };
    }

    // Conditions

    /// AND and OR: one operand may decide, and NULL stands where none does and one is NULL.
    private static Evaluator connected(List<Evaluator> operands, Datum decides, Datum otherwise) {
        Evaluator[] all = operands.toArray(Evaluator[]::new);
        return frame -> {
            Datum result = otherwise;
            for (Evaluator each : all) {
                Datum value = each.of(frame);
                if (value.equals(decides)) {
                    return decides;
                }
                if (value instanceof Datum.Null) {
                    result = value;
                }
            }
            return result;
        };
    }

    private static Evaluator not(Evaluator operand) {
        return frame ->
                operand.of(frame) instanceof Datum.Bool(boolean truth) ? bool(!truth) : Datum.NULL;
    }

    private static Evaluator isDistinct(ResolvedOperator equals, Evaluator left, Evaluator right) {
        return frame -> {
            Datum one = left.of(frame);
            Datum other = right.of(frame);
            if (one instanceof Datum.Null || other instanceof Datum.Null) {
                return bool(one instanceof Datum.Null != other instanceof Datum.Null);
            }
            Datum same = apply(equals, one, other, frame);
            return bool(!same.equals(TRUE));
        };
    }

    static Datum apply(ResolvedOperator operator, Datum left, Datum right, Frame frame) {
        return Calls.call(operator.body(), new Datum[] {left, right}, frame.execution().setting());
    }

    private static Evaluator anyElement(
            ResolvedOperator operator, Evaluator value, Evaluator array, boolean every) {
        return frame -> {
            Datum tested = value.of(frame);
            if (!(array.of(frame) instanceof Datum.Array(_, List<Datum> elements))) {
                return Datum.NULL;
            }
            Datum result = bool(every);
            for (Datum element : elements) {
                Datum compared = apply(operator, tested, element, frame);
                if (compared.equals(bool(!every))) {
                    return compared;
                }
                if (compared instanceof Datum.Null) {
                    result = compared;
                }
            }
            return result;
        };
    }

    private Evaluator oneOf(Scalar.OneOf oneOf) {
        Evaluator value = of(oneOf.value());
        SqlType type = oneOf.equals().right();
        SqlType tested = Objects.requireNonNull(oneOf.equals().left());
        Set<Datum> known = new HashSet<>();
        boolean hasNull = false;
        for (Scalar each : oneOf.list()) {
            Datum constant = ((Scalar.Constant) each).value();
            hasNull |= constant instanceof Datum.Null;
            known.add(ValueOrder.canonical(type, constant));
        }
        Datum otherwise = hasNull ? Datum.NULL : FALSE;
        return frame -> {
            Datum given = value.of(frame);
            if (given instanceof Datum.Null) {
                return given;
            }
            return known.contains(ValueOrder.canonical(tested, given)) ? TRUE : otherwise;
        };
    }

    // Choices

    private Evaluator cases(List<Scalar.Case.When> whens, Evaluator otherwise) {
        List<Evaluator> conditions = new ArrayList<>();
        List<Evaluator> results = new ArrayList<>();
        for (Scalar.Case.When when : whens) {
            conditions.add(of(when.condition()));
            results.add(of(when.result()));
        }
        return frame -> {
            for (int i = 0; i < conditions.size(); i++) {
                if (conditions.get(i).holds(frame)) {
                    return results.get(i).of(frame);
                }
            }
            return otherwise.of(frame);
        };
    }

    private static Evaluator coalesce(List<Evaluator> values) {
        return frame -> {
            for (Evaluator each : values) {
                Datum value = each.of(frame);
                if (!(value instanceof Datum.Null)) {
                    return value;
                }
            }
            return Datum.NULL;
        };
    }

    private static Evaluator extreme(ResolvedOperator wins, List<Evaluator> values) {
        return frame -> {
            Datum best = Datum.NULL;
            for (Evaluator each : values) {
                Datum value = each.of(frame);
                boolean better =
                        best instanceof Datum.Null
                                || (!(value instanceof Datum.Null)
                                        && apply(wins, value, best, frame).equals(TRUE));
                best = better ? value : best;
            }
            return best;
        };
    }

    // Arrays

    private static Evaluator element(Evaluator array, Evaluator index) {
        return frame -> {
            Datum of = array.of(frame);
            Datum at = index.of(frame);
            if (!(of instanceof Datum.Array(_, List<Datum> elements))
                    || !(at instanceof Datum.Int(long number))) {
                return Datum.NULL;
            }
            boolean there = number >= 1 && number <= elements.size();
            return there ? elements.get((int) number - 1) : Datum.NULL;
        };
    }

    private static Evaluator slice(Evaluator array, Evaluator from, Evaluator to) {
        return frame -> {
            if (!(array.of(frame) instanceof Datum.Array(var form, List<Datum> elements))
                    || !(from.of(frame) instanceof Datum.Int(long first))
                    || !(to.of(frame) instanceof Datum.Int(long last))) {
                return Datum.NULL;
            }
            int begin = (int) Math.clamp(first, 1, elements.size() + 1L) - 1;
            int end = Math.clamp(last, 0, elements.size());
            return new Datum.Array(form, begin < end ? elements.subList(begin, end) : List.of());
        };
    }

    // Queries

    private Evaluator single(Plan plan) {
        Source source = new Assembler(layout).of(plan);
        return once(
                plan,
                frame -> {
                    Cursor rows = source.open(frame);
                    Datum[] row = rows.next();
                    if (row == null) {
                        return Datum.NULL;
                    }
                    if (rows.next() != null) {
                        throw new SqlError(
                                SqlState.CARDINALITY,
                                "more than one row returned by a subquery used as an expression");
                    }
                    return row[0];
                });
    }

    /// A query that speaks of nothing around it is carried out once in a statement, when it is
    /// first needed, as in PostgreSQL.
    private static Evaluator once(Plan plan, Evaluator value) {
        Execution.Once<Datum> key = new Execution.Once<>(Datum.class);
        return Plans.isClosed(plan)
                ? frame -> frame.execution().once(key, () -> value.of(frame))
                : value;
    }

    private Evaluator arrayOfRows(Plan plan, SqlType type) {
        Source source = new Assembler(layout).of(plan);
        KeyType.Scalar form = type.base().form();
        return frame -> {
            Cursor rows = source.open(frame);
            List<Datum> elements = new ArrayList<>();
            for (Datum[] row = rows.next(); row != null; row = rows.next()) {
                frame.execution().hold(row);
                elements.add(row[0]);
            }
            return new Datum.Array(form, elements);
        };
    }

    private Evaluator anyRow(Plan plan, Scalar compared, boolean every) {
        Source source = new Assembler(layout).of(plan);
        Evaluator condition = new Compiler(new Layout(plan.output(), layout)).of(compared);
        Execution.Once<Kept> key = new Execution.Once<>(Kept.class);
        boolean closed = Plans.isClosed(plan);
        return frame -> {
            Cursor rows =
                    closed
                            ? frame.execution().once(key, () -> Kept.of(source, frame)).open()
                            : source.open(frame);
            Datum result = bool(every);
            for (Datum[] row = rows.next(); row != null; row = rows.next()) {
                Datum value = condition.of(frame.inner(row));
                if (value.equals(bool(!every))) {
                    return value;
                }
                if (value instanceof Datum.Null) {
                    result = value;
                }
            }
            return result;
        };
    }

    /// The rows of a query that is carried out once.
    private record Kept(List<Datum[]> rows) {

        static Kept of(Source source, Frame frame) {
            List<Datum[]> all = new ArrayList<>();
            Cursor rows = source.open(frame);
            for (Datum[] row = rows.next(); row != null; row = rows.next()) {
                frame.execution().hold(row);
                all.add(row);
            }
            return new Kept(all);
        }

        Cursor open() {
            return Assembler.iterated(rows.iterator());
        }
    }
}
