package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.numeric;
import static fulcrum.sql.routine.Values.real;
import static fulcrum.sql.routine.Values.single;
import static fulcrum.sql.routine.Values.text;
import static fulcrum.sql.routine.Values.truth;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Floats;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.routine.Routine.Aggregate;
import fulcrum.sql.routine.Routine.Group;
import fulcrum.sql.routine.Routine.Mergeable;
import fulcrum.sql.time.Intervals;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Aggregates of any order (manual, 9.21), but those of statistics.
final class Aggregates {

    private Aggregates() {}

    static void declare(Bodies bodies) {
        counts(bodies);
        sums(bodies);
        extremes(bodies);
        bits(bodies);
        bodies.body("any_value", foldInOrder((first, _) -> first));
        bodies.body("string_agg(text,text)", grouped(true, _ -> new Joined()));
        bodies.body("string_agg(bytea,bytea)", grouped(true, _ -> new JoinedBytes()));
        bodies.body(
                "array_agg(anynonarray)",
                (Routine.Typed) (types, _) -> grouped(true, _ -> new Collected(types.getFirst())));
        bodies.body(
                "array_agg(anyarray)",
                grouped(
                        true,
                        _ -> {
                            throw new SqlError(
                                    SqlState.NOT_SUPPORTED,
                                    "arrays of more than one dimension are not supported");
                        }));
        json(bodies);
    }

    /// An aggregate whose groups are made so.
    static Aggregate grouped(boolean takesNulls, Function<Setting, Group> begin) {
        return new Aggregate() {
            @Override
            public Group begin(Setting setting) {
                return begin.apply(setting);
            }

            @Override
            public boolean takesNulls() {
                return takesNulls;
            }
        };
    }

    /// An aggregate whose groups may be made of parts.
    private static Aggregate merged(boolean takesNulls, Supplier<Mergeable> begin) {
        return new Aggregate() {
            @Override
            public Group begin(Setting setting) {
                return begin.get();
            }

            @Override
            public boolean takesNulls() {
                return takesNulls;
            }

            @Override
            public boolean isMergeable() {
                return true;
            }
        };
    }

    /// One that puts values together two by two, in whichever order; null of none.
    static Aggregate fold(BinaryOperator<Datum> step) {
        return merged(false, () -> new Folded(step));
    }

    /// One that puts values together two by two, where the order matters, be it for the last
    /// digit's sake.
    private static Aggregate foldInOrder(BinaryOperator<Datum> step) {
        return grouped(false, _ -> new Folded(step));
    }

    private static final class Folded implements Mergeable {

        private final BinaryOperator<Datum> step;
        private @Nullable Datum value;

        Folded(BinaryOperator<Datum> step) {
            this.step = step;
        }

        @Override
        public void add(Datum[] arguments) {
            value = value == null ? arguments[0] : step.apply(value, arguments[0]);
        }

        @Override
        public Datum result() {
            return value == null ? Datum.NULL : value;
        }

        @Override
        public Datum[] state() {
            return new Datum[] {result()};
        }

        @Override
        public void merge(Datum[] state) {
            if (!(state[0] instanceof Datum.Null)) {
                add(state);
            }
        }
    }

    private static void counts(Bodies bodies) {
        bodies.body("count()", merged(true, Counted::new));
        bodies.body("count(any)", merged(false, Counted::new));
    }

    private static final class Counted implements Mergeable {

        private long count;

        @Override
        public void add(Datum[] arguments) {
            count++;
        }

        @Override
        public Datum result() {
            return datum(count);
        }

        @Override
        public Datum[] state() {
            return new Datum[] {result()};
        }

        @Override
        public void merge(Datum[] state) {
            count += integer(state[0]);
        }
    }

    private static void sums(Bodies bodies) {
        bodies.body("sum(int2) sum(int4)", fold(Aggregates::sumOfIntegers));
        bodies.body("sum(int8)", merged(false, () -> new IntegerTotal(false)));
        bodies.body("avg(int2) avg(int4) avg(int8)", merged(false, () -> new IntegerTotal(true)));
        bodies.body("sum(numeric)", fold((a, b) -> Numerics.add(numeric(a), numeric(b))));
        bodies.body("sum(float4)", foldInOrder((a, b) -> datum(Floats.add(single(a), single(b)))));
        bodies.body("sum(float8)", foldInOrder((a, b) -> datum(Floats.add(real(a), real(b)))));
        bodies.body(
                "sum(interval)",
                fold((a, b) -> Intervals.add((Datum.Interval) a, (Datum.Interval) b)));
        bodies.body(
                "avg(numeric)",
                mean(
                        (a, b) -> Numerics.add(numeric(a), numeric(b)),
                        (sum, count) -> Numerics.divide(numeric(sum), Numerics.of(count))));
        bodies.body(
                "avg(interval)",
                mean(
                        (a, b) -> Intervals.add((Datum.Interval) a, (Datum.Interval) b),
                        (sum, count) -> Intervals.divide((Datum.Interval) sum, (double) count)));
    }

    private static Datum sumOfIntegers(Datum a, Datum b) {
        try {
            return datum(Math.addExact(integer(a), integer(b)));
        } catch (ArithmeticException _) {
            throw Integers.Width.INT8.outOfRange();
        }
    }

    @FunctionalInterface
    private interface Share {
        Datum of(Datum sum, long count);
    }

    private static Aggregate mean(BinaryOperator<Datum> step, Share share) {
        return merged(false, () -> new Mean(new Folded(step), share));
    }

    private static final class Mean implements Mergeable {

        private final Folded sum;
        private final Share share;
        private long count;

        Mean(Folded sum, Share share) {
            this.sum = sum;
            this.share = share;
        }

        @Override
        public void add(Datum[] arguments) {
            sum.add(arguments);
            count++;
        }

        @Override
        public Datum result() {
            return count == 0 ? Datum.NULL : share.of(sum.result(), count);
        }

        @Override
        public Datum[] state() {
            return new Datum[] {sum.result(), datum(count)};
        }

        @Override
        public void merge(Datum[] state) {
            sum.merge(state);
            count += integer(state[1]);
        }
    }

    /// A sum of whole numbers, exact also beyond 64 bits.
    private static final class IntegerTotal implements Mergeable {

        private final boolean average;
        private long small;
        private Datum.@Nullable Numeric great;
        private long count;

        IntegerTotal(boolean average) {
            this.average = average;
        }

        @Override
        public void add(Datum[] arguments) {
            long value = integer(arguments[0]);
            long sum = small + value;
            boolean overflows = ((small ^ sum) & (value ^ sum)) < 0;
            if (overflows) {
                great = total();
                small = value;
            } else {
                small = sum;
            }
            count++;
        }

        private Datum.Numeric total() {
            Datum.Numeric least = Numerics.of(small);
            return great == null ? least : Numerics.add(great, least);
        }

        @Override
        public Datum result() {
            if (count == 0) {
                return Datum.NULL;
            }
            return average ? Numerics.divide(total(), Numerics.of(count)) : total();
        }

        @Override
        public Datum[] state() {
            return new Datum[] {total(), datum(count)};
        }

        @Override
        public void merge(Datum[] state) {
            Datum.Numeric other = numeric(state[0]);
            great = great == null ? other : Numerics.add(great, other);
            count += integer(state[1]);
        }
    }

    private static void extremes(Bodies bodies) {
        bodies.body("min", (Routine.Typed) (types, _) -> extreme(types.getFirst(), -1));
        bodies.body("max", (Routine.Typed) (types, _) -> extreme(types.getFirst(), 1));
    }

    private static Aggregate extreme(SqlType type, int direction) {
        if (type.is(ScalarType.BPCHAR)) {
            return fold((a, b) -> direction * blankless(a, b) >= 0 ? a : b);
        }
        return fold((a, b) -> direction * Comparisons.compare(a, b) >= 0 ? a : b);
    }

    private static int blankless(Datum a, Datum b) {
        return Comparisons.compareTexts(Strings.trimmed(text(a)), Strings.trimmed(text(b)));
    }

    private static void bits(Bodies bodies) {
        bodies.body("bit_and", fold((a, b) -> datum(integer(a) & integer(b))));
        bodies.body("bit_or", fold((a, b) -> datum(integer(a) | integer(b))));
        bodies.body("bit_xor", fold((a, b) -> datum(integer(a) ^ integer(b))));
        bodies.body("bool_and every", fold((a, b) -> datum(truth(a) && truth(b))));
        bodies.body("bool_or", fold((a, b) -> datum(truth(a) || truth(b))));
    }

    /// Texts with delimiters before all but the first; null values are left out.
    private static final class Joined implements Group {

        private @Nullable StringBuilder joined;

        @Override
        public void add(Datum[] arguments) {
            if (!(arguments[0] instanceof Datum.Text(String value))) {
                return;
            }
            StringBuilder all = joined;
            if (all == null) {
                all = new StringBuilder();
                joined = all;
            } else if (arguments[1] instanceof Datum.Text(String delimiter)) {
                all.append(delimiter);
            }
            all.append(value);
            Strings.demandLength(all.length());
        }

        @Override
        public Datum result() {
            return joined == null ? Datum.NULL : datum(joined.toString());
        }

        @Override
        public long bytes() {
            return joined == null ? Long.BYTES : (long) joined.length() * Character.BYTES;
        }
    }

    private static final class JoinedBytes implements Group {

        private @Nullable ByteArrayOutputStream joined;

        @Override
        public void add(Datum[] arguments) {
            if (arguments[0] instanceof Datum.Null) {
                return;
            }
            ByteArrayOutputStream all = joined;
            if (all == null) {
                all = new ByteArrayOutputStream();
                joined = all;
            } else if (!(arguments[1] instanceof Datum.Null)) {
                all.writeBytes(Values.bytes(arguments[1]));
            }
            all.writeBytes(Values.bytes(arguments[0]));
            Strings.demandLength(all.size());
        }

        @Override
        public Datum result() {
            return joined == null ? Datum.NULL : datum(joined.toByteArray());
        }

        @Override
        public long bytes() {
            return joined == null ? Long.BYTES : joined.size();
        }
    }

    private static final class Collected implements Group {

        private final SqlType element;
        private final List<Datum> all = new ArrayList<>();

        Collected(SqlType element) {
            this.element = element;
        }

        @Override
        public void add(Datum[] arguments) {
            all.add(arguments[0]);
        }

        @Override
        public Datum result() {
            return all.isEmpty() ? Datum.NULL : datum(element.base().form(), all);
        }

        @Override
        public long bytes() {
            return all.size() * 32L;
        }
    }

    private static void json(Bodies bodies) {
        bodies.body("json_agg", (Routine.Typed) (types, _) -> jsonArray(types, false));
        bodies.body("jsonb_agg", (Routine.Typed) (types, _) -> jsonArray(types, true));
        bodies.body("json_object_agg", (Routine.Typed) (types, _) -> jsonObject(types, false));
        bodies.body("jsonb_object_agg", (Routine.Typed) (types, _) -> jsonObject(types, true));
    }

    private static Aggregate jsonArray(List<SqlType> types, boolean binary) {
        return grouped(
                true,
                setting ->
                        new Printed(
                                "[",
                                "]",
                                a -> JsonBuilding.value(types.getFirst(), a[0], setting, binary)));
    }

    private static Aggregate jsonObject(List<SqlType> types, boolean binary) {
        return grouped(
                true,
                setting -> {
                    Function<Datum[], String> value =
                            a -> JsonBuilding.value(types.get(1), a[1], setting, binary);
                    Function<Datum[], String> key = a -> jsonKey(types.getFirst(), a[0], setting);
                    return binary
                            ? new Members(key, value)
                            : new Printed(
                                    "{ ",
                                    " }",
                                    a -> Json.quoted(key.apply(a)) + " : " + value.apply(a));
                });
    }

    private static String jsonKey(SqlType type, Datum key, Setting setting) {
        if (key instanceof Datum.Null) {
            throw new SqlError(SqlState.BAD_PARAMETER_VALUE, "field name must not be null");
        }
        return JsonBuilding.key(type, key, setting);
    }

    /// Texts between two others.
    private static final class Printed implements Group {

        private final String open;
        private final String close;
        private final Function<Datum[], String> shown;
        private final StringBuilder all = new StringBuilder();
        private boolean any;

        Printed(String open, String close, Function<Datum[], String> shown) {
            this.open = open;
            this.close = close;
            this.shown = shown;
        }

        @Override
        public void add(Datum[] arguments) {
            all.append(any ? ", " : open).append(shown.apply(arguments));
            any = true;
            Strings.demandLength(all.length());
        }

        @Override
        public Datum result() {
            return any ? datum(all + close) : Datum.NULL;
        }

        @Override
        public long bytes() {
            return (long) all.length() * Character.BYTES;
        }
    }

    private static final class Members implements Group {

        private final Function<Datum[], String> key;
        private final Function<Datum[], String> value;
        private final Map<String, String> members = JsonText.members();

        Members(Function<Datum[], String> key, Function<Datum[], String> value) {
            this.key = key;
            this.value = value;
        }

        @Override
        public void add(Datum[] arguments) {
            members.put(key.apply(arguments), value.apply(arguments));
        }

        @Override
        public Datum result() {
            return members.isEmpty() ? Datum.NULL : datum(JsonText.object(members));
        }

        @Override
        public long bytes() {
            return members.size() * 64L;
        }
    }

    /// An aggregate that takes no nulls and needs no setting.
    static Aggregate grouped(Supplier<Group> begin) {
        return grouped(false, _ -> begin.get());
    }
}
