package fulcrum.sql.analysis;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.FunctionCall;
import fulcrum.sql.ast.Predicate;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.SpecialCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a column of a result is called that has no label (`FigureColname` of PostgreSQL's parser).
final class ResultNames {

    private static final String NONE = "?column?";

    private ResultNames() {}

    static String of(Select.Item item) {
        String label = item.label();
        if (label != null) {
            return label;
        }
        String found = suggested(item.value());
        return found == null ? NONE : found;
    }

    /// @return null where the expression suggests none
    static @Nullable String suggested(Expression expression) {
        return switch (expression) {
            case Expression.Column(var name, _) -> name.last();
            case Expression.Field(_, String field, _) -> field;
            case Expression.Subscript(var array, _, _) -> suggested(array);
            case Expression.Slice(var array, _, _, _) -> suggested(array);
            case FunctionCall call -> call.name().last();
            case Expression.AtTimeZone _ -> "timezone";
            case Expression.Overlaps _ -> "overlaps";
            case Expression.Collate(var value, _, _) -> suggested(value);
            case Expression.Cast(var value, var type, _) -> {
                String inner = suggested(value);
                yield inner != null && isStrong(value) ? inner : type.name().last();
            }
            case Expression.TypedLiteral(var type, _, _) -> type.name().last();
            case Expression.Case chosen -> {
                Expression otherwise = chosen.otherwise();
                String inner = otherwise == null ? null : suggested(otherwise);
                yield inner != null && otherwise != null && isStrong(otherwise) ? inner : "case";
            }
            case Expression.Array _ -> "array";
            case Expression.Row _ -> "row";
            case Expression.Grouping _ -> "grouping";
            case SpecialCall.Conditional(var kind, _, _) -> kind.name().toLowerCase(Locale.ROOT);
            case SpecialCall.Current(var which, _, _) -> which.name().toLowerCase(Locale.ROOT);
            case Predicate.Exists _ -> "exists";
            case Predicate.ArrayOf _ -> "array";
            case Predicate.Scalar(var query, _) -> ofQuery(query);
            default -> null;
        };
    }

    /// Whether a name is more than what its type or its kind of expression suggests.
    private static boolean isStrong(Expression expression) {
        return switch (expression) {
            case Expression.Cast(var value, _, _) -> suggested(value) != null && isStrong(value);
            case Expression.TypedLiteral _ -> false;
            case Expression.Case(_, _, var otherwise, _) ->
                    otherwise != null && suggested(otherwise) != null && isStrong(otherwise);
            case Expression.Collate(var value, _, _) -> isStrong(value);
            default -> true;
        };
    }

    private static @Nullable String ofQuery(Query query) {
        Query.Body body = query.body();
        while (body instanceof Query.SetOperation operation) {
            body = operation.operands().getFirst();
        }
        if (body instanceof Select select && select.items().size() == 1) {
            String label = select.items().getFirst().label();
            return label != null ? label : suggested(select.items().getFirst().value());
        }
        return body instanceof Query.Values ? "column1" : null;
    }
}
