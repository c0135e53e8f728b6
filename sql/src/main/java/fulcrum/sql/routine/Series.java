package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.numeric;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Numerics;
import fulcrum.sql.time.Intervals;
import fulcrum.sql.time.Timestamps;
import fulcrum.sql.time.Zones;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `generate_series` (manual, 9.25): values are made as they are asked for.
final class Series {

    private static final Datum.Interval NO_TIME = new Datum.Interval(0, 0, 0);

    private Series() {}

    static void declare(Bodies bodies) {
        body(bodies, "int4,int4", (a, _) -> integers(a, Integers.Width.INT4));
        body(bodies, "int4,int4,int4", (a, _) -> integers(a, Integers.Width.INT4));
        body(bodies, "int8,int8", (a, _) -> integers(a, Integers.Width.INT8));
        body(bodies, "int8,int8,int8", (a, _) -> integers(a, Integers.Width.INT8));
        body(bodies, "numeric,numeric", (a, _) -> numerics(a));
        body(bodies, "numeric,numeric,numeric", (a, _) -> numerics(a));
        body(bodies, "timestamp,timestamp,interval", (a, _) -> timestamps(a));
        body(
                bodies,
                "timestamptz,timestamptz,interval",
                (a, setting) -> zoned(a, setting.styles().zone()));
        body(
                bodies,
                "timestamptz,timestamptz,interval,text",
                (a, _) -> zoned(a, Zones.named(text(a[3]))));
    }

    private static void body(Bodies bodies, String types, Routine.Rows rows) {
        bodies.body("generate_series(" + types + ")", rows);
    }

    /// @param next null for the end of what there can be
    private static Iterable<Datum[]> from(
            Datum first, Predicate<Datum> within, Function<Datum, @Nullable Datum> next) {
        return () ->
                new Iterator<>() {
                    private @Nullable Datum coming = within.test(first) ? first : null;

                    @Override
                    public boolean hasNext() {
                        return coming != null;
                    }

                    @Override
                    public Datum[] next() {
                        Datum value = coming;
                        if (value == null) {
                            throw new NoSuchElementException();
                        }
                        Datum after = next.apply(value);
                        coming = after != null && within.test(after) ? after : null;
                        return new Datum[] {value};
                    }
                };
    }

    private static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_PARAMETER_VALUE, why);
    }

    private static Iterable<Datum[]> integers(Datum[] a, Integers.Width width) {
        long step = a.length > 2 ? integer(a[2]) : 1;
        long last = integer(a[1]);
        if (step == 0) {
            throw refused("step size cannot equal zero");
        }
        return from(
                a[0],
                each -> step > 0 ? integer(each) <= last : integer(each) >= last,
                each -> {
                    try {
                        return width.fit(Math.addExact(integer(each), step));
                    } catch (ArithmeticException | SqlError _) {
                        return null;
                    }
                });
    }

    private static Iterable<Datum[]> numerics(Datum[] a) {
        String[] names = {"start value", "stop value", "step size"};
        for (int i = 0; i < a.length; i++) {
            if (a[i] instanceof Datum.NotANumber) {
                throw refused(names[i] + " cannot be NaN");
            }
            if (a[i] instanceof Datum.Infinity) {
                throw refused(names[i] + " cannot be infinity");
            }
        }
        Datum.Numeric step = a.length > 2 ? numeric(a[2]) : Numerics.of(1L);
        int direction = Numerics.compare(step, Numerics.of(0L));
        if (direction == 0) {
            throw refused("step size cannot equal zero");
        }
        return from(
                a[0],
                each -> Numerics.compare(numeric(each), numeric(a[1])) * direction <= 0,
                each -> Numerics.add(numeric(each), step));
    }

    private static int direction(Datum.Interval step) {
        int direction = Intervals.compare(step, NO_TIME);
        if (direction == 0) {
            throw refused("step size cannot equal zero");
        }
        return direction;
    }

    private static Iterable<Datum[]> timestamps(Datum[] a) {
        Datum.Interval step = (Datum.Interval) a[2];
        int direction = direction(step);
        return from(
                a[0],
                each -> Comparisons.compare(each, a[1]) * direction <= 0,
                each -> Timestamps.plus((Datum.Timestamp) each, step));
    }

    private static Iterable<Datum[]> zoned(Datum[] a, ZoneId zone) {
        Datum.Interval step = (Datum.Interval) a[2];
        int direction = direction(step);
        return from(
                a[0],
                each -> Comparisons.compare(each, a[1]) * direction <= 0,
                each -> Timestamps.plus((Datum.TimestampTz) each, step, zone));
    }
}
