package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.elements;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.small;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Functions and operators of arrays (manual, 9.19). All arrays have one dimension, from 1; what
/// would give others is not supported.
final class ArrayFunctions {

    private ArrayFunctions() {}

    static void declare(Bodies bodies) {
        sizes(bodies);
        additions(bodies);
        searches(bodies);
        sets(bodies);
        texts(bodies);
        rows(bodies);
        bodies.in(
                "array_shuffle",
                (a, setting) -> {
                    List<Datum> all = elements(a[0]);
                    return like(a[0], Chance.shuffled(all, all.size(), setting));
                });
        bodies.in("array_sample", ArrayFunctions::sample);
    }

    /// An array of the same type.
    private static Datum like(Datum array, List<Datum> elements) {
        return datum(((Datum.Array) array).element(), elements);
    }

    private static void sizes(Bodies bodies) {
        bodies.of("cardinality", a -> datum(elements(a[0]).size()));
        bodies.of("array_ndims", a -> elements(a[0]).isEmpty() ? Datum.NULL : datum(1));
        bodies.of("array_length", a -> bound(a, elements(a[0]).size()));
        bodies.typed(
                "array_upper",
                (types, _) ->
                        (a, _) -> bound(a, elements(a[0]).size() - 1 + first(types.getFirst())));
        bodies.typed("array_lower", (types, _) -> (a, _) -> bound(a, first(types.getFirst())));
        bodies.of(
                "array_dims",
                a ->
                        elements(a[0]).isEmpty()
                                ? Datum.NULL
                                : datum("[1:" + elements(a[0]).size() + "]"));
    }

    /// The number of the first element: vectors of the catalog begin at 0.
    private static int first(SqlType type) {
        boolean vector = type.is(ScalarType.INT2VECTOR) || type.is(ScalarType.OIDVECTOR);
        return vector && !type.array() ? 0 : 1;
    }

    private static Datum bound(Datum[] a, int bound) {
        return elements(a[0]).isEmpty() || integer(a[1]) != 1 ? Datum.NULL : datum(bound);
    }

    private static void additions(Bodies bodies) {
        bodies.typed(
                "array_append",
                (types, _) -> (a, _) -> joined(types.getFirst(), orEmpty(a[0]), List.of(a[1])));
        bodies.typed(
                "array_prepend",
                (types, _) -> (a, _) -> joined(types.getLast(), List.of(a[0]), orEmpty(a[1])));
        bodies.typed(
                "array_cat",
                (types, _) ->
                        (a, _) ->
                                a[0] instanceof Datum.Null
                                        ? a[1]
                                        : a[1] instanceof Datum.Null
                                                ? a[0]
                                                : joined(
                                                        types.getFirst(),
                                                        elements(a[0]),
                                                        elements(a[1])));
        bodies.typed("array_fill(anyelement,int4[])", (types, _) -> (a, _) -> filled(types, a));
        bodies.typed(
                "array_fill(anyelement,int4[],int4[])", (types, _) -> (a, _) -> filled(types, a));
        bodies.of("trim_array", ArrayFunctions::trimmed);
    }

    private static List<Datum> orEmpty(Datum array) {
        return array instanceof Datum.Null ? List.of() : elements(array);
    }

    private static Datum joined(SqlType array, List<Datum> first, List<Datum> rest) {
        List<Datum> all = new ArrayList<>(first);
        all.addAll(rest);
        Strings.demandLength(all.size() * 8L);
        return datum(array.base().form(), all);
    }

    private static Datum filled(List<SqlType> types, Datum[] a) {
        if (a[1] instanceof Datum.Null || (a.length > 2 && a[2] instanceof Datum.Null)) {
            throw new SqlError(
                    SqlState.NULL_NOT_ALLOWED, "dimension array or low bound array cannot be null");
        }
        List<Datum> sizes = elements(a[1]);
        if (sizes.isEmpty()) {
            return datum(types.getFirst().base().form(), List.of());
        }
        boolean moved = a.length > 2 && !elements(a[2]).equals(List.of(datum(1)));
        if (sizes.size() > 1 || moved) {
            throw new SqlError(
                    SqlState.NOT_SUPPORTED,
                    "arrays of more than one dimension, or not from 1, are not supported");
        }
        long size = integer(sizes.getFirst());
        if (size < 0) {
            throw new SqlError(
                    SqlState.TOO_LARGE, "array size exceeds the maximum allowed (134217727)");
        }
        Strings.demandLength(size * 8);
        List<Datum> elements = Collections.nCopies((int) size, a[0]);
        return datum(types.getFirst().base().form(), elements);
    }

    private static Datum trimmed(Datum[] a) {
        List<Datum> all = elements(a[0]);
        int count = small(a[1]);
        if (count < 0 || count > all.size()) {
            throw new SqlError(
                    SqlState.ARRAY_SUBSCRIPT,
                    "number of elements to trim must be between 0 and " + all.size());
        }
        return like(a[0], all.subList(0, all.size() - count));
    }

    private static Datum sample(Datum[] a, Setting setting) {
        List<Datum> all = elements(a[0]);
        int count = small(a[1]);
        if (count < 0 || count > all.size()) {
            throw new SqlError(
                    SqlState.BAD_PARAMETER_VALUE,
                    "sample size must be between 0 and " + all.size());
        }
        return like(a[0], Chance.shuffled(all, count, setting));
    }

    private static void searches(Bodies bodies) {
        bodies.of("array_position", ArrayFunctions::position);
        bodies.of("array_positions", ArrayFunctions::positions);
        bodies.of(
                "array_remove",
                a ->
                        a[0] instanceof Datum.Null
                                ? a[0]
                                : like(
                                        a[0],
                                        elements(a[0]).stream()
                                                .filter(each -> !same(each, a[1]))
                                                .toList()));
        bodies.of(
                "array_replace",
                a ->
                        a[0] instanceof Datum.Null
                                ? a[0]
                                : like(
                                        a[0],
                                        elements(a[0]).stream()
                                                .map(each -> same(each, a[1]) ? a[2] : each)
                                                .toList()));
    }

    /// Equal, or null both.
    private static boolean same(Datum a, Datum b) {
        return Comparisons.compare(a, b) == 0;
    }

    private static Datum position(Datum[] a) {
        if (a[0] instanceof Datum.Null) {
            return Datum.NULL;
        }
        if (a.length > 2 && a[2] instanceof Datum.Null) {
            throw new SqlError(SqlState.NULL_NOT_ALLOWED, "initial position must not be null");
        }
        List<Datum> all = elements(a[0]);
        for (int i = a.length > 2 ? Math.max(small(a[2]) - 1, 0) : 0; i < all.size(); i++) {
            if (same(all.get(i), a[1])) {
                return datum(i + 1);
            }
        }
        return Datum.NULL;
    }

    private static Datum positions(Datum[] a) {
        if (a[0] instanceof Datum.Null) {
            return Datum.NULL;
        }
        List<Datum> all = elements(a[0]);
        List<Datum> found =
                IntStream.range(0, all.size())
                        .filter(i -> same(all.get(i), a[1]))
                        .mapToObj(i -> datum(i + 1))
                        .toList();
        return datum(KeyType.Scalar.INTEGER, found);
    }

    private static void sets(Bodies bodies) {
        bodies.of("arraycontains", a -> datum(contains(elements(a[0]), elements(a[1]))));
        bodies.of("arraycontained", a -> datum(contains(elements(a[1]), elements(a[0]))));
        bodies.of(
                "arrayoverlap",
                a -> datum(elements(a[0]).stream().anyMatch(each -> has(elements(a[1]), each))));
    }

    private static boolean contains(List<Datum> all, List<Datum> some) {
        return some.stream().allMatch(each -> has(all, each));
    }

    /// Nulls equal nothing here.
    private static boolean has(List<Datum> all, Datum one) {
        return !(one instanceof Datum.Null) && all.stream().anyMatch(each -> same(each, one));
    }

    private static void texts(Bodies bodies) {
        bodies.typed(
                "array_to_string(anyarray,text)",
                (types, _) -> (a, setting) -> printed(types.getFirst(), a, null, setting));
        bodies.typed(
                "array_to_string(anyarray,text,text)",
                (types, _) ->
                        (a, setting) ->
                                a[0] instanceof Datum.Null || a[1] instanceof Datum.Null
                                        ? Datum.NULL
                                        : printed(
                                                types.getFirst(),
                                                a,
                                                a[2] instanceof Datum.Text(String given)
                                                        ? given
                                                        : null,
                                                setting));
        bodies.of("string_to_array", ArrayFunctions::split);
        bodies.body("string_to_table", new SplitRows());
    }

    /// Parts as rows; without a delimiter each character is one.
    private static final class SplitRows implements Routine.Rows {

        @Override
        public Iterable<Datum[]> apply(Datum[] arguments, Setting setting) {
            return split(arguments) instanceof Datum.Array array
                    ? array.elements().stream().map(each -> new Datum[] {each}).toList()
                    : List.of();
        }

        @Override
        public boolean takesNulls() {
            return true;
        }
    }

    private static Datum printed(
            SqlType array, Datum[] a, @Nullable String forNull, Setting setting) {
        List<String> parts = new ArrayList<>();
        SqlType element = Polymorphism.elementOf(array);
        for (Datum each : elements(a[0])) {
            if (!(each instanceof Datum.Null) && element != null) {
                parts.add(Printing.text(element, each, setting));
            } else if (forNull != null) {
                parts.add(forNull);
            }
        }
        return datum(String.join(text(a[1]), parts));
    }

    private static Datum split(Datum[] a) {
        if (a[0] instanceof Datum.Null) {
            return Datum.NULL;
        }
        String all = text(a[0]);
        List<String> parts;
        if (all.isEmpty()) {
            parts = List.of();
        } else if (a[1] instanceof Datum.Text(String delimiter)) {
            parts = delimiter.isEmpty() ? List.of(all) : Strings.split(all, delimiter);
        } else {
            parts = all.codePoints().mapToObj(Character::toString).toList();
        }
        boolean replaces = a.length > 2 && a[2] instanceof Datum.Text;
        List<Datum> elements =
                parts.stream()
                        .map(each -> replaces && each.equals(text(a[2])) ? Datum.NULL : datum(each))
                        .toList();
        return datum(KeyType.Scalar.TEXT, elements);
    }

    private static void rows(Bodies bodies) {
        bodies.body(
                "unnest",
                (Routine.Rows)
                        (a, _) -> elements(a[0]).stream().map(each -> new Datum[] {each}).toList());
        bodies.body(
                "_pg_expandarray",
                (Routine.Rows)
                        (a, _) -> {
                            List<Datum> all = elements(a[0]);
                            return IntStream.range(0, all.size())
                                    .mapToObj(i -> new Datum[] {all.get(i), datum(i + 1)})
                                    .toList();
                        });
        bodies.body(
                "generate_subscripts",
                (Routine.Typed)
                        (types, _) ->
                                (Routine.Rows) (a, _) -> subscripts(a, first(types.getFirst())));
    }

    private static List<Datum[]> subscripts(Datum[] a, int first) {
        int size = integer(a[1]) == 1 ? elements(a[0]).size() : 0;
        boolean down = a.length > 2 && Values.truth(a[2]);
        return IntStream.range(0, size)
                .mapToObj(i -> new Datum[] {datum(first + (down ? size - 1 - i : i))})
                .toList();
    }
}
