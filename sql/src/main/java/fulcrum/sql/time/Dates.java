package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;

/// Arithmetic of days.
public final class Dates {

    private Dates() {}

    /// The infinities stay.
    ///
    /// @throws SqlError 22008 where it is no day that PostgreSQL counts
    public static Datum.Date plus(Datum.Date date, long days) {
        if (!Calendar.isFinite(date.days())) {
            return date;
        }
        long result = date.days() + days;
        if (!Calendar.isDay(result)) {
            throw Calendar.dateOutOfRange();
        }
        return new Datum.Date((int) result);
    }

    /// Days from the one to the other.
    ///
    /// @throws SqlError 22008 where either is infinite
    public static long between(Datum.Date from, Datum.Date to) {
        if (!Calendar.isFinite(from.days()) || !Calendar.isFinite(to.days())) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "cannot subtract infinite dates");
        }
        return (long) to.days() - from.days();
    }

    /// `make_date`.
    ///
    /// @param year below 0 before the first; there is no year 0
    /// @throws SqlError 22008 where there is no such day
    public static Datum.Date make(int year, int month, int day) {
        long days = Calendar.days(civil(year, month, day));
        if (!Calendar.isDay(days)) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE, "date out of range: " + text(year, month, day));
        }
        return new Datum.Date((int) days);
    }

    static LocalDate civil(int year, int month, int day) {
        try {
            if (year != 0) {
                return LocalDate.of(
                        Math.max(year < 0 ? year + 1 : year, Year.MIN_VALUE), month, day);
            }
        } catch (DateTimeException _) {
            // No such day, as below.
        }
        throw new SqlError(
                SqlState.DATETIME_OUT_OF_RANGE,
                "date field value out of range: " + text(year, month, day));
    }

    static String text(int year, int month, int day) {
        return year + "-" + twoDigits(month) + "-" + twoDigits(day);
    }

    static String twoDigits(int number) {
        return number >= 0 && number < 10 ? "0" + number : Integer.toString(number);
    }
}
