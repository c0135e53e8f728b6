package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// Arithmetic of intervals (manual, table 9.31). Months, days and time are kept apart.
///
/// What does not fit is an error, 22008.
public final class Intervals {

    public static final Datum.Interval INFINITY =
            new Datum.Interval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    public static final Datum.Interval MINUS_INFINITY =
            new Datum.Interval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

    private static final int MONTH_DAYS = Calendar.DAYS_PER_MONTH;
    private static final double DAY_SECONDS = 86_400;
    private static final double MICROS = 1e6;

    private Intervals() {}

    public static boolean isInfinite(Datum.Interval a) {
        return a.equals(INFINITY) || a.equals(MINUS_INFINITY);
    }

    /// Infinities of both signs have no sum.
    public static Datum.Interval add(Datum.Interval a, Datum.Interval b) {
        if (isInfinite(a) || isInfinite(b)) {
            if (isInfinite(a) && isInfinite(b) && !a.equals(b)) {
                throw Calendar.intervalOutOfRange();
            }
            return isInfinite(a) ? a : b;
        }
        try {
            return finite(
                    Math.addExact(a.months(), b.months()),
                    Math.addExact(a.days(), b.days()),
                    Math.addExact(a.micros(), b.micros()));
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }

    public static Datum.Interval subtract(Datum.Interval a, Datum.Interval b) {
        if (isInfinite(b)) {
            return add(a, negate(b));
        }
        if (isInfinite(a)) {
            return a;
        }
        try {
            return finite(
                    Math.subtractExact(a.months(), b.months()),
                    Math.subtractExact(a.days(), b.days()),
                    Math.subtractExact(a.micros(), b.micros()));
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }

    public static Datum.Interval negate(Datum.Interval a) {
        if (isInfinite(a)) {
            return a.equals(INFINITY) ? MINUS_INFINITY : INFINITY;
        }
        try {
            return finite(
                    Math.negateExact(a.months()),
                    Math.negateExact(a.days()),
                    Math.negateExact(a.micros()));
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }

    /// The extreme in all three parts is an infinity's, which nothing finite may become.
    private static Datum.Interval finite(int months, int days, long micros) {
        Datum.Interval result = new Datum.Interval(months, days, micros);
        if (isInfinite(result)) {
            throw Calendar.intervalOutOfRange();
        }
        return result;
    }

    public static Datum.Interval multiply(Datum.Interval a, double by) {
        if (isInfinite(a) || Double.isInfinite(by)) {
            return infiniteProduct(a, by);
        }
        return scaled(a.months() * by, a.days() * by, a.micros() * by);
    }

    private static Datum.Interval infiniteProduct(Datum.Interval a, double by) {
        int sign = compare(a, new Datum.Interval(0, 0, 0)) * (int) Math.signum(by);
        if (sign == 0 || Double.isNaN(by)) {
            throw Calendar.intervalOutOfRange();
        }
        return sign > 0 ? INFINITY : MINUS_INFINITY;
    }

    /// @throws SqlError 22012 where it is divided by 0
    public static Datum.Interval divide(Datum.Interval a, double by) {
        if (by == 0) {
            throw new SqlError(SqlState.DIVISION_BY_ZERO, "division by zero");
        }
        if (isInfinite(a)) {
            if (Double.isInfinite(by)) {
                throw Calendar.intervalOutOfRange();
            }
            return infiniteProduct(a, by);
        }
        return scaled(a.months() / by, a.days() / by, a.micros() / by);
    }

    /// Parts of months become days, parts of days time.
    private static Datum.Interval scaled(double months, double days, double micros) {
        int wholeMonths = demandInt(months);
        int wholeDays = demandInt(days);
        double daysOfMonths = rounded((months - wholeMonths) * MONTH_DAYS);
        double seconds =
                rounded((days - wholeDays + daysOfMonths - (int) daysOfMonths) * DAY_SECONDS);
        if (Math.abs(seconds) >= DAY_SECONDS) {
            int more = (int) (seconds / DAY_SECONDS);
            wholeDays = exactSum(wholeDays, more);
            seconds -= more * DAY_SECONDS;
        }
        wholeDays = exactSum(wholeDays, (int) daysOfMonths);
        double time = Math.rint(micros + seconds * MICROS);
        if (!(-0x1p63 <= time && time < 0x1p63)) {
            throw Calendar.intervalOutOfRange();
        }
        return finite(wholeMonths, wholeDays, (long) time);
    }

    private static int demandInt(double value) {
        if (!(value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE)) {
            throw Calendar.intervalOutOfRange();
        }
        return (int) value;
    }

    private static int exactSum(int a, int b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }

    private static double rounded(double seconds) {
        return Math.rint(seconds * MICROS) / MICROS;
    }

    /// By length, a month being 30 days and a day 24 hours.
    public static int compare(Datum.Interval a, Datum.Interval b) {
        int byDays = Long.compare(wholeDays(a), wholeDays(b));
        return byDays != 0
                ? byDays
                : Long.compare(
                        Math.floorMod(a.micros(), Calendar.DAY),
                        Math.floorMod(b.micros(), Calendar.DAY));
    }

    private static long wholeDays(Datum.Interval a) {
        return (long) a.months() * MONTH_DAYS + a.days() + Math.floorDiv(a.micros(), Calendar.DAY);
    }

    /// 24 hours become a day.
    public static Datum.Interval justifyHours(Datum.Interval a) {
        if (isInfinite(a)) {
            return a;
        }
        int days = exactSum(a.days(), (int) (a.micros() / Calendar.DAY));
        return sameSigns(a.months(), days, a.micros() % Calendar.DAY);
    }

    /// Days and time of one sign.
    private static Datum.Interval sameSigns(int months, int days, long micros) {
        if (days > 0 && micros < 0) {
            return finite(months, days - 1, micros + Calendar.DAY);
        }
        return days < 0 && micros > 0
                ? finite(months, days + 1, micros - Calendar.DAY)
                : finite(months, days, micros);
    }

    /// 30 days become a month.
    public static Datum.Interval justifyDays(Datum.Interval a) {
        if (isInfinite(a)) {
            return a;
        }
        int months = exactSum(a.months(), a.days() / MONTH_DAYS);
        int days = a.days() % MONTH_DAYS;
        if (months > 0 && days < 0) {
            return finite(months - 1, days + MONTH_DAYS, a.micros());
        }
        return months < 0 && days > 0
                ? finite(months + 1, days - MONTH_DAYS, a.micros())
                : finite(months, days, a.micros());
    }

    /// `justify_interval`: both, and all of one sign.
    public static Datum.Interval justify(Datum.Interval a) {
        if (isInfinite(a)) {
            return a;
        }
        long allDays = a.days() + a.micros() / Calendar.DAY;
        long micros = a.micros() % Calendar.DAY;
        int days = (int) (allDays % MONTH_DAYS);
        int months = exactSum(a.months(), (int) (allDays / MONTH_DAYS));
        if (months > 0 && (days < 0 || (days == 0 && micros < 0))) {
            days += MONTH_DAYS;
            months--;
        } else if (months < 0 && (days > 0 || (days == 0 && micros > 0))) {
            days -= MONTH_DAYS;
            months++;
        }
        return sameSigns(months, days, micros);
    }

    /// `make_interval`.
    public static Datum.Interval make(
            int years, int months, int weeks, int days, int hours, int minutes, double seconds) {
        double micros = Math.rint(seconds * MICROS);
        if (!(-0x1p63 <= micros && micros < 0x1p63)) {
            throw Calendar.intervalOutOfRange();
        }
        try {
            return finite(
                    Math.addExact(Math.multiplyExact(years, 12), months),
                    Math.addExact(Math.multiplyExact(weeks, 7), days),
                    Math.addExact(
                            hours * Calendar.HOUR + minutes * Calendar.MINUTE, (long) micros));
        } catch (ArithmeticException _) {
            throw Calendar.intervalOutOfRange();
        }
    }
}
