package fulcrum.sql.time;

import fulcrum.database.keys.Datum;

/// An interval while its parts are added up: parts of a month become days, parts of a day time.
final class Span {

    private static final int MONTHS_PER_YEAR = 12;

    private final Misread misread;
    private int years;
    private int months;
    private int days;
    private long micros;

    Span(Misread misread) {
        this.misread = misread;
    }

    /// @param years so many years each
    void addYears(long whole, double part, int years) {
        this.years = sum(this.years, times(whole, years));
        months = sum(months, (long) Math.rint(part * years * MONTHS_PER_YEAR));
    }

    void addMonths(long whole, double part) {
        months = sum(months, whole);
        addPartOfDays(part, Calendar.DAYS_PER_MONTH);
    }

    /// @param each so many days each
    void addDays(long whole, double part, int each) {
        days = sum(days, times(whole, each));
        if (each == 1) {
            addPartOfMicros(part, Calendar.DAY);
        } else {
            addPartOfDays(part, each);
        }
    }

    private void addPartOfDays(double part, int each) {
        double all = part * each;
        long whole = (long) all;
        days = sum(days, whole);
        addPartOfMicros(all - whole, Calendar.DAY);
    }

    /// @param each so many microseconds each
    void addMicros(long whole, double part, long each) {
        micros = exact(micros, times(whole, each));
        addPartOfMicros(part, each);
    }

    private void addPartOfMicros(double part, long each) {
        double all = part * each;
        long whole = (long) all;
        double rest = all - whole;
        micros = exact(micros, whole + (rest > 0.5 ? 1 : rest < -0.5 ? -1 : 0));
    }

    /// A time of hours and minutes takes the place of parts of days.
    void clearMicros() {
        micros = 0;
    }

    void negate() {
        years = sum(0, -(long) years);
        months = sum(0, -(long) months);
        days = sum(0, -(long) days);
        micros = times(micros, -1);
    }

    private long times(long a, long b) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException _) {
            throw misread.intervalFieldOutOfRange();
        }
    }

    private int sum(int a, long b) {
        long sum = exact(a, b);
        if (sum != (int) sum) {
            throw misread.intervalFieldOutOfRange();
        }
        return (int) sum;
    }

    private long exact(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException _) {
            throw misread.intervalFieldOutOfRange();
        }
    }

    /// @throws fulcrum.sql.error.SqlError 22008 where years and months together are too many
    Datum.Interval interval() {
        long all = (long) years * MONTHS_PER_YEAR + months;
        Datum.Interval result = new Datum.Interval((int) all, days, micros);
        if (all != (int) all || Intervals.isInfinite(result)) {
            throw Calendar.intervalOutOfRange();
        }
        return result;
    }
}
