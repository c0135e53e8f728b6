package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Dates and times as text (manual, 8.5.1 and 8.5.2).
///
/// A reader is told the zone in which times are that name none, and when now is, in microseconds of
/// UTC since 2000, for `now`, `today` and the like.
public final class DateTimeText {

    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";

    private DateTimeText() {}

    /// What is read depends on it.
    ///
    /// @param dateOrder `MDY`, `DMY` or `YMD`
    public record Context(String dateOrder, ZoneId zone, long nowMicros) {}

    /// @throws fulcrum.sql.error.SqlError 22007, 22008, 22009 or 22023
    public static Datum.Date readDate(String text, Context context) {
        Misread misread = new Misread("date", text);
        DateTimeReader read = reader(misread, context, false);
        return switch (read.moment()) {
            case DateTimeWord.LATE -> new Datum.Date(Integer.MAX_VALUE);
            case DateTimeWord.EARLY -> new Datum.Date(Integer.MIN_VALUE);
            case DateTimeWord.EPOCH -> new Datum.Date((int) Calendar.UNIX_EPOCH_DAYS);
            default -> {
                long days = Calendar.days(read.parts().date());
                if (!Calendar.isDay(days)) {
                    throw misread.beyond("date");
                }
                yield new Datum.Date((int) days);
            }
        };
    }

    /// @throws fulcrum.sql.error.SqlError 22007, 22008, 22009 or 22023
    public static Datum.TimeOfDay readTime(String text, Context context) {
        Misread misread = new Misread("time", text);
        return new Datum.TimeOfDay(reader(misread, context, true).parts().ofDay());
    }

    /// A zone that is named does not count.
    ///
    /// @throws fulcrum.sql.error.SqlError 22007, 22008, 22009 or 22023
    public static Datum.Timestamp readTimestamp(String text, Context context) {
        Misread misread = new Misread("timestamp", text);
        DateTimeReader read = reader(misread, context, false);
        Long special = special(read.moment());
        return new Datum.Timestamp(special != null ? special : moment(read.parts(), 0, misread));
    }

    /// @throws fulcrum.sql.error.SqlError 22007, 22008, 22009 or 22023
    public static Datum.TimestampTz readTimestampTz(String text, Context context) {
        Misread misread = new Misread("timestamp with time zone", text);
        DateTimeReader read = reader(misread, context, false);
        Long special = special(read.moment());
        if (special != null) {
            return new Datum.TimestampTz(special);
        }
        Parts parts = read.parts();
        ZoneId zone = read.zone();
        LocalDate date = parts.date();
        if (!Calendar.isDay(Calendar.days(date))) {
            throw misread.beyond("timestamp");
        }
        int offset =
                Zones.offset(
                        zone == null ? context.zone() : zone,
                        date.atStartOfDay().plusNanos(parts.ofDay() * 1_000));
        return new Datum.TimestampTz(moment(parts, offset, misread));
    }

    private static DateTimeReader reader(Misread misread, Context context, boolean timeOnly) {
        return new DateTimeReader(
                        misread, context.dateOrder(), context.zone(), context.nowMicros(), timeOnly)
                .read();
    }

    private static @Nullable Long special(int moment) {
        return switch (moment) {
            case DateTimeWord.LATE -> Long.MAX_VALUE;
            case DateTimeWord.EARLY -> Long.MIN_VALUE;
            case DateTimeWord.EPOCH -> Calendar.UNIX_EPOCH_DAYS * Calendar.DAY;
            default -> null;
        };
    }

    private static long moment(Parts parts, int offset, Misread misread) {
        try {
            long days = Calendar.days(parts.date());
            long micros = Calendar.micros(days, parts.ofDay());
            long utc = Math.subtractExact(micros, offset * Calendar.SECOND);
            if (Calendar.isMoment(utc)) {
                return utc;
            }
        } catch (ArithmeticException _) {
            // Out of range, as below.
        }
        throw misread.beyond("timestamp");
    }

    /// @param dateStyle `ISO`, `SQL`, `Postgres` or `German`
    /// @param dateOrder `MDY`, `DMY` or `YMD`
    public static String write(Datum.Date value, String dateStyle, String dateOrder) {
        if (!Calendar.isFinite(value.days())) {
            return value.days() > 0 ? INFINITY : MINUS_INFINITY;
        }
        LocalDate date = Calendar.date(value.days());
        StringBuilder text = new StringBuilder();
        String style = dateStyle.toLowerCase(Locale.ROOT);
        String separator = style.equals("sql") ? "/" : style.equals("german") ? "." : "-";
        date(text, date, separator, style, dateOrder);
        return text.append(date.getYear() > 0 ? "" : " BC").toString();
    }

    private static void date(
            StringBuilder text, LocalDate date, String separator, String style, String dateOrder) {
        if (style.equals("iso")) {
            year(text, date).append('-');
            twoDigits(text, date.getMonthValue());
            text.append('-');
            twoDigits(text, date.getDayOfMonth());
            return;
        }
        boolean dayFirst = style.equals("german") || dateOrder.equals("DMY");
        twoDigits(text, dayFirst ? date.getDayOfMonth() : date.getMonthValue());
        text.append(separator);
        twoDigits(text, dayFirst ? date.getMonthValue() : date.getDayOfMonth());
        year(text.append(separator), date);
    }

    public static String write(Datum.TimeOfDay value) {
        StringBuilder text = new StringBuilder();
        time(text, value.micros());
        return text.toString();
    }

    /// @param dateStyle `ISO`, `SQL`, `Postgres` or `German`
    /// @param dateOrder `MDY`, `DMY` or `YMD`
    public static String write(Datum.Timestamp value, String dateStyle, String dateOrder) {
        return Calendar.isFinite(value.micros())
                ? moment(value.micros(), dateStyle, dateOrder, "", "")
                : infinity(value.micros());
    }

    /// @param dateStyle `ISO`, `SQL`, `Postgres` or `German`
    /// @param dateOrder `MDY`, `DMY` or `YMD`
    /// @param zone by whose clocks it is shown
    public static String write(
            Datum.TimestampTz value, String dateStyle, String dateOrder, ZoneId zone) {
        if (!Calendar.isFinite(value.micros())) {
            return infinity(value.micros());
        }
        int offset = Zones.offset(zone, value.micros());
        String numeric = Zones.offsetText(offset, false);
        String name = "";
        if (!dateStyle.equalsIgnoreCase("iso")) {
            name = " " + Zones.abbreviation(zone, value.micros());
        }
        return moment(
                value.micros() + offset * Calendar.SECOND, dateStyle, dateOrder, numeric, name);
    }

    private static String infinity(long micros) {
        return micros > 0 ? INFINITY : MINUS_INFINITY;
    }

    private static String moment(
            long micros, String dateStyle, String dateOrder, String offset, String zone) {
        LocalDate date = Calendar.date(Math.floorDiv(micros, Calendar.DAY));
        long ofDay = Math.floorMod(micros, Calendar.DAY);
        StringBuilder text = new StringBuilder();
        String style = dateStyle.toLowerCase(Locale.ROOT);
        if (style.equals("postgres")) {
            postgres(text, date, ofDay, dateOrder);
        } else {
            date(text, date, style.equals("german") ? "." : "/", style, dateOrder);
            time(text.append(' '), ofDay);
        }
        text.append(style.equals("iso") ? offset : zone);
        return text.append(date.getYear() > 0 ? "" : " BC").toString();
    }

    /// `Wed Dec 17 07:37:16 1997`.
    private static void postgres(StringBuilder text, LocalDate date, long ofDay, String dateOrder) {
        String weekday = word(date.getDayOfWeek().name());
        String month = word(date.getMonth().name());
        text.append(weekday).append(' ');
        if (dateOrder.equals("DMY")) {
            twoDigits(text, date.getDayOfMonth());
            text.append(' ').append(month);
        } else {
            text.append(month).append(' ');
            twoDigits(text, date.getDayOfMonth());
        }
        time(text.append(' '), ofDay);
        year(text.append(' '), date);
    }

    private static String word(String name) {
        return name.charAt(0) + name.substring(1, 3).toLowerCase(Locale.ROOT);
    }

    /// Of four digits at least; years before the first are counted from 1 again.
    private static StringBuilder year(StringBuilder text, LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        String digits = Integer.toString(year);
        return text.append("0".repeat(Math.max(0, 4 - digits.length()))).append(digits);
    }

    private static void time(StringBuilder text, long ofDay) {
        twoDigits(text, (int) (ofDay / Calendar.HOUR));
        text.append(':');
        twoDigits(text, (int) (ofDay / Calendar.MINUTE % 60));
        text.append(':');
        twoDigits(text, (int) (ofDay / Calendar.SECOND % 60));
        fraction(text, ofDay % Calendar.SECOND);
    }

    static void twoDigits(StringBuilder text, int number) {
        if (number < 10) {
            text.append('0');
        }
        text.append(number);
    }

    /// Of a second, with its point and without zeros at the end; nothing for 0.
    static void fraction(StringBuilder text, long micros) {
        if (micros != 0) {
            String digits = Long.toString(Calendar.SECOND + micros).substring(1);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text.append('.').append(digits, 0, end);
        }
    }
}
