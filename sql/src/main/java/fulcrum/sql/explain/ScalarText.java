package fulcrum.sql.explain;

import fulcrum.database.keys.Datum;
import fulcrum.sql.bound.AggregateCall;
import fulcrum.sql.bound.Scalar;
import fulcrum.sql.bound.SortTerm;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Expressions for people who look at plans. What cannot be told shortly is `...`.
final class ScalarText {

    private static final String MORE = "...";

    private final Styles styles;

    ScalarText(Styles styles) {
        this.styles = styles;
    }

    String of(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Constant(Datum value, var type) ->
                    value instanceof Datum.Null
                            ? "NULL"
                            : isPlain(value)
                                    ? TextForm.write(type, value, styles)
                                    : "'"
                                            + TextForm.write(type, value, styles).replace("'", "''")
                                            + "'::"
                                            + type;
            case Scalar.Column(var variable, _) -> variable.name();
            case Scalar.Argument(int number, _) -> "$" + number;
            case Scalar.Call(String name, _, _, _, var arguments, _) -> name + list(arguments);
            case Scalar.RowsCall(String name, _, var arguments, _) -> name + list(arguments);
            case Scalar.Operation(var operator, @Nullable Scalar left, Scalar right) ->
                    "("
                            + (left == null ? "" : of(left) + " ")
                            + operator.operator().name()
                            + " "
                            + of(right)
                            + ")";
            case Scalar.Converted(_, Scalar value, var type, boolean explicit) ->
                    explicit ? of(value) + "::" + type : of(value);
            case Scalar.And(var operands) -> joined(operands, " AND ");
            case Scalar.Or(var operands) -> joined(operands, " OR ");
            case Scalar.Not(Scalar operand) -> "(NOT " + of(operand) + ")";
            case Scalar.IsNull(Scalar value) -> "(" + of(value) + " IS NULL)";
            case Scalar.IsTruth(Scalar value, boolean which) ->
                    "(" + of(value) + (which ? " IS TRUE)" : " IS FALSE)");
            case Scalar.IsDistinct(_, Scalar left, Scalar right) ->
                    "(" + of(left) + " IS DISTINCT FROM " + of(right) + ")";
            case Scalar.Coalesce(var values, _) -> "COALESCE" + list(values);
            case Scalar.NullIf(Scalar value, _) -> "NULLIF(" + of(value) + ", " + MORE + ")";
            case Scalar.Extreme(_, var values, _) -> MORE + list(values);
            case Scalar.ArrayOf(var elements, _) ->
                    "ARRAY["
                            + elements.stream().map(this::of).collect(Collectors.joining(", "))
                            + "]";
            case Scalar.Element(Scalar array, Scalar index, _) -> of(array) + "[" + of(index) + "]";
            case Scalar.Slice(Scalar array, _, _) -> of(array) + "[" + MORE + "]";
            case Scalar.AnyElement(var operator, Scalar value, Scalar array, boolean all) ->
                    "("
                            + of(value)
                            + " "
                            + operator.operator().name()
                            + (all ? " ALL (" : " ANY (")
                            + of(array)
                            + "))";
            case Scalar.OneOf(_, Scalar value, var list) ->
                    "(" + of(value) + " = ANY (" + list.size() + " values))";
            case Scalar.Exists _ -> "EXISTS(SubPlan)";
            case Scalar.Single _, Scalar.ArrayOfRows _, Scalar.AnyRow _ -> "(SubPlan)";
            case Scalar.Row(var fields, _) -> "ROW" + list(fields);
            case Scalar.Case _ -> "CASE " + MORE + " END";
            case Scalar.Aggregated _, Scalar.Windowed _, Scalar.GroupingOf _ -> MORE;
        };
    }

    String of(AggregateCall call) {
        return call.name() + (call.arguments().isEmpty() ? "(*)" : list(call.arguments()));
    }

    String of(SortTerm term) {
        return of(term.value()) + (term.descending() ? " DESC" : "");
    }

    private static boolean isPlain(Datum value) {
        return value instanceof Datum.Int
                || value instanceof Datum.Decimal
                || value instanceof Datum.Bool;
    }

    private String list(List<Scalar> values) {
        return values.stream().map(this::of).collect(Collectors.joining(", ", "(", ")"));
    }

    private String joined(List<Scalar> operands, String word) {
        return operands.stream().map(this::of).collect(Collectors.joining(word, "(", ")"));
    }
}
