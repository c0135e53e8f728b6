package fulcrum.sql.time;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/// The calendar, and how far PostgreSQL's reaches (manual, table 8.9).
///
/// The least and the greatest number stand for the infinities.
public final class Calendar {

    public static final long SECOND = 1_000_000;
    public static final long MINUTE = 60 * SECOND;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;

    static final int MONTHS_PER_YEAR = 12;

    /// As long a month counts where its place in the year is not known.
    static final int DAYS_PER_MONTH = 30;

    /// Of 2000-01-01, the day from which days are counted here.
    static final int EPOCH_JULIAN = 2_451_545;

    /// 1970-01-01, counted from 2000-01-01.
    static final long UNIX_EPOCH_DAYS = -10_957;

    /// 4713-11-24 BC, day 0 of Julian days.
    static final int FIRST_DAY = -EPOCH_JULIAN;

    /// 5874898-01-01.
    static final int END_DAY = 2_147_483_494 - EPOCH_JULIAN;

    /// 4713-11-24 00:00 BC.
    static final long FIRST_MICROS = FIRST_DAY * DAY;

    /// 294277-01-01 00:00.
    static final long END_MICROS = 9_223_371_331_200_000_000L;

    private static final long NANOS_PER_MICRO = 1_000;

    private Calendar() {}

    public static boolean isFinite(long micros) {
        return micros != Long.MIN_VALUE && micros != Long.MAX_VALUE;
    }

    public static boolean isFinite(int days) {
        return days != Integer.MIN_VALUE && days != Integer.MAX_VALUE;
    }

    public static LocalDate date(long days) {
        return LocalDate.ofEpochDay(days - UNIX_EPOCH_DAYS);
    }

    public static long days(LocalDate date) {
        return date.toEpochDay() + UNIX_EPOCH_DAYS;
    }

    public static LocalDateTime dateTime(long micros) {
        return LocalDateTime.of(
                date(Math.floorDiv(micros, DAY)),
                LocalTime.ofNanoOfDay(Math.floorMod(micros, DAY) * NANOS_PER_MICRO));
    }

    /// @throws ArithmeticException where it is beyond what 64 bits count
    public static long micros(LocalDateTime at) {
        long ofDay = at.toLocalTime().toNanoOfDay() / NANOS_PER_MICRO;
        return micros(days(at.toLocalDate()), ofDay);
    }

    /// @throws ArithmeticException where it is beyond what 64 bits count
    static long micros(long days, long ofDay) {
        // Before the first moment that 64 bits count from a whole day, a day later and back.
        return days < 0
                ? Math.addExact(Math.multiplyExact(days + 1, DAY), ofDay - DAY)
                : Math.addExact(Math.multiplyExact(days, DAY), ofDay);
    }

    public static boolean isDay(long days) {
        return FIRST_DAY <= days && days < END_DAY;
    }

    public static boolean isMoment(long micros) {
        return FIRST_MICROS <= micros && micros < END_MICROS;
    }

    /// @throws SqlError 22008 where it is no moment that PostgreSQL counts
    static long demandMoment(long micros) {
        if (!isMoment(micros)) {
            throw timestampOutOfRange();
        }
        return micros;
    }

    static SqlError timestampOutOfRange() {
        return new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "timestamp out of range");
    }

    static SqlError dateOutOfRange() {
        return new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "date out of range");
    }

    static SqlError intervalOutOfRange() {
        return new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "interval out of range");
    }
}
