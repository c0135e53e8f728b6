package fulcrum.sql.format;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.time.Timestamps;
import fulcrum.sql.time.Zones;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// `to_char`, `to_date`, `to_timestamp` and `to_number` (manual, 9.8).
public final class Formats {

    private static final long SECOND = 1_000_000;
    private static final long SINCE_1970 = 946_684_800;
    private static final int FLOAT_DIGITS = 15;
    private static final int REAL_DIGITS = 6;

    private Formats() {}

    static SqlError refused(String why) {
        return new SqlError(SqlState.BAD_DATETIME, why);
    }

    static String ordinal(long value) {
        long size = Math.abs(value);
        boolean teen = size / 10 % 10 == 1;
        return teen
                ? "th"
                : switch ((int) (size % 10)) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }

    /// A moment without zone; null of infinite ones.
    public static Datum write(Datum.Timestamp at, String format) {
        if (!isFinite(at.micros()) || format.isEmpty()) {
            return Datum.NULL;
        }
        Fields fields = fields(at, 0, "");
        return new Datum.Text(new TimeWriter(fields).write(TimePattern.read(format)));
    }

    /// A moment, by the clocks of a zone.
    public static Datum write(Datum.TimestampTz at, String format, ZoneId zone) {
        if (!isFinite(at.micros()) || format.isEmpty()) {
            return Datum.NULL;
        }
        Fields fields =
                fields(
                        Timestamps.inZone(at, zone),
                        Zones.offset(zone, at.micros()),
                        Zones.abbreviation(zone, at.micros()));
        return new Datum.Text(new TimeWriter(fields).write(TimePattern.read(format)));
    }

    /// A span of time.
    public static Datum write(Datum.Interval span, String format) {
        if (!isFinite(span.micros()) || format.isEmpty()) {
            return Datum.NULL;
        }
        long seconds = span.micros() / SECOND;
        Fields fields =
                new Fields(
                        span.months() / 12,
                        span.months() % 12,
                        span.days(),
                        seconds / 3600,
                        (int) (seconds / 60 % 60),
                        (int) (seconds % 60),
                        (int) (span.micros() % SECOND),
                        true,
                        0,
                        "");
        return new Datum.Text(new TimeWriter(fields).write(TimePattern.read(format)));
    }

    private static boolean isFinite(long micros) {
        return micros != Long.MAX_VALUE && micros != Long.MIN_VALUE;
    }

    private static Fields fields(Datum.Timestamp at, int offset, String zone) {
        LocalDateTime local =
                LocalDateTime.ofEpochSecond(
                        Math.floorDiv(at.micros(), SECOND) + SINCE_1970,
                        (int) Math.floorMod(at.micros(), SECOND) * 1000,
                        ZoneOffset.UTC);
        return new Fields(
                local.getYear(),
                local.getMonthValue(),
                local.getDayOfMonth(),
                local.getHour(),
                local.getMinute(),
                local.getSecond(),
                local.getNano() / 1000,
                false,
                offset,
                zone);
    }

    /// `to_date`.
    public static Datum.Date readDate(String text, String format) {
        return Timestamps.dateOf(local(new TimeReader(text, format).read()));
    }

    /// `to_timestamp`; by the clocks of a zone, where the text names none.
    public static Datum.TimestampTz readTimestamp(String text, String format, ZoneId zone) {
        Fields fields = new TimeReader(text, format).read();
        ZoneId named =
                TimeReader.hasZone(fields) ? ZoneOffset.ofTotalSeconds(fields.offset()) : zone;
        return Timestamps.atZone(local(fields), named);
    }

    private static Datum.Timestamp local(Fields fields) {
        LocalDateTime at =
                LocalDateTime.of(
                        (int) fields.year(),
                        fields.month(),
                        fields.day(),
                        (int) fields.hour(),
                        fields.minute(),
                        fields.second());
        long seconds = at.toEpochSecond(ZoneOffset.UTC) - SINCE_1970;
        return new Datum.Timestamp(seconds * SECOND + fields.micros());
    }

    /// `NaN`, or infinity.
    public static String writeWord(String word, boolean negative, String format) {
        return NumberWriter.word(word, negative, format);
    }

    /// A number that is finite.
    public static String write(BigDecimal value, String format) {
        return NumberWriter.write(value, format);
    }

    /// A floating-point number, by as many digits as are sure.
    ///
    /// @param single it is a `real`
    public static String write(double value, boolean single, String format) {
        int digits = single ? REAL_DIGITS : FLOAT_DIGITS;
        return NumberWriter.write(new BigDecimal(value).round(new MathContext(digits)), format);
    }

    /// `to_number`; null of an empty text or template.
    public static Datum readNumber(String text, String format) {
        if (format.isEmpty()) {
            return Datum.NULL;
        }
        return NumberReader.read(text, format);
    }
}
