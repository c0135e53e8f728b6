package fulcrum.sql.routine;

import fulcrum.sql.routine.Json.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Texts of JSON, put together of others.
final class JsonText {

    /// `jsonb` has its keys by their lengths in bytes, then by these.
    static final Comparator<String> KEYS =
            Comparator.<String>comparingInt(Strings::bytes)
                    .thenComparing(Comparisons::compareTexts);

    private static final String INDENT = "    ";

    private JsonText() {}

    /// An array of `jsonb`.
    static String array(List<String> elements) {
        return "[" + String.join(", ", elements) + "]";
    }

    /// An object of `jsonb`; of equal keys the last one stays.
    static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(each -> Json.quoted(each.getKey()) + ": " + each.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /// An empty collection of members, in their order.
    static Map<String, String> members() {
        return new TreeMap<>(KEYS);
    }

    static Map<String, String> members(Json object) {
        Map<String, String> members = members();
        for (Member each : object.members()) {
            members.put(each.key(), each.value().text());
        }
        return members;
    }

    static List<String> elements(Json array) {
        return new ArrayList<>(array.elements().stream().map(Json::text).toList());
    }

    /// `jsonb_pretty`.
    static String pretty(Json value, String indent) {
        String inner = indent + INDENT;
        return switch (value.kind()) {
            case ARRAY ->
                    value.elements().stream()
                            .map(each -> inner + pretty(each, inner))
                            .collect(Collectors.joining(",\n", "[\n", end(value, indent) + "]"));
            case OBJECT ->
                    value.members().stream()
                            .map(each ->
                                    inner
                                            + Json.quoted(each.key())
                                            + ": "
                                            + pretty(each.value(), inner))
                            .collect(Collectors.joining(",\n", "{\n", end(value, indent) + "}"));
            default -> value.text();
        };
    }

    private static String end(Json value, String indent) {
        boolean empty = value.elements().isEmpty() && value.members().isEmpty();
        return (empty ? "" : "\n") + indent;
    }

    /// Without the members of objects that are null, at any depth.
    ///
    /// @param binary in the form of `jsonb`; otherwise without blanks
    static String stripped(Json value, boolean binary) {
        return switch (value.kind()) {
            case ARRAY ->
                    value.elements().stream()
                            .map(each -> stripped(each, binary))
                            .collect(Collectors.joining(binary ? ", " : ",", "[", "]"));
            case OBJECT ->
                    value.members().stream()
                            .filter(each -> !each.value().is(Json.Kind.NULL))
                            .map(each ->
                                    Json.quoted(each.key())
                                            + (binary ? ": " : ":")
                                            + stripped(each.value(), binary))
                            .collect(Collectors.joining(binary ? ", " : ",", "{", "}"));
            case STRING -> Json.quoted(value.string());
            default -> value.text();
        };
    }
}
