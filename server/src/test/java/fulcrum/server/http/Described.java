package fulcrum.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The description of the HTTP API, and whether answers are as it says: JSON Schema 2020-12 as far
/// as the description uses it. A keyword that is not known here is an error, or it would be one
/// that nothing holds.
///
/// Stricter than the description in one thing: an object has no members but those that are
/// described. Clients have to bear more, and we have to describe it.
final class Described {

    private static final Set<String> KEYWORDS =
            new TreeSet<>(
                    List.of(
                            "$ref",
                            "additionalProperties",
                            "const",
                            "default",
                            "description",
                            "enum",
                            "format",
                            "items",
                            "maxLength",
                            "maximum",
                            "minLength",
                            "minimum",
                            "pattern",
                            "properties",
                            "required",
                            "type"));

    private final Map<?, ?> document;

    Described(Map<?, ?> document) {
        this.document = document;
    }

    /// What a reference leads to, or the tree itself.
    Map<?, ?> resolved(@Nullable Object tree) {
        Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(tree);
        if (!(map.get("$ref") instanceof String reference)) {
            return map;
        }
        if (!reference.startsWith("#/")) {
            throw new IllegalArgumentException("a reference to elsewhere: " + reference);
        }
        Object at = document;
        for (String step : reference.substring(2).split("/")) {
            at = at instanceof Map<?, ?> inner ? inner.get(step) : null;
        }
        if (at == null) {
            throw new IllegalArgumentException("a reference to nothing: " + reference);
        }
        return resolved(at);
    }

    /// What is wrong with a value, each with its place.
    List<String> complaints(@Nullable Object schema, @Nullable Object value) {
        List<String> wrong = new ArrayList<>();
        check("", resolved(schema), value, wrong);
        return wrong;
    }

    /// Words of schemas that nothing here understands.
    List<String> strangeKeywords(String place, @Nullable Object schema) {
        List<String> strange = new ArrayList<>();
        if (schema instanceof Map<?, ?> map) {
            for (Object keyword : map.keySet()) {
                if (!KEYWORDS.contains(String.valueOf(keyword))) {
                    strange.add(place + ": " + keyword);
                }
            }
            if (map.get("properties") instanceof Map<?, ?> properties) {
                properties.forEach((name, inner) ->
                        strange.addAll(strangeKeywords(place + "." + name, inner)));
            }
            strange.addAll(strangeKeywords(place + "[]", map.get("items")));
            strange.addAll(strangeKeywords(place + ".*", map.get("additionalProperties")));
        }
        return strange;
    }

    private void check(String place, Map<?, ?> schema, @Nullable Object value, List<String> wrong) {
        if (schema.containsKey("type") && types(schema).stream().noneMatch(t -> is(t, value))) {
            wrong.add(place + " is no " + types(schema) + ": " + value);
            return;
        }
        if (schema.containsKey("const") && !Objects.equals(schema.get("const"), value)) {
            wrong.add(place + " is not " + schema.get("const") + ": " + value);
        }
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            wrong.add(place + " is none of " + allowed + ": " + value);
        }
        switch (value) {
            case String text -> checkText(place, schema, text, wrong);
            case Number number -> checkNumber(place, schema, number.doubleValue(), wrong);
            case Map<?, ?> object -> checkObject(place, schema, object, wrong);
            case List<?> array -> {
                for (int i = 0; i < array.size() && schema.containsKey("items"); i++) {
                    check(
                            place + "[" + i + "]",
                            resolved(schema.get("items")),
                            array.get(i),
                            wrong);
                }
            }
            case null, default -> {}
        }
    }

    private static void checkText(String place, Map<?, ?> schema, String text, List<String> wrong) {
        if (schema.get("pattern") instanceof String pattern
                && !Pattern.compile(pattern).matcher(text).find()) {
            wrong.add(place + " does not match " + pattern + ": " + text);
        }
        if (schema.get("maxLength") instanceof Long most && text.length() > most) {
            wrong.add(place + " is longer than " + most + ": " + text);
        }
        if (schema.get("minLength") instanceof Long least && text.length() < least) {
            wrong.add(place + " is shorter than " + least + ": " + text);
        }
        if ("date-time".equals(schema.get("format"))
                && !text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z")) {
            wrong.add(place + " is no time: " + text);
        }
    }

    private static void checkNumber(
            String place, Map<?, ?> schema, double number, List<String> wrong) {
        if (schema.get("minimum") instanceof Long least && number < least) {
            wrong.add(place + " is less than " + least + ": " + number);
        }
        if (schema.get("maximum") instanceof Long most && number > most) {
            wrong.add(place + " is more than " + most + ": " + number);
        }
    }

    private void checkObject(String place, Map<?, ?> schema, Map<?, ?> object, List<String> wrong) {
        if (schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (!object.containsKey(name)) {
                    wrong.add(place + " lacks " + name);
                }
            }
        }
        Map<?, ?> properties =
                schema.get("properties") instanceof Map<?, ?> known ? known : Map.of();
        Object others = schema.get("additionalProperties");
        for (Map.Entry<?, ?> member : object.entrySet()) {
            Object known = properties.get(member.getKey());
            String inner = place + "." + member.getKey();
            if (known != null) {
                check(inner, resolved(known), member.getValue(), wrong);
            } else if (others instanceof Map<?, ?> any) {
                check(inner, resolved(any), member.getValue(), wrong);
            } else if (Boolean.FALSE.equals(others)
                    || (others == null && schema.containsKey("properties"))) {
                wrong.add(inner + " is not described");
            }
        }
    }

    private static List<?> types(Map<?, ?> schema) {
        return schema.get("type") instanceof List<?> several
                ? several
                : List.of(Objects.requireNonNull(schema.get("type")));
    }

    private static boolean is(Object type, @Nullable Object value) {
        return switch (String.valueOf(type)) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Number;
            case "null" -> value == null;
            default -> throw new IllegalArgumentException("no type: " + type);
        };
    }
}
