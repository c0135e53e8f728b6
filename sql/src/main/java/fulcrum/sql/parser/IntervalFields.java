package fulcrum.sql.parser;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.TypeName;
import java.util.List;
import java.util.Map;

/// The fields of an interval as words, where no mask of them can be written.
final class IntervalFields {

    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("4", "YEAR"),
                    Map.entry("2", "MONTH"),
                    Map.entry("6", "YEAR TO MONTH"),
                    Map.entry("8", "DAY"),
                    Map.entry("1032", "DAY TO HOUR"),
                    Map.entry("3080", "DAY TO MINUTE"),
                    Map.entry("7176", "DAY TO SECOND"),
                    Map.entry("1024", "HOUR"),
                    Map.entry("3072", "HOUR TO MINUTE"),
                    Map.entry("7168", "HOUR TO SECOND"),
                    Map.entry("2048", "MINUTE"),
                    Map.entry("6144", "MINUTE TO SECOND"),
                    Map.entry("4096", "SECOND"));

    private IntervalFields() {}

    /// What stands before an interval's text, and what behind it; either may be empty.
    static List<String> words(TypeName interval) {
        List<Expression> modifiers = interval.modifiers();
        if (modifiers.isEmpty()) {
            return List.of("", "");
        }
        String fields = WORDS.get(number(modifiers.getFirst()));
        String precision = modifiers.size() == 1 ? "" : "(" + number(modifiers.getLast()) + ")";
        return fields == null ? List.of(precision, "") : List.of("", fields + precision);
    }

    private static String number(Expression modifier) {
        return ((Expression.Literal) modifier).text();
    }
}
