package fulcrum.database.keys;

import static fulcrum.database.keys.Datum.Interval.DAY_MICROS;
import static fulcrum.database.keys.Datum.Interval.MONTH_DAYS;

import fulcrum.database.keys.Datum.Interval;

/// The length of an interval, in days and what is left of one (`interval_cmp_value` in PostgreSQL's
/// `timestamp.c`). No part of it overflows: all months, days and hours together make fewer than
/// 2^37 days.
final class IntervalForm {

    private IntervalForm() {}

    static void write(Interval value, KeyWriter out) {
        long days = Math.floorDiv(value.micros(), DAY_MICROS);
        IntegerForm.write((long) value.months() * MONTH_DAYS + value.days() + days, out);
        IntegerForm.write(Math.floorMod(value.micros(), DAY_MICROS), out);
    }

    /// An interval of that length: as many months as there can be, then days, then microseconds.
    static Interval read(KeyReader in) {
        long length = IntegerForm.read(in);
        long micros = IntegerForm.read(in);
        if (micros < 0 || micros >= DAY_MICROS) {
            throw in.malformed("more than a day is left of a day");
        }
        int months = nearest(length / MONTH_DAYS);
        long left = length - (long) months * MONTH_DAYS;
        int days = nearest(left);
        left -= days;
        return new Interval(
                months,
                days,
                left < 0 // the least `long` is no whole number of days, so a day is kept apart
                        ? Math.addExact(
                                Math.multiplyExact(left + 1, DAY_MICROS), micros - DAY_MICROS)
                        : Math.addExact(Math.multiplyExact(left, DAY_MICROS), micros));
    }

    private static int nearest(long value) {
        return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
