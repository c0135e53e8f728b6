package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;
import static fulcrum.sql.routine.Values.integer;
import static fulcrum.sql.routine.Values.real;
import static fulcrum.sql.routine.Values.small;
import static fulcrum.sql.routine.Values.text;

import fulcrum.database.keys.Datum;
import fulcrum.sql.time.Dates;
import fulcrum.sql.time.Extraction;
import fulcrum.sql.time.Intervals;
import fulcrum.sql.time.TimesOfDay;
import fulcrum.sql.time.Timestamps;
import fulcrum.sql.time.Truncation;
import fulcrum.sql.time.Zones;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/// Functions and operators of dates and times (manual, 9.9).
final class DateTimes {

    private DateTimes() {}

    static void declare(Bodies bodies) {
        now(bodies);
        dates(bodies);
        timesOfDay(bodies);
        timestamps(bodies);
        intervals(bodies);
        fields(bodies);
        ages(bodies);
        zones(bodies);
        casts(bodies);
        finite(bodies);
    }

    private static Datum.Date date(Datum value) {
        return (Datum.Date) value;
    }

    private static Datum.TimeOfDay time(Datum value) {
        return (Datum.TimeOfDay) value;
    }

    private static Datum.Timestamp local(Datum value) {
        return (Datum.Timestamp) value;
    }

    private static Datum.TimestampTz zoned(Datum value) {
        return (Datum.TimestampTz) value;
    }

    private static Datum.Interval span(Datum value) {
        return (Datum.Interval) value;
    }

    private static ZoneId zone(Setting setting) {
        return setting.styles().zone();
    }

    private static void now(Bodies bodies) {
        bodies.in(
                "now transaction_timestamp",
                (_, setting) -> new Datum.TimestampTz(setting.transactionMicros()));
        bodies.in(
                "statement_timestamp",
                (_, setting) -> new Datum.TimestampTz(setting.statementMicros()));
        bodies.in("clock_timestamp", (_, setting) -> new Datum.TimestampTz(setting.clockMicros()));
    }

    private static void dates(Bodies bodies) {
        bodies.of("date_pli", a -> Dates.plus(date(a[0]), integer(a[1])));
        bodies.of("integer_pl_date", a -> Dates.plus(date(a[1]), integer(a[0])));
        bodies.of("date_mii", a -> Dates.plus(date(a[0]), -integer(a[1])));
        bodies.of("date_mi", a -> datum(Dates.between(date(a[1]), date(a[0]))));
        bodies.of(
                "date_pl_interval",
                a -> Timestamps.plus(Timestamps.ofDate(date(a[0])), span(a[1])));
        bodies.of(
                "interval_pl_date",
                a -> Timestamps.plus(Timestamps.ofDate(date(a[1])), span(a[0])));
        bodies.of(
                "date_mi_interval",
                a -> Timestamps.minus(Timestamps.ofDate(date(a[0])), span(a[1])));
        bodies.of("datetime_pl timestamp(date,time)", a -> TimesOfDay.on(time(a[1]), date(a[0])));
        bodies.of("timedate_pl", a -> TimesOfDay.on(time(a[0]), date(a[1])));
        bodies.of("make_date", a -> Dates.make(small(a[0]), small(a[1]), small(a[2])));
    }

    private static void timesOfDay(Bodies bodies) {
        bodies.of("time_pl_interval", a -> TimesOfDay.plus(time(a[0]), span(a[1])));
        bodies.of("interval_pl_time", a -> TimesOfDay.plus(time(a[1]), span(a[0])));
        bodies.of("time_mi_interval", a -> TimesOfDay.minus(time(a[0]), span(a[1])));
        bodies.of("time_mi_time", a -> TimesOfDay.between(time(a[1]), time(a[0])));
        bodies.of("make_time", a -> TimesOfDay.make(small(a[0]), small(a[1]), real(a[2])));
    }

    private static void timestamps(Bodies bodies) {
        bodies.of("timestamp_pl_interval", a -> Timestamps.plus(local(a[0]), span(a[1])));
        bodies.of("interval_pl_timestamp", a -> Timestamps.plus(local(a[1]), span(a[0])));
        bodies.of("timestamp_mi_interval", a -> Timestamps.minus(local(a[0]), span(a[1])));
        bodies.of("timestamp_mi", a -> Timestamps.between(local(a[1]), local(a[0])));
        bodies.in(
                "timestamptz_pl_interval date_add(timestamptz,interval)",
                (a, setting) -> Timestamps.plus(zoned(a[0]), span(a[1]), zone(setting)));
        bodies.in(
                "interval_pl_timestamptz",
                (a, setting) -> Timestamps.plus(zoned(a[1]), span(a[0]), zone(setting)));
        bodies.in(
                "timestamptz_mi_interval date_subtract(timestamptz,interval)",
                (a, setting) -> Timestamps.minus(zoned(a[0]), span(a[1]), zone(setting)));
        bodies.of(
                "date_add(timestamptz,interval,text)",
                a -> Timestamps.plus(zoned(a[0]), span(a[1]), Zones.named(text(a[2]))));
        bodies.of(
                "date_subtract(timestamptz,interval,text)",
                a -> Timestamps.minus(zoned(a[0]), span(a[1]), Zones.named(text(a[2]))));
        bodies.of("timestamptz_mi", a -> Timestamps.between(zoned(a[1]), zoned(a[0])));
        bodies.of("make_timestamp", a -> makeLocal(a));
        bodies.in(
                "make_timestamptz(int4,int4,int4,int4,int4,float8)",
                (a, setting) -> Timestamps.atZone(makeLocal(a), zone(setting)));
        bodies.of(
                "make_timestamptz(int4,int4,int4,int4,int4,float8,text)",
                a -> Timestamps.atZone(makeLocal(a), Zones.named(text(a[6]))));
        bodies.of("to_timestamp(float8)", a -> Timestamps.ofEpoch(real(a[0])));
        bodies.of(
                "date_bin(interval,timestamp,timestamp)",
                a -> Timestamps.bin(span(a[0]), local(a[1]), local(a[2])));
        bodies.of(
                "date_bin(interval,timestamptz,timestamptz)",
                a -> Timestamps.bin(span(a[0]), zoned(a[1]), zoned(a[2])));
    }

    private static Datum.Timestamp makeLocal(Datum[] a) {
        return Timestamps.make(
                small(a[0]), small(a[1]), small(a[2]), small(a[3]), small(a[4]), real(a[5]));
    }

    private static void intervals(Bodies bodies) {
        bodies.of("interval_pl", a -> Intervals.add(span(a[0]), span(a[1])));
        bodies.of("interval_mi", a -> Intervals.subtract(span(a[0]), span(a[1])));
        bodies.of("interval_um", a -> Intervals.negate(span(a[0])));
        bodies.of("interval_mul", a -> Intervals.multiply(span(a[0]), real(a[1])));
        bodies.of("mul_d_interval", a -> Intervals.multiply(span(a[1]), real(a[0])));
        bodies.of("interval_div", a -> Intervals.divide(span(a[0]), real(a[1])));
        bodies.of("justify_hours", a -> Intervals.justifyHours(span(a[0])));
        bodies.of("justify_days", a -> Intervals.justifyDays(span(a[0])));
        bodies.of("justify_interval", a -> Intervals.justify(span(a[0])));
        bodies.of(
                "make_interval",
                a ->
                        Intervals.make(
                                small(a[0]),
                                small(a[1]),
                                small(a[2]),
                                small(a[3]),
                                small(a[4]),
                                small(a[5]),
                                real(a[6])));
    }

    private static String field(Datum value) {
        return text(value).toLowerCase(Locale.ROOT);
    }

    private static void fields(Bodies bodies) {
        bodies.in("extract", (a, setting) -> extract(a, setting));
        bodies.in("date_part", (a, setting) -> part(extract(a, setting)));
        bodies.of(
                "date_part(text,date)",
                a -> part(Extraction.extract(field(a[0]), Timestamps.ofDate(date(a[1])))));
        bodies.of("date_trunc(text,timestamp)", a -> Truncation.truncate(field(a[0]), local(a[1])));
        bodies.of("date_trunc(text,interval)", a -> Truncation.truncate(field(a[0]), span(a[1])));
        bodies.in(
                "date_trunc(text,timestamptz)",
                (a, setting) -> Truncation.truncate(field(a[0]), zoned(a[1]), zone(setting)));
        bodies.of(
                "date_trunc(text,timestamptz,text)",
                a -> Truncation.truncate(field(a[0]), zoned(a[1]), Zones.named(text(a[2]))));
    }

    private static Datum extract(Datum[] a, Setting setting) {
        String field = field(a[0]);
        return switch (a[1]) {
            case Datum.Timestamp at -> Extraction.extract(field, at);
            case Datum.TimestampTz at -> Extraction.extract(field, at, zone(setting));
            case Datum.Date at -> Extraction.extract(field, at);
            case Datum.TimeOfDay at -> Extraction.extract(field, at);
            case Datum.Interval span -> Extraction.extract(field, span);
            default -> throw new IllegalArgumentException("no time: " + a[1]);
        };
    }

    private static Datum part(Datum extracted) {
        return extracted instanceof Datum.Null ? extracted : Extraction.part(extracted);
    }

    private static void ages(Bodies bodies) {
        bodies.of("age(timestamp,timestamp)", a -> Timestamps.age(local(a[1]), local(a[0])));
        bodies.in(
                "age(timestamptz,timestamptz)",
                (a, setting) -> Timestamps.age(zoned(a[1]), zoned(a[0]), zone(setting)));
        bodies.in(
                "age(timestamp)",
                (a, setting) -> Timestamps.age(local(a[0]), Timestamps.ofDate(today(setting))));
        bodies.in(
                "age(timestamptz)",
                (a, setting) ->
                        Timestamps.age(
                                zoned(a[0]),
                                Timestamps.ofDate(today(setting), zone(setting)),
                                zone(setting)));
        bodies.in("age(xid)", (a, setting) -> setting.ask("age", List.of(a[0])));
    }

    /// The day on which the transaction began.
    private static Datum.Date today(Setting setting) {
        Datum.TimestampTz now = new Datum.TimestampTz(setting.transactionMicros());
        return Timestamps.dateOf(Timestamps.inZone(now, zone(setting)));
    }

    private static void zones(Bodies bodies) {
        bodies.of(
                "timezone(text,timestamp)",
                a ->
                        isFinite(local(a[1]).micros())
                                ? Timestamps.atZone(local(a[1]), Zones.named(text(a[0])))
                                : new Datum.TimestampTz(local(a[1]).micros()));
        bodies.of(
                "timezone(text,timestamptz)",
                a ->
                        isFinite(zoned(a[1]).micros())
                                ? Timestamps.inZone(zoned(a[1]), Zones.named(text(a[0])))
                                : new Datum.Timestamp(zoned(a[1]).micros()));
        bodies.of(
                "timezone(interval,timestamp)",
                a ->
                        isFinite(local(a[1]).micros())
                                ? Timestamps.atZone(local(a[1]), Zones.of(span(a[0])))
                                : new Datum.TimestampTz(local(a[1]).micros()));
        bodies.of(
                "timezone(interval,timestamptz)",
                a ->
                        isFinite(zoned(a[1]).micros())
                                ? Timestamps.inZone(zoned(a[1]), Zones.of(span(a[0])))
                                : new Datum.Timestamp(zoned(a[1]).micros()));
    }

    private static void casts(Bodies bodies) {
        bodies.of("timestamp(date)", a -> Timestamps.ofDate(date(a[0])));
        bodies.in(
                "timestamptz(date)", (a, setting) -> Timestamps.ofDate(date(a[0]), zone(setting)));
        bodies.in(
                "timestamptz(timestamp)",
                (a, setting) -> Timestamps.atZone(local(a[0]), zone(setting)));
        bodies.in(
                "timestamptz(date,time)",
                (a, setting) ->
                        Timestamps.atZone(TimesOfDay.on(time(a[1]), date(a[0])), zone(setting)));
        bodies.in(
                "timestamp(timestamptz)",
                (a, setting) -> Timestamps.inZone(zoned(a[0]), zone(setting)));
        bodies.of("date(timestamp)", a -> Timestamps.dateOf(local(a[0])));
        bodies.in(
                "date(timestamptz)",
                (a, setting) -> Timestamps.dateOf(Timestamps.inZone(zoned(a[0]), zone(setting))));
        bodies.of("time(timestamp)", a -> timeOrNull(local(a[0])));
        bodies.in(
                "time(timestamptz)",
                (a, setting) -> timeOrNull(Timestamps.inZone(zoned(a[0]), zone(setting))));
        bodies.of("time(interval)", a -> TimesOfDay.ofInterval(span(a[0])));
        bodies.of("interval(time)", a -> TimesOfDay.asInterval(time(a[0])));
    }

    private static Datum timeOrNull(Datum.Timestamp at) {
        return isFinite(at.micros()) ? Timestamps.timeOf(at) : Datum.NULL;
    }

    private static boolean isFinite(long micros) {
        return micros != Long.MAX_VALUE && micros != Long.MIN_VALUE;
    }

    private static void finite(Bodies bodies) {
        bodies.of(
                "isfinite(date)",
                a -> {
                    int days = date(a[0]).days();
                    return datum(days != Integer.MAX_VALUE && days != Integer.MIN_VALUE);
                });
        bodies.of("isfinite(timestamp)", a -> datum(isFinite(local(a[0]).micros())));
        bodies.of("isfinite(timestamptz)", a -> datum(isFinite(zoned(a[0]).micros())));
        bodies.of("isfinite(interval)", a -> datum(isFinite(span(a[0]).micros())));
    }
}
