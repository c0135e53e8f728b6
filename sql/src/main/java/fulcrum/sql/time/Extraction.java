package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.number.Numerics;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import org.jspecify.annotations.Nullable;

/// `extract` and `date_part` (manual, 9.9.1).
///
/// What is extracted is a `numeric`, with the digits that its unit can have; of an infinity it is
/// infinite, or null where it does not grow with time. A unit that is none is 22023, one that the
/// type does not have 0A000.
public final class Extraction {

    private static final String TIMESTAMP = "timestamp without time zone";
    private static final String TIMESTAMPTZ = "timestamp with time zone";
    private static final String DATE = "date";
    private static final String TIME = "time without time zone";
    private static final String INTERVAL = "interval";

    private static final int MICRO_DIGITS = 6;
    private static final int MILLI_DIGITS = 3;
    private static final long DAY_SECONDS = 86_400;
    private static final long YEAR_SECONDS = 31_557_600;

    private Extraction() {}

    public static Datum extract(String field, Datum.Timestamp from) {
        return moment(field, from.micros(), null);
    }

    /// By the clocks of the zone.
    public static Datum extract(String field, Datum.TimestampTz from, ZoneId zone) {
        return moment(field, from.micros(), zone);
    }

    private static Datum moment(String field, long micros, @Nullable ZoneId zone) {
        String type = zone == null ? TIMESTAMP : TIMESTAMPTZ;
        DateTimeUnit unit = DateTimeUnit.of(field, type);
        if (!Calendar.isFinite(micros)) {
            return infinite(unit, micros > 0);
        }
        int offset = zone == null ? 0 : Zones.offset(zone, micros);
        if (unit == DateTimeUnit.EPOCH) {
            long epoch = Calendar.UNIX_EPOCH_DAYS * Calendar.DAY;
            return decimal(
                    BigDecimal.valueOf(micros)
                            .subtract(BigDecimal.valueOf(epoch))
                            .movePointLeft(MICRO_DIGITS)
                            .setScale(MICRO_DIGITS));
        }
        if (isZone(unit) && zone != null) {
            return switch (unit) {
                case TIMEZONE -> whole(offset);
                case TIMEZONE_HOUR -> whole(offset / 3600);
                default -> whole(offset / 60 % 60);
            };
        }
        LocalDateTime local = Calendar.dateTime(micros + offset * Calendar.SECOND);
        long ofDay = local.toLocalTime().toNanoOfDay() / 1_000;
        if (unit == DateTimeUnit.JULIAN) {
            Datum.Numeric part = Numerics.divide(Numerics.of(ofDay), Numerics.of(Calendar.DAY));
            return Numerics.add(Numerics.of(julian(local.toLocalDate())), part);
        }
        Datum found = ofTime(unit, ofDay);
        if (found == null) {
            found = ofDate(unit, local.toLocalDate());
        }
        if (found == null) {
            throw DateTimeUnit.unsupported(field, type);
        }
        return found;
    }

    private static boolean isZone(DateTimeUnit unit) {
        return switch (unit) {
            case TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE -> true;
            default -> false;
        };
    }

    private static Datum infinite(DateTimeUnit unit, boolean positive) {
        if (!unit.isMonotonic()) {
            return Datum.NULL;
        }
        return positive ? Numerics.INFINITY : Numerics.MINUS_INFINITY;
    }

    public static Datum extract(String field, Datum.Date from) {
        DateTimeUnit unit = DateTimeUnit.of(field, DATE);
        if (!Calendar.isFinite(from.days())) {
            if (ofTime(unit, 0) != null || isZone(unit)) {
                throw DateTimeUnit.unsupported(field, DATE);
            }
            return infinite(unit, from.days() > 0);
        }
        LocalDate date = Calendar.date(from.days());
        Datum found =
                switch (unit) {
                    case EPOCH -> whole((from.days() - Calendar.UNIX_EPOCH_DAYS) * DAY_SECONDS);
                    case JULIAN -> whole(julian(date));
                    default -> ofDate(unit, date);
                };
        if (found == null) {
            throw DateTimeUnit.unsupported(field, DATE);
        }
        return found;
    }

    public static Datum extract(String field, Datum.TimeOfDay from) {
        DateTimeUnit unit = DateTimeUnit.of(field, TIME);
        Datum found =
                unit == DateTimeUnit.EPOCH
                        ? decimal(BigDecimal.valueOf(from.micros(), MICRO_DIGITS))
                        : ofTime(unit, from.micros());
        if (found == null) {
            throw DateTimeUnit.unsupported(field, TIME);
        }
        return found;
    }

    public static Datum extract(String field, Datum.Interval from) {
        DateTimeUnit unit = DateTimeUnit.of(field, INTERVAL);
        if (Intervals.isInfinite(from)) {
            return switch (unit) {
                case HOUR, DAY -> infinite(DateTimeUnit.YEAR, from.months() > 0);
                default -> infinite(unit, from.months() > 0);
            };
        }
        int years = from.months() / 12;
        int months = from.months() % 12;
        Datum found =
                switch (unit) {
                    case DAY -> whole(from.days());
                    case MONTH -> whole(months);
                    case QUARTER -> whole(months / 3 + 1);
                    case YEAR -> whole(years);
                    case DECADE -> whole(years / 10);
                    case CENTURY -> whole(years / 100);
                    case MILLENNIUM -> whole(years / 1_000);
                    case HOUR -> whole(from.micros() / Calendar.HOUR);
                    case EPOCH -> epoch(years, months, from);
                    default -> ofTime(unit, from.micros() % Calendar.HOUR);
                };
        if (found == null) {
            throw DateTimeUnit.unsupported(field, INTERVAL);
        }
        return found;
    }

    /// A year being 365.25 days, a month 30.
    private static Datum epoch(int years, int months, Datum.Interval of) {
        long seconds =
                years * YEAR_SECONDS
                        + months * (Calendar.DAYS_PER_MONTH * DAY_SECONDS)
                        + of.days() * DAY_SECONDS;
        return decimal(
                BigDecimal.valueOf(seconds)
                        .add(BigDecimal.valueOf(of.micros(), MICRO_DIGITS))
                        .setScale(MICRO_DIGITS));
    }

    private static @Nullable Datum ofTime(DateTimeUnit unit, long micros) {
        long ofMinute = micros % Calendar.MINUTE;
        return switch (unit) {
            case MICROSECONDS -> whole(ofMinute);
            case MILLISECONDS -> decimal(BigDecimal.valueOf(ofMinute, MILLI_DIGITS));
            case SECOND -> decimal(BigDecimal.valueOf(ofMinute, MICRO_DIGITS));
            case MINUTE -> whole(micros / Calendar.MINUTE % 60);
            case HOUR -> whole(micros / Calendar.HOUR);
            default -> null;
        };
    }

    private static @Nullable Datum ofDate(DateTimeUnit unit, LocalDate date) {
        int year = date.getYear();
        int weekday = date.getDayOfWeek().getValue();
        return switch (unit) {
            case DAY -> whole(date.getDayOfMonth());
            case MONTH -> whole(date.getMonthValue());
            case QUARTER -> whole((date.getMonthValue() - 1) / 3 + 1);
            case WEEK -> whole(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case YEAR -> whole(withoutZero(year));
            case DECADE -> whole(Math.floorDiv(year, 10));
            case CENTURY -> whole(count(year, 100));
            case MILLENNIUM -> whole(count(year, 1_000));
            case ISO_YEAR -> whole(withoutZero(date.get(IsoFields.WEEK_BASED_YEAR)));
            case DAY_OF_WEEK -> whole(weekday % 7);
            case ISO_DAY_OF_WEEK -> whole(weekday);
            case DAY_OF_YEAR -> whole(date.getDayOfYear());
            default -> null;
        };
    }

    private static long julian(LocalDate date) {
        return date.getLong(ChronoField.EPOCH_DAY)
                + Calendar.UNIX_EPOCH_DAYS
                + Calendar.EPOCH_JULIAN;
    }

    /// Years before the first are counted from -1.
    private static int withoutZero(int year) {
        return year > 0 ? year : year - 1;
    }

    /// Centuries and millennia: the first begins with the year 1.
    static int count(int year, int years) {
        return year > 0 ? (year + years - 1) / years : -((years - year) / years);
    }

    private static Datum whole(long value) {
        return Numerics.of(value);
    }

    private static Datum decimal(BigDecimal value) {
        return new Datum.Decimal(value);
    }

    /// `date_part`: the same as `double precision`.
    public static Datum part(Datum extracted) {
        return extracted instanceof Datum.Numeric number
                ? new Datum.DoublePrecision(Numerics.toDouble(number))
                : extracted;
    }
}
