package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.FloatText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic of moments (manual, table 9.31). The infinities stay what they are; what PostgreSQL
/// does not count is an error, 22008 `timestamp out of range`.
public final class Timestamps {

    private static final double MICROS = 1e6;
    private static final double UNIX_EPOCH_SECONDS = 946_684_800;

    private Timestamps() {}

    /// Months first, as far as the month's last day, then days, then time.
    public static Datum.Timestamp plus(Datum.Timestamp at, Datum.Interval span) {
        return new Datum.Timestamp(plus(at.micros(), span, null));
    }

    /// Likewise, months and days by the clocks of the zone: a day may have 23 or 25 hours.
    public static Datum.TimestampTz plus(Datum.TimestampTz at, Datum.Interval span, ZoneId zone) {
        return new Datum.TimestampTz(plus(at.micros(), span, zone));
    }

    public static Datum.Timestamp minus(Datum.Timestamp at, Datum.Interval span) {
        return plus(at, Intervals.negate(span));
    }

    public static Datum.TimestampTz minus(Datum.TimestampTz at, Datum.Interval span, ZoneId zone) {
        return plus(at, Intervals.negate(span), zone);
    }

    private static long plus(long at, Datum.Interval span, @Nullable ZoneId zone) {
        if (Intervals.isInfinite(span)) {
            long result = span.months() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
            if (!Calendar.isFinite(at) && at != result) {
                throw Calendar.timestampOutOfRange();
            }
            return result;
        }
        if (!Calendar.isFinite(at)) {
            return at;
        }
        try {
            long dated = at;
            if (span.months() != 0) {
                dated = moved(dated, date -> date.plusMonths(span.months()), zone);
            }
            if (span.days() != 0) {
                dated = moved(dated, date -> date.plusDays(span.days()), zone);
            }
            return Calendar.demandMoment(Math.addExact(dated, span.micros()));
        } catch (ArithmeticException | DateTimeException _) {
            throw Calendar.timestampOutOfRange();
        }
    }

    /// Another date at the same time by the clocks of the zone.
    private static long moved(long at, UnaryOperator<LocalDate> to, @Nullable ZoneId zone) {
        long local = zone == null ? at : at + Zones.offset(zone, at) * Calendar.SECOND;
        LocalDate date = to.apply(Calendar.date(Math.floorDiv(local, Calendar.DAY)));
        long result = Calendar.micros(Calendar.days(date), Math.floorMod(local, Calendar.DAY));
        return zone == null ? result : utc(result, zone);
    }

    private static long utc(long local, ZoneId zone) {
        int offset = Zones.offset(zone, Calendar.dateTime(local));
        return Math.subtractExact(local, offset * Calendar.SECOND);
    }

    /// In days and time.
    public static Datum.Interval between(Datum.Timestamp from, Datum.Timestamp to) {
        return between(from.micros(), to.micros());
    }

    /// In days and time.
    public static Datum.Interval between(Datum.TimestampTz from, Datum.TimestampTz to) {
        return between(from.micros(), to.micros());
    }

    private static Datum.Interval between(long from, long to) {
        if (!Calendar.isFinite(from) || !Calendar.isFinite(to)) {
            return infinite(from, to);
        }
        try {
            return Intervals.justifyHours(new Datum.Interval(0, 0, Math.subtractExact(to, from)));
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }

    private static Datum.Interval infinite(long from, long to) {
        boolean up = to == Long.MAX_VALUE || from == Long.MIN_VALUE;
        boolean down = to == Long.MIN_VALUE || from == Long.MAX_VALUE;
        if (up && down) {
            throw Calendar.intervalOutOfRange();
        }
        return up ? Intervals.INFINITY : Intervals.MINUS_INFINITY;
    }

    /// `age(to, from)`: in years, months, days and time, as people count them.
    public static Datum.Interval age(Datum.Timestamp from, Datum.Timestamp to) {
        return Age.between(from.micros(), to.micros(), from.micros(), to.micros());
    }

    /// `age(to, from)` by the clocks of the zone.
    public static Datum.Interval age(Datum.TimestampTz from, Datum.TimestampTz to, ZoneId zone) {
        return Age.between(
                from.micros(), to.micros(), inZone(from, zone).micros(), inZone(to, zone).micros());
    }

    /// `local AT TIME ZONE zone`: when the clocks of the zone show it.
    public static Datum.TimestampTz atZone(Datum.Timestamp local, ZoneId zone) {
        if (!Calendar.isFinite(local.micros())) {
            return new Datum.TimestampTz(local.micros());
        }
        try {
            return new Datum.TimestampTz(Calendar.demandMoment(utc(local.micros(), zone)));
        } catch (ArithmeticException _) {
            throw Calendar.timestampOutOfRange();
        }
    }

    /// `at AT TIME ZONE zone`: what the clocks of the zone show then.
    public static Datum.Timestamp inZone(Datum.TimestampTz at, ZoneId zone) {
        if (!Calendar.isFinite(at.micros())) {
            return new Datum.Timestamp(at.micros());
        }
        long offset = Zones.offset(zone, at.micros()) * Calendar.SECOND;
        return new Datum.Timestamp(Calendar.demandMoment(at.micros() + offset));
    }

    /// Its midnight.
    public static Datum.Timestamp ofDate(Datum.Date date) {
        if (!Calendar.isFinite(date.days())) {
            return new Datum.Timestamp(date.days() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
        if (date.days() >= Calendar.END_MICROS / Calendar.DAY) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "date out of range for timestamp");
        }
        return new Datum.Timestamp(date.days() * Calendar.DAY);
    }

    /// Its midnight in the zone.
    public static Datum.TimestampTz ofDate(Datum.Date date, ZoneId zone) {
        return atZone(ofDate(date), zone);
    }

    public static Datum.Date dateOf(Datum.Timestamp at) {
        return Calendar.isFinite(at.micros())
                ? new Datum.Date((int) Math.floorDiv(at.micros(), Calendar.DAY))
                : new Datum.Date(at.micros() > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
    }

    /// @return null for an infinity, which has none
    public static Datum timeOf(Datum.Timestamp at) {
        return Calendar.isFinite(at.micros())
                ? new Datum.TimeOfDay(Math.floorMod(at.micros(), Calendar.DAY))
                : Datum.NULL;
    }

    /// `make_timestamp`.
    ///
    /// @throws SqlError 22008 where there is no such moment
    public static Datum.Timestamp make(
            int year, int month, int day, int hour, int minute, double second) {
        LocalDate date = Dates.civil(year, month, day);
        Datum.TimeOfDay time = TimesOfDay.make(hour, minute, second);
        try {
            long micros = Calendar.micros(Calendar.days(date), time.micros());
            if (Calendar.isMoment(micros)) {
                return new Datum.Timestamp(micros);
            }
        } catch (ArithmeticException _) {
            // Out of range, as below.
        }
        throw new SqlError(
                SqlState.DATETIME_OUT_OF_RANGE,
                "timestamp out of range: "
                        + Dates.text(year, month, day)
                        + " "
                        + TimesOfDay.text(hour, minute, second));
    }

    /// `make_timestamptz`.
    ///
    /// @throws SqlError 22008 where there is no such moment
    public static Datum.TimestampTz make(
            int year, int month, int day, int hour, int minute, double second, ZoneId zone) {
        return atZone(make(year, month, day, hour, minute, second), zone);
    }

    /// `to_timestamp`: seconds since 1970 in UTC.
    ///
    /// @throws SqlError 22008 where there is no such moment
    public static Datum.TimestampTz ofEpoch(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "timestamp cannot be NaN");
        }
        if (Double.isInfinite(seconds)) {
            return new Datum.TimestampTz(seconds > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
        }
        double micros = Math.rint((seconds - UNIX_EPOCH_SECONDS) * MICROS);
        if (!(Calendar.FIRST_MICROS <= micros && micros < Calendar.END_MICROS)) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE,
                    "timestamp out of range: \"" + FloatText.write(seconds, -9) + "\"");
        }
        return new Datum.TimestampTz((long) micros);
    }

    /// `date_bin`: the beginning of the stride in which it is, strides being counted from the
    /// origin.
    public static Datum.Timestamp bin(
            Datum.Interval stride, Datum.Timestamp at, Datum.Timestamp origin) {
        return new Datum.Timestamp(Bins.begin(stride, at.micros(), origin.micros()));
    }

    /// `date_bin`: the beginning of the stride in which it is, strides being counted from the
    /// origin.
    public static Datum.TimestampTz bin(
            Datum.Interval stride, Datum.TimestampTz at, Datum.TimestampTz origin) {
        return new Datum.TimestampTz(Bins.begin(stride, at.micros(), origin.micros()));
    }

    static LocalDateTime local(long micros, ZoneId zone) {
        return Calendar.dateTime(micros + Zones.offset(zone, micros) * Calendar.SECOND);
    }
}
