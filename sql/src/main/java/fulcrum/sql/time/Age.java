package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import java.time.LocalDateTime;

/// `age`: the difference of years, months, days and time, each borrowed from where one is missing;
/// a month that is borrowed has as many days as the earlier moment's.
final class Age {

    private Age() {}

    /// @param fromLocal as its clocks show it
    /// @param toLocal likewise
    static Datum.Interval between(long from, long to, long fromLocal, long toLocal) {
        if (!Calendar.isFinite(from) || !Calendar.isFinite(to)) {
            return Timestamps.between(new Datum.Timestamp(from), new Datum.Timestamp(to));
        }
        boolean backward = to < from;
        LocalDateTime later = Calendar.dateTime(backward ? fromLocal : toLocal);
        LocalDateTime earlier = Calendar.dateTime(backward ? toLocal : fromLocal);
        int months =
                (later.getYear() - earlier.getYear()) * 12
                        + later.getMonthValue()
                        - earlier.getMonthValue();
        int days = later.getDayOfMonth() - earlier.getDayOfMonth();
        long micros =
                (later.toLocalTime().toNanoOfDay() - earlier.toLocalTime().toNanoOfDay()) / 1_000;
        if (micros < 0) {
            micros += Calendar.DAY;
            days--;
        }
        if (days < 0) {
            days += earlier.toLocalDate().lengthOfMonth();
            months--;
        }
        return backward
                ? new Datum.Interval(-months, -days, -micros)
                : new Datum.Interval(months, days, micros);
    }
}
