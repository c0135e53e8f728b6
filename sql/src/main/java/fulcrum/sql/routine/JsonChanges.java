package fulcrum.sql.routine;

import static fulcrum.sql.routine.JsonParts.json;
import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.elements;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.text;
import static fulcrum.sql.routine.Values.truth;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.routine.Json.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Functions that make another `jsonb` of one (manual, 9.16).
final class JsonChanges {

    private JsonChanges() {}

    static void declare(Bodies bodies) {
        bodies.of("jsonb_concat", a -> datum(concatenated(json(a[0]), json(a[1]))));
        bodies.of("jsonb_delete(jsonb,text)", a -> datum(without(json(a[0]), List.of(text(a[1])))));
        bodies.of(
                "jsonb_delete(jsonb,text[])",
                a -> datum(without(json(a[0]), JsonParts.keys(a[1]))));
        bodies.of(
                "jsonb_delete(jsonb,int4)", a -> datum(withoutElement(json(a[0]), integer(a[1]))));
        bodies.of(
                "jsonb_delete_path", a -> datum(atPath(a, "delete path in", null, Change.DELETE)));
        bodies.of("jsonb_set", JsonChanges::set);
        bodies.of("jsonb_set_lax", JsonChanges::setLax);
        bodies.of(
                "jsonb_insert",
                a ->
                        datum(
                                atPath(
                                        a,
                                        "set path in",
                                        text(a[2]),
                                        truth(a[3]) ? Change.INSERT_AFTER : Change.INSERT_BEFORE)));
        bodies.of("jsonb_strip_nulls", a -> datum(JsonText.stripped(json(a[0]), true)));
        bodies.of("json_strip_nulls", a -> datum(JsonText.stripped(json(a[0]), false)));
        bodies.of("jsonb_pretty", a -> datum(JsonText.pretty(json(a[0]), "")));
    }

    private static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, why);
    }

    /// What is done where a path leads.
    private enum Change {
        DELETE,
        REPLACE,
        /// Also where nothing is yet.
        CREATE,
        INSERT_BEFORE,
        INSERT_AFTER;

        boolean inserts() {
            return this == INSERT_BEFORE || this == INSERT_AFTER;
        }

        boolean creates() {
            return this == CREATE || inserts();
        }
    }

    private static String concatenated(Json a, Json b) {
        if (a.is(Kind.OBJECT) && b.is(Kind.OBJECT)) {
            Map<String, String> members = JsonText.members(a);
            members.putAll(JsonText.members(b));
            return JsonText.object(members);
        }
        List<String> all = new ArrayList<>(asArray(a));
        all.addAll(asArray(b));
        return JsonText.array(all);
    }

    private static List<String> asArray(Json value) {
        return value.is(Kind.ARRAY) ? JsonText.elements(value) : List.of(value.text());
    }

    private static String without(Json value, List<String> keys) {
        if (value.isScalar()) {
            throw refused("cannot delete from scalar");
        }
        if (value.is(Kind.OBJECT)) {
            Map<String, String> members = JsonText.members(value);
            keys.forEach(members::remove);
            return JsonText.object(members);
        }
        return JsonText.array(
                value.elements().stream()
                        .filter(each -> !(each.is(Kind.STRING) && keys.contains(each.string())))
                        .map(Json::text)
                        .toList());
    }

    private static String withoutElement(Json value, long index) {
        if (value.isScalar()) {
            throw refused("cannot delete from scalar");
        }
        if (value.is(Kind.OBJECT)) {
            throw refused("cannot delete from object using integer index");
        }
        List<String> elements = JsonText.elements(value);
        long at = index < 0 ? elements.size() + index : index;
        if (at >= 0 && at < elements.size()) {
            elements.remove((int) at);
        }
        return JsonText.array(elements);
    }

    private static Datum set(Datum[] a) {
        Change change = truth(a[3]) ? Change.CREATE : Change.REPLACE;
        return datum(atPath(a, "set path in", text(a[2]), change));
    }

    /// Says itself what a null as the value stands for.
    private static Datum setLax(Datum[] a) {
        boolean unknown =
                a[0] instanceof Datum.Null
                        || a[1] instanceof Datum.Null
                        || a[3] instanceof Datum.Null;
        if (unknown) {
            return Datum.NULL;
        }
        if (a[4] instanceof Datum.Null) {
            throw refused(
                    "null_value_treatment must be \"delete_key\", \"return_target\","
                            + " \"use_json_null\", or \"raise_exception\"");
        }
        if (!(a[2] instanceof Datum.Null)) {
            return set(a);
        }
        return switch (text(a[4])) {
            case "raise_exception" ->
                    throw new SqlError(SqlState.NULL_NOT_ALLOWED, "JSON value must not be null")
                            .detail(
                                    "Exception was raised because null_value_treatment is"
                                            + " \"raise_exception\".")
                            .hint(
                                    "To avoid, either change the null_value_treatment argument or"
                                            + " ensure that an SQL NULL is not passed.");
            case "use_json_null" -> {
                Datum[] with = Arrays.copyOf(a, a.length);
                with[2] = datum("null");
                yield set(with);
            }
            case "delete_key" -> datum(atPath(a, "delete path in", null, Change.DELETE));
            case "return_target" -> a[0];
            default ->
                    throw refused(
                            "null_value_treatment must be \"delete_key\", \"return_target\","
                                    + " \"use_json_null\", or \"raise_exception\"");
        };
    }

    private static String atPath(Datum[] a, String doing, @Nullable String by, Change change) {
        Json value = json(a[0]);
        if (value.isScalar()) {
            throw refused("cannot " + doing + " scalar");
        }
        List<Datum> path = elements(a[1]);
        boolean empty = value.elements().isEmpty() && value.members().isEmpty();
        if (path.isEmpty() || (empty && !change.creates())) {
            return value.text();
        }
        return changed(value, path, 0, by, change);
    }

    private static String changed(
            Json value, List<Datum> path, int depth, @Nullable String by, Change change) {
        return switch (value.kind()) {
            case OBJECT -> changedObject(value, path, depth, by, change);
            case ARRAY -> changedArray(value, path, depth, by, change);
            default -> value.text();
        };
    }

    private static String step(List<Datum> path, int depth) {
        if (!(path.get(depth) instanceof Datum.Text(String step))) {
            throw new SqlError(
                    SqlState.NULL_NOT_ALLOWED,
                    "path element at position " + (depth + 1) + " is null");
        }
        return step;
    }

    private static String changedObject(
            Json value, List<Datum> path, int depth, @Nullable String by, Change change) {
        String key = step(path, depth);
        Map<String, String> members = JsonText.members(value);
        Json found = value.member(key);
        if (depth < path.size() - 1) {
            if (found != null) {
                members.put(key, changed(found, path, depth + 1, by, change));
            }
        } else if (found != null && change.inserts()) {
            throw refused("cannot replace existing key")
                    .hint("Try using the function jsonb_set to replace key value.");
        } else if (by == null) {
            members.remove(key);
        } else if (found != null || change.creates()) {
            members.put(key, by);
        }
        return JsonText.object(members);
    }

    private static String changedArray(
            Json value, List<Datum> path, int depth, @Nullable String by, Change change) {
        List<String> elements = JsonText.elements(value);
        int size = elements.size();
        Long given = JsonParts.index(step(path, depth));
        if (given == null) {
            throw new SqlError(
                    SqlState.BAD_TEXT_FORM,
                    "path element at position "
                            + (depth + 1)
                            + " is not an integer: \""
                            + step(path, depth)
                            + "\"");
        }
        long index = given < 0 ? Math.max(size + given, -1) : Math.min(given, size);
        boolean there = index >= 0 && index < size;
        if (depth < path.size() - 1) {
            if (there) {
                int at = (int) index;
                elements.set(at, changed(value.elements().get(at), path, depth + 1, by, change));
            }
            return JsonText.array(elements);
        }
        if (by == null) {
            if (there) {
                elements.remove((int) index);
            }
        } else if (there && change.inserts()) {
            elements.add((int) index + (change == Change.INSERT_AFTER ? 1 : 0), by);
        } else if (there) {
            elements.set((int) index, by);
        } else if (change.creates()) {
            elements.add(index < 0 ? 0 : size, by);
        }
        return JsonText.array(elements);
    }
}
