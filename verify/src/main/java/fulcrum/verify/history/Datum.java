package fulcrum.verify.history;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a text form holds before it is understood: the common tree of JSON and EDN.
sealed interface Datum {

    /// How deep the trees may be; a history needs five levels.
    int DEPTH = 32;

    /// How many characters of a value a complaint shows.
    int TOLD = 40;

    record Nil() implements Datum {}

    record Int(long number) implements Datum {}

    /// A number that is not whole, or too large, as it is written.
    record Decimal(String digits) implements Datum {}

    /// A string; also a keyword, symbol, character or truth value, by its name.
    record Text(String text) implements Datum {}

    /// An array, list, vector or set.
    record Seq(List<Datum> elements) implements Datum {}

    /// An object or map, by the names of its keys.
    ///
    /// @param line where it begins
    record Dict(Map<String, Datum> fields, int line) implements Datum {

        @Nullable Datum field(String name) {
            return fields.get(name);
        }
    }

    /// What the datum is, for complaints.
    default String told() {
        return switch (this) {
            case Nil _ -> "nil";
            case Int(long number) -> Long.toString(number);
            case Decimal(String digits) -> brief(digits);
            case Text(String text) -> '"' + brief(text) + '"';
            case Seq _ -> "a list";
            case Dict _ -> "a map";
        };
    }

    private static String brief(String text) {
        return text.length() <= TOLD ? text : text.substring(0, TOLD) + "...";
    }
}
