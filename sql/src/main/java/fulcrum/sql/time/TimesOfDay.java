package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.FloatText;

/// Arithmetic of times of a day, which go round at midnight.
public final class TimesOfDay {

    private static final double MICROS = 1e6;

    private TimesOfDay() {}

    /// Months and days do not count.
    ///
    /// @throws SqlError 22008 where the interval is infinite
    public static Datum.TimeOfDay plus(Datum.TimeOfDay time, Datum.Interval span) {
        if (Intervals.isInfinite(span)) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE, "cannot add infinite interval to time");
        }
        return around(time.micros() + span.micros() % Calendar.DAY);
    }

    /// Months and days do not count.
    ///
    /// @throws SqlError 22008 where the interval is infinite
    public static Datum.TimeOfDay minus(Datum.TimeOfDay time, Datum.Interval span) {
        if (Intervals.isInfinite(span)) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE, "cannot subtract infinite interval from time");
        }
        return around(time.micros() - span.micros() % Calendar.DAY);
    }

    private static Datum.TimeOfDay around(long micros) {
        return new Datum.TimeOfDay(Math.floorMod(micros, Calendar.DAY));
    }

    public static Datum.Interval between(Datum.TimeOfDay from, Datum.TimeOfDay to) {
        return new Datum.Interval(0, 0, to.micros() - from.micros());
    }

    /// `make_time`.
    ///
    /// @throws SqlError 22008 where there is no such time
    public static Datum.TimeOfDay make(int hour, int minute, double second) {
        double micros = Math.rint(second * MICROS);
        boolean possible =
                hour >= 0
                        && hour <= 24
                        && minute >= 0
                        && minute < 60
                        && micros >= 0
                        && micros <= Calendar.MINUTE;
        long ofDay =
                possible
                        ? hour * Calendar.HOUR + minute * Calendar.MINUTE + (long) micros
                        : Long.MAX_VALUE;
        if (ofDay > Calendar.DAY) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE,
                    "time field value out of range: " + text(hour, minute, second));
        }
        return new Datum.TimeOfDay(ofDay);
    }

    static String text(int hour, int minute, double second) {
        String seconds = FloatText.write(second, -9);
        String padded = seconds.length() == 1 ? "0" + seconds : seconds;
        return hour + ":" + Dates.twoDigits(minute) + ":" + padded;
    }

    public static Datum.Interval asInterval(Datum.TimeOfDay time) {
        return new Datum.Interval(0, 0, time.micros());
    }

    /// Without its months and days.
    ///
    /// @throws SqlError 22008 where it is infinite
    public static Datum.TimeOfDay ofInterval(Datum.Interval span) {
        if (Intervals.isInfinite(span)) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE, "cannot convert infinite interval to time");
        }
        return around(span.micros());
    }

    /// `date + time`.
    public static Datum.Timestamp on(Datum.TimeOfDay time, Datum.Date date) {
        Datum.Timestamp midnight = Timestamps.ofDate(date);
        return Calendar.isFinite(midnight.micros())
                ? Timestamps.plus(midnight, asInterval(time))
                : midnight;
    }
}
