package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import java.util.stream.Collectors;

/// Values as golden pages have them; what is null is a dash.
final class GoldenText {

    private GoldenText() {}

    static String text(Datum value) {
        return switch (value) {
            case Datum.Null _ -> "-";
            case Datum.Bool(boolean truth) -> truth ? "t" : "f";
            case Datum.Int(long number) -> Long.toString(number);
            case Datum.Text(String text) -> text.replace("\n", "\\n");
            case Datum.Real(float number) -> Float.toString(number);
            case Datum.Array array ->
                    array.elements().stream()
                            .map(GoldenText::text)
                            .collect(Collectors.joining(",", "{", "}"));
            default -> value.toString();
        };
    }
}
