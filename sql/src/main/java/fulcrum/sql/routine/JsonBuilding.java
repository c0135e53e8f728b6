package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.elements;
import static fulcrum.sql.routine.Values.text;
import static fulcrum.sql.routine.Values.truth;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Functions that make `json` and `jsonb` of values of other types (manual, table 9.47).
final class JsonBuilding {

    private JsonBuilding() {}

    static void declare(Bodies bodies) {
        bodies.typed(
                "to_json",
                (types, _) -> (a, setting) -> datum(json(types.getFirst(), a[0], setting)));
        bodies.typed(
                "to_jsonb",
                (types, _) -> (a, setting) -> datum(jsonb(types.getFirst(), a[0], setting)));
        bodies.typed(
                "array_to_json(anyarray)",
                (types, _) -> (a, setting) -> datum(json(types.getFirst(), a[0], setting)));
        bodies.typed(
                "array_to_json(anyarray,bool)",
                (types, _) ->
                        (a, setting) ->
                                datum(
                                        array(
                                                types.getFirst(),
                                                a[0],
                                                truth(a[1]) ? ",\n " : ",",
                                                setting)));
        building(bodies);
        bodies.of("json_object(text[])", a -> datum(written(pairs(elements(a[0])))));
        bodies.of("json_object(text[],text[])", a -> datum(written(zipped(a))));
        bodies.of("jsonb_object(text[])", a -> datum(collected(pairs(elements(a[0])))));
        bodies.of("jsonb_object(text[],text[])", a -> datum(collected(zipped(a))));
    }

    private static void building(Bodies bodies) {
        bodies.typed(
                "json_build_array",
                (types, _) -> (a, setting) -> datum("[" + listed(types, a, setting, false) + "]"));
        bodies.typed(
                "jsonb_build_array",
                (types, _) -> (a, setting) -> datum("[" + listed(types, a, setting, true) + "]"));
        bodies.typed(
                "json_build_object", (types, _) -> (a, s) -> datum(object(types, a, s, false)));
        bodies.typed(
                "jsonb_build_object", (types, _) -> (a, s) -> datum(object(types, a, s, true)));
    }

    private static String listed(List<SqlType> types, Datum[] a, Setting setting, boolean binary) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < a.length; i++) {
            parts.add(value(Printing.at(types, i), a[i], setting, binary));
        }
        return String.join(", ", parts);
    }

    /// A value of any type, as JSON.
    static String value(SqlType type, Datum value, Setting setting, boolean binary) {
        return binary ? jsonb(type, value, setting) : json(type, value, setting);
    }

    private static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, why);
    }

    private static String object(List<SqlType> types, Datum[] a, Setting setting, boolean binary) {
        String name = binary ? "jsonb_build_object()" : "json_build_object()";
        if (a.length % 2 != 0) {
            throw refused("argument list must have even number of elements")
                    .hint(
                            "The arguments of "
                                    + name
                                    + " must consist of alternating keys and values.");
        }
        Map<String, String> members = JsonText.members();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < a.length; i += 2) {
            if (a[i] instanceof Datum.Null) {
                SqlError error =
                        refused(
                                "argument "
                                        + (i + 1)
                                        + (binary ? ": key must not be null" : " cannot be null"));
                throw binary ? error : error.hint("Object keys should be text.");
            }
            String key = key(Printing.at(types, i), a[i], setting);
            String value = value(Printing.at(types, i + 1), a[i + 1], setting, binary);
            members.put(key, value);
            written.add(Json.quoted(key) + " : " + value);
        }
        return binary ? JsonText.object(members) : "{" + String.join(", ", written) + "}";
    }

    /// The key that a value is: numbers and times are texts there.
    static String key(SqlType type, Datum value, Setting setting) {
        boolean scalar = !type.array() && !type.is(ScalarType.JSON) && !type.is(ScalarType.JSONB);
        if (!scalar) {
            throw refused("key value must be scalar, not array, composite, or json");
        }
        String json = json(type, value, setting);
        return json.startsWith("\"") ? Json.read(json).string() : json;
    }

    /// As `json`: numbers as they print, other values quoted.
    static String json(SqlType type, Datum value, Setting setting) {
        if (value instanceof Datum.Null) {
            return "null";
        }
        if (type.array()) {
            return array(type, value, ",", setting);
        }
        return switch (type.base()) {
            case BOOL -> truth(value) ? "true" : "false";
            case INT2, INT4, INT8, NUMERIC, FLOAT4, FLOAT8 -> number(type, value, setting);
            case JSON, JSONB -> text(value);
            case DATE, TIMESTAMP, TIMESTAMPTZ -> Json.quoted(moment(type, value, setting));
            default -> Json.quoted(Printing.text(type, value, setting));
        };
    }

    private static String number(SqlType type, Datum value, Setting setting) {
        String text = TextForm.write(type, value, setting.styles());
        boolean finite = !text.endsWith("N") && !text.endsWith("y");
        return finite ? text : Json.quoted(text);
    }

    /// As ISO 8601 has it, whatever the session's style.
    private static String moment(SqlType type, Datum value, Setting setting) {
        Styles session = setting.styles();
        Styles iso =
                new Styles(
                        session.zone(), "MDY", "ISO", "postgres", true, session.extraFloatDigits());
        String text = TextForm.write(type, value, iso);
        if (type.is(ScalarType.DATE) || !Character.isDigit(text.charAt(0))) {
            return text;
        }
        boolean before = text.endsWith(" BC");
        String at = before ? text.substring(0, text.length() - 3) : text;
        at = at.replace(' ', 'T');
        if (type.is(ScalarType.TIMESTAMPTZ)) {
            int sign = Math.max(at.lastIndexOf('+'), at.lastIndexOf('-'));
            at = at.length() - sign == 3 ? at + ":00" : at;
        }
        return before ? at + " BC" : at;
    }

    private static String array(SqlType type, Datum value, String separator, Setting setting) {
        SqlType element = Polymorphism.elementOf(type);
        return elements(value).stream()
                .map(each -> json(element == null ? type : element, each, setting))
                .collect(Collectors.joining(separator, "[", "]"));
    }

    /// As `jsonb`.
    static String jsonb(SqlType type, Datum value, Setting setting) {
        if (type.is(ScalarType.JSONB) && value instanceof Datum.Text(String text)) {
            return text;
        }
        String json = json(type, value, setting);
        return text(TextForm.read(SqlType.JSONB, json, setting.styles(), 0));
    }

    /// A key and its value; a value may be null.
    private record Pair(Datum key, Datum value) {}

    private static List<Pair> pairs(List<Datum> all) {
        if (all.size() % 2 != 0) {
            throw new SqlError(SqlState.ARRAY_SUBSCRIPT, "array must have even number of elements");
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < all.size(); i += 2) {
            pairs.add(new Pair(all.get(i), all.get(i + 1)));
        }
        return pairs;
    }

    private static List<Pair> zipped(Datum[] a) {
        List<Datum> keys = elements(a[0]);
        List<Datum> values = elements(a[1]);
        if (keys.size() != values.size()) {
            throw new SqlError(SqlState.ARRAY_SUBSCRIPT, "mismatched array dimensions");
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            pairs.add(new Pair(keys.get(i), values.get(i)));
        }
        return pairs;
    }

    private static String key(Pair pair) {
        if (pair.key instanceof Datum.Null) {
            throw new SqlError(SqlState.NULL_NOT_ALLOWED, "null value not allowed for object key");
        }
        return text(pair.key);
    }

    private static String value(Pair pair) {
        return pair.value instanceof Datum.Null ? "null" : Json.quoted(text(pair.value));
    }

    private static String written(List<Pair> pairs) {
        return pairs.stream()
                .map(each -> Json.quoted(key(each)) + " : " + value(each))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String collected(List<Pair> pairs) {
        Map<String, String> members = JsonText.members();
        pairs.forEach(each -> members.put(key(each), value(each)));
        return JsonText.object(members);
    }
}
