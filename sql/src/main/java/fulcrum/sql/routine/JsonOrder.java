package fulcrum.sql.routine;

import fulcrum.sql.routine.Json.Kind;
import java.util.List;
import java.util.Map;

/// The order of `jsonb` (manual, 8.14.4), and what contains what in it (8.14.3).
final class JsonOrder {

    private JsonOrder() {}

    static int compare(String left, String right) {
        Json a = Json.read(left);
        Json b = Json.read(right);
        if (a.is(Kind.ARRAY) && b.isScalar()) {
            return a.elements().isEmpty() ? -1 : 1;
        }
        if (b.is(Kind.ARRAY) && a.isScalar()) {
            return b.elements().isEmpty() ? 1 : -1;
        }
        return compare(a, b);
    }

    private static int compare(Json a, Json b) {
        if (a.kind() != b.kind()) {
            return a.kind().compareTo(b.kind());
        }
        return switch (a.kind()) {
            case NULL -> 0;
            case STRING -> Comparisons.compareTexts(a.string(), b.string());
            case NUMBER -> a.number().compareTo(b.number());
            case BOOLEAN -> Boolean.compare(a.truth(), b.truth());
            case ARRAY -> compareArrays(a.elements(), b.elements());
            case OBJECT -> compareObjects(a.members(), b.members());
        };
    }

    private static int compareArrays(List<Json> a, List<Json> b) {
        if (a.size() != b.size()) {
            return Integer.compare(a.size(), b.size());
        }
        for (int i = 0; i < a.size(); i++) {
            int compared = compare(a.get(i), b.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int compareObjects(List<Json.Member> a, List<Json.Member> b) {
        if (a.size() != b.size()) {
            return Integer.compare(a.size(), b.size());
        }
        for (int i = 0; i < a.size(); i++) {
            int compared = Comparisons.compareTexts(a.get(i).key(), b.get(i).key());
            if (compared == 0) {
                compared = compare(a.get(i).value(), b.get(i).value());
            }
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    /// A text that is the same of values that are equal: numbers have no zeros at their ends.
    ///
    /// @param text of `jsonb`, in which only numbers with a point may have some
    static String canonical(String text) {
        return text.indexOf('.') < 0 ? text : canonical(Json.read(text));
    }

    private static String canonical(Json value) {
        return switch (value.kind()) {
            case NUMBER ->
                    value.number().signum() == 0
                            ? "0"
                            : value.number().stripTrailingZeros().toPlainString();
            case ARRAY ->
                    JsonText.array(value.elements().stream().map(JsonOrder::canonical).toList());
            case OBJECT -> {
                Map<String, String> members = JsonText.members();
                value.members().forEach(one -> members.put(one.key(), canonical(one.value())));
                yield JsonText.object(members);
            }
            default -> value.text();
        };
    }

    static boolean areEqual(Json a, Json b) {
        return compare(a, b) == 0;
    }

    /// `@>`: an array also contains a scalar that is one of its elements.
    static boolean contains(Json whole, Json part) {
        if (whole.is(Kind.ARRAY) && part.isScalar()) {
            return whole.elements().stream().anyMatch(each -> areEqual(each, part));
        }
        if (whole.kind() != part.kind()) {
            return false;
        }
        return switch (whole.kind()) {
            case OBJECT -> part.members().stream().allMatch(each -> hasMember(whole, each));
            case ARRAY -> part.elements().stream().allMatch(each -> hasElement(whole, each));
            default -> areEqual(whole, part);
        };
    }

    private static boolean hasMember(Json whole, Json.Member part) {
        Json value = whole.member(part.key());
        return value != null
                && value.kind() == part.value().kind()
                && contains(value, part.value());
    }

    private static boolean hasElement(Json whole, Json part) {
        return whole.elements().stream()
                .anyMatch(each -> each.kind() == part.kind() && contains(each, part));
    }

    /// `?`: a key of an object, a string among an array's elements, or the string itself.
    static boolean has(Json whole, String key) {
        return switch (whole.kind()) {
            case OBJECT -> whole.member(key) != null;
            case ARRAY ->
                    whole.elements().stream()
                            .anyMatch(each -> each.is(Kind.STRING) && each.string().equals(key));
            case STRING -> whole.string().equals(key);
            default -> false;
        };
    }
}
