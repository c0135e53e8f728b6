package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.elements;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.routine.Json.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Functions and operators that look into `json` and `jsonb` (manual, 9.16).
final class JsonParts {

    private JsonParts() {}

    static void declare(Bodies bodies) {
        for (String type : List.of("json", "jsonb")) {
            parts(bodies, type);
            rows(bodies, type);
            bodies.of(type + "_typeof", a -> datum(json(a[0]).kind().word()));
            bodies.of(type + "_array_length", a -> datum(length(json(a[0]))));
        }
        bodies.of("jsonb_contains", a -> datum(JsonOrder.contains(json(a[0]), json(a[1]))));
        bodies.of("jsonb_contained", a -> datum(JsonOrder.contains(json(a[1]), json(a[0]))));
        bodies.of("jsonb_exists", a -> datum(JsonOrder.has(json(a[0]), text(a[1]))));
        bodies.of(
                "jsonb_exists_any",
                a -> datum(keys(a[1]).stream().anyMatch(each -> JsonOrder.has(json(a[0]), each))));
        bodies.of(
                "jsonb_exists_all",
                a -> datum(keys(a[1]).stream().allMatch(each -> JsonOrder.has(json(a[0]), each))));
        casts(bodies);
    }

    static Json json(Datum value) {
        return Json.read(text(value));
    }

    /// The texts of an array that are not null.
    static List<String> keys(Datum array) {
        return elements(array).stream()
                .filter(each -> each instanceof Datum.Text)
                .map(Values::text)
                .toList();
    }

    private static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, why);
    }

    private static void parts(Bodies bodies, String type) {
        bodies.of(type + "_object_field", a -> asJson(json(a[0]).member(text(a[1]))));
        bodies.of(type + "_object_field_text", a -> asText(json(a[0]).member(text(a[1]))));
        boolean binary = type.equals("jsonb");
        bodies.of(type + "_array_element", a -> asJson(element(a, binary)));
        bodies.of(type + "_array_element_text", a -> asText(element(a, binary)));
        bodies.of(type + "_extract_path", a -> asJson(at(json(a[0]), a[1])));
        bodies.of(type + "_extract_path_text", a -> asText(at(json(a[0]), a[1])));
    }

    /// An element of an array; a scalar of `jsonb` is the only one of itself.
    private static @Nullable Json element(Datum[] a, boolean binary) {
        Json json = json(a[0]);
        long index = integer(a[1]);
        boolean itself = binary && json.isScalar() && (index == 0 || index == -1);
        return itself ? json : json.element(index);
    }

    private static Datum asJson(@Nullable Json value) {
        return value == null ? Datum.NULL : datum(value.text());
    }

    private static Datum asText(@Nullable Json value) {
        String text = value == null ? null : value.asText();
        return text == null ? Datum.NULL : datum(text);
    }

    /// What a path of keys and numbers leads to; null for nothing.
    private static @Nullable Json at(Json value, Datum path) {
        Json found = value;
        for (Datum each : elements(path)) {
            if (!(each instanceof Datum.Text(String step)) || found == null) {
                return null;
            }
            found =
                    switch (found.kind()) {
                        case OBJECT -> found.member(step);
                        case ARRAY -> {
                            Long index = index(step);
                            yield index == null ? null : found.element(index);
                        }
                        default -> null;
                    };
        }
        return found;
    }

    /// The number of an element; null for what is none.
    static @Nullable Long index(String step) {
        try {
            return (long) Integer.parseInt(step.strip());
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static int length(Json value) {
        if (!value.is(Kind.ARRAY)) {
            throw refused(
                    value.isScalar()
                            ? "cannot get array length of a scalar"
                            : "cannot get array length of a non-array");
        }
        return value.elements().size();
    }

    private static void rows(Bodies bodies, String type) {
        bodies.body(
                type + "_array_elements",
                (Routine.Rows) (a, _) -> elementRows(type, "", json(a[0]), JsonParts::asJson));
        bodies.body(
                type + "_array_elements_text",
                (Routine.Rows) (a, _) -> elementRows(type, "_text", json(a[0]), JsonParts::asText));
        bodies.body(
                type + "_each",
                (Routine.Rows) (a, _) -> memberRows(type, "", json(a[0]), JsonParts::asJson));
        bodies.body(
                type + "_each_text",
                (Routine.Rows) (a, _) -> memberRows(type, "_text", json(a[0]), JsonParts::asText));
        bodies.body(type + "_object_keys", (Routine.Rows) (a, _) -> keyRows(type, json(a[0])));
    }

    private static List<Datum[]> elementRows(
            String type, String suffix, Json value, Function<Json, Datum> shown) {
        if (!value.is(Kind.ARRAY)) {
            boolean binary = type.equals("jsonb");
            String name = type + "_array_elements" + suffix;
            throw refused(
                    value.isScalar()
                            ? binary
                                    ? "cannot extract elements from a scalar"
                                    : "cannot call " + name + " on a scalar"
                            : binary
                                    ? "cannot extract elements from an object"
                                    : "cannot call " + name + " on a non-array");
        }
        return value.elements().stream().map(each -> new Datum[] {shown.apply(each)}).toList();
    }

    private static List<Datum[]> memberRows(
            String type, String suffix, Json value, Function<Json, Datum> shown) {
        if (!value.is(Kind.OBJECT)) {
            throw refused(
                    type.equals("jsonb")
                            ? "cannot call jsonb_each" + suffix + " on a non-object"
                            : value.isScalar()
                                    ? "cannot deconstruct a scalar"
                                    : "cannot deconstruct an array as an object");
        }
        return value.members().stream()
                .map(each -> new Datum[] {datum(each.key()), shown.apply(each.value())})
                .toList();
    }

    private static List<Datum[]> keyRows(String type, Json value) {
        if (!value.is(Kind.OBJECT)) {
            throw refused(
                    "cannot call "
                            + type
                            + "_object_keys on "
                            + (value.isScalar() ? "a scalar" : "an array"));
        }
        return value.members().stream().map(each -> new Datum[] {datum(each.key())}).toList();
    }

    private static void casts(Bodies bodies) {
        bodies.of("bool(jsonb)", a -> datum(kind(a[0], Kind.BOOLEAN, "boolean").truth()));
        bodies.of("numeric(jsonb)", a -> number(a[0], "numeric"));
        bodies.of("int2(jsonb)", a -> datum(Numerics.toShort(number(a[0], "smallint"))));
        bodies.of("int4(jsonb)", a -> datum(Numerics.toInt(number(a[0], "integer"))));
        bodies.of("int8(jsonb)", a -> datum(Numerics.toLong(number(a[0], "bigint"))));
        bodies.of("float4(jsonb)", a -> datum(Numerics.toFloat(number(a[0], "real"))));
        bodies.of("float8(jsonb)", a -> datum(Numerics.toDouble(number(a[0], "double precision"))));
    }

    private static Datum.Numeric number(Datum value, String type) {
        BigDecimal number = kind(value, Kind.NUMBER, type).number();
        return new Datum.Decimal(number.scale() < 0 ? number.setScale(0) : number);
    }

    private static Json kind(Datum value, Kind wanted, String type) {
        Json json = json(value);
        if (!json.is(wanted)) {
            String which = json.is(Kind.NUMBER) ? "numeric" : json.kind().word();
            throw refused("cannot cast jsonb " + which + " to type " + type);
        }
        return json;
    }
}
