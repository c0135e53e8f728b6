package fulcrum.sql.time;

import fulcrum.database.keys.Datum;

/// Which fields an interval's type has, and how many digits of a second's fraction: what is behind
/// its modifier (manual, 8.5.4).
///
/// @param mask one bit for each, PostgreSQL's; [#ALL] for all
public record IntervalFields(int mask) {

    public static final int ALL_MASK = 0x7fff;

    static final int MONTH = 1 << 1;
    static final int YEAR = 1 << 2;
    static final int DAY = 1 << 3;
    static final int HOUR = 1 << 10;
    static final int MINUTE = 1 << 11;
    static final int SECOND = 1 << 12;

    public static final IntervalFields ALL = new IntervalFields(ALL_MASK);

    /// What a number without a unit is: the last of them.
    IntervalWord last() {
        if (mask == ALL_MASK || (mask & SECOND) != 0) {
            return IntervalWord.SECOND;
        }
        if ((mask & MINUTE) != 0) {
            return IntervalWord.MINUTE;
        }
        if ((mask & HOUR) != 0) {
            return IntervalWord.HOUR;
        }
        if ((mask & DAY) != 0) {
            return IntervalWord.DAY;
        }
        return (mask & MONTH) != 0 ? IntervalWord.MONTH : IntervalWord.YEAR;
    }

    boolean areMinuteToSecond() {
        return mask == (MINUTE | SECOND);
    }

    /// The interval without what is smaller than the last of the fields.
    public Datum.Interval cut(Datum.Interval value) {
        if (mask == ALL_MASK || Intervals.isInfinite(value)) {
            return value;
        }
        int months = value.months();
        return switch (last()) {
            case YEAR -> new Datum.Interval(months / 12 * 12, 0, 0);
            case MONTH -> new Datum.Interval(months, 0, 0);
            case DAY -> new Datum.Interval(months, value.days(), 0);
            case HOUR -> new Datum.Interval(months, value.days(), cut(value, Calendar.HOUR));
            case MINUTE -> new Datum.Interval(months, value.days(), cut(value, Calendar.MINUTE));
            default -> value;
        };
    }

    private static long cut(Datum.Interval value, long unit) {
        return value.micros() / unit * unit;
    }

    /// As `format_type` has them, with a blank before; empty for all, and where none such can be
    /// written.
    public String words() {
        return switch (mask) {
            case YEAR -> " year";
            case MONTH -> " month";
            case DAY -> " day";
            case HOUR -> " hour";
            case MINUTE -> " minute";
            case SECOND -> " second";
            case YEAR | MONTH -> " year to month";
            case DAY | HOUR -> " day to hour";
            case DAY | HOUR | MINUTE -> " day to minute";
            case DAY | HOUR | MINUTE | SECOND -> " day to second";
            case HOUR | MINUTE -> " hour to minute";
            case HOUR | MINUTE | SECOND -> " hour to second";
            case MINUTE | SECOND -> " minute to second";
            default -> "";
        };
    }

    /// Such fields can be written.
    public boolean exist() {
        return mask == ALL_MASK || !words().isEmpty();
    }
}
