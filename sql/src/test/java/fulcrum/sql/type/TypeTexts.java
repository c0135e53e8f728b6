package fulcrum.sql.type;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.parser.Parser;
import java.time.ZoneId;
import java.util.Objects;

/// Types, settings and errors as tests write them.
final class TypeTexts {

    private TypeTexts() {}

    static SqlType type(String name) {
        Expression cast = Parser.parseExpression("cast(null as " + name + ")");
        return TypeNames.resolve(((Expression.Cast) cast).type());
    }

    /// @param line `set name = value`
    static Styles set(Styles styles, String line) {
        String[] parts = line.substring("set ".length()).split(" = ");
        String value = parts[1];
        return switch (parts[0]) {
            case "timezone" -> styles.in(ZoneId.of(value));
            case "datestyle" ->
                    new Styles(
                            styles.zone(),
                            value.split(", ")[1],
                            value.split(", ")[0],
                            styles.intervalStyle(),
                            styles.hexBytes(),
                            styles.extraFloatDigits());
            case "intervalstyle" ->
                    new Styles(
                            styles.zone(),
                            styles.dateOrder(),
                            styles.dateStyle(),
                            value,
                            styles.hexBytes(),
                            styles.extraFloatDigits());
            case "bytea_output" ->
                    new Styles(
                            styles.zone(),
                            styles.dateOrder(),
                            styles.dateStyle(),
                            styles.intervalStyle(),
                            value.equals("hex"),
                            styles.extraFloatDigits());
            case "extra_float_digits" ->
                    new Styles(
                            styles.zone(),
                            styles.dateOrder(),
                            styles.dateStyle(),
                            styles.intervalStyle(),
                            styles.hexBytes(),
                            Integer.parseInt(value));
            default -> throw new IllegalArgumentException(line);
        };
    }

    static String told(SqlError error) {
        StringBuilder told = new StringBuilder();
        told.append(error.state().code()).append(' ').append(error.message());
        append(told, "DETAIL", Objects.requireNonNullElse(error.detail(), ""));
        append(told, "HINT", Objects.requireNonNullElse(error.hint(), ""));
        append(told, "CONTEXT", Objects.requireNonNullElse(error.context(), ""));
        return told.toString();
    }

    private static void append(StringBuilder told, String what, String text) {
        if (!text.isEmpty()) {
            told.append(" | ").append(what).append(": ").append(text);
        }
    }
}
