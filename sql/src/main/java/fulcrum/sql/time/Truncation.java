package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/// `date_trunc` (manual, 9.9.2): the beginning of the unit in which something is. The infinities
/// stay, whatever the unit. A unit that is none is 22023, one that the type does not have 0A000.
public final class Truncation {

    private static final String TIMESTAMP = "timestamp without time zone";
    private static final String TIMESTAMPTZ = "timestamp with time zone";
    private static final String INTERVAL = "interval";

    private Truncation() {}

    public static Datum.Timestamp truncate(String field, Datum.Timestamp at) {
        if (!Calendar.isFinite(at.micros())) {
            return at;
        }
        DateTimeUnit unit = DateTimeUnit.ofTruncation(field, TIMESTAMP);
        return new Datum.Timestamp(truncated(unit, field, TIMESTAMP, at.micros()));
    }

    /// By the clocks of the zone.
    public static Datum.TimestampTz truncate(String field, Datum.TimestampTz at, ZoneId zone) {
        if (!Calendar.isFinite(at.micros())) {
            return at;
        }
        DateTimeUnit unit = DateTimeUnit.ofTruncation(field, TIMESTAMPTZ);
        long offset = Zones.offset(zone, at.micros()) * Calendar.SECOND;
        long local = truncated(unit, field, TIMESTAMPTZ, at.micros() + offset);
        return ofTime(unit) > 0
                ? new Datum.TimestampTz(local - offset)
                : Timestamps.atZone(new Datum.Timestamp(local), zone);
    }

    private static long truncated(DateTimeUnit unit, String field, String type, long micros) {
        LocalDate date = Calendar.date(Math.floorDiv(micros, Calendar.DAY));
        long length = ofTime(unit);
        LocalDate begin = length > 0 ? date : begin(unit, date);
        if (begin == null) {
            throw DateTimeUnit.unsupported(field, type);
        }
        return length > 0
                ? Math.floorDiv(micros, length) * length
                : Calendar.demandMoment(Calendar.micros(Calendar.days(begin), 0));
    }

    /// Microseconds of a unit below a day; 0 for others.
    private static long ofTime(DateTimeUnit unit) {
        return switch (unit) {
            case MICROSECONDS -> 1;
            case MILLISECONDS -> 1_000;
            case SECOND -> Calendar.SECOND;
            case MINUTE -> Calendar.MINUTE;
            case HOUR -> Calendar.HOUR;
            default -> 0;
        };
    }

    private static @Nullable LocalDate begin(DateTimeUnit unit, LocalDate date) {
        int year = date.getYear();
        return switch (unit) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
            case QUARTER -> LocalDate.of(year, (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
            case YEAR -> LocalDate.of(year, 1, 1);
            case DECADE -> LocalDate.of(Math.floorDiv(year, 10) * 10, 1, 1);
            case CENTURY -> LocalDate.of(firstOf(year, 100), 1, 1);
            case MILLENNIUM -> LocalDate.of(firstOf(year, 1_000), 1, 1);
            default -> null;
        };
    }

    /// The first year of a century or a millennium.
    private static int firstOf(int year, int years) {
        return Math.floorDiv(year - 1, years) * years + 1;
    }

    public static Datum.Interval truncate(String field, Datum.Interval span) {
        if (Intervals.isInfinite(span)) {
            return span;
        }
        DateTimeUnit unit = DateTimeUnit.ofTruncation(field, INTERVAL);
        if (unit == DateTimeUnit.WEEK) {
            throw DateTimeUnit.unsupported(field, INTERVAL)
                    .detail("Months usually have fractional weeks.");
        }
        int months = months(unit);
        long length = ofTime(unit);
        if (months == 0 && length == 0 && unit != DateTimeUnit.DAY) {
            throw DateTimeUnit.unsupported(field, INTERVAL);
        }
        if (months > 0) {
            return new Datum.Interval(span.months() / months * months, 0, 0);
        }
        long micros = length == 0 ? 0 : span.micros() / length * length;
        return new Datum.Interval(span.months(), span.days(), micros);
    }

    /// Months of a unit above a day; 0 for others.
    private static int months(DateTimeUnit unit) {
        return switch (unit) {
            case MONTH -> 1;
            case QUARTER -> 3;
            case YEAR -> 12;
            case DECADE -> 120;
            case CENTURY -> 1_200;
            case MILLENNIUM -> 12_000;
            default -> 0;
        };
    }
}
