package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import java.util.Locale;

/// Intervals as text, in the four styles that PostgreSQL has for them (manual, 8.5.5).
public final class IntervalText {

    private IntervalText() {}

    /// @param fields what a number without a unit is
    /// @param style of the session
    /// @throws fulcrum.sql.error.SqlError 22007, 22008 or 22015
    public static Datum.Interval read(String text, IntervalFields fields, String style) {
        return IntervalReader.read(text, fields, style);
    }

    /// @param style `postgres`, `postgres_verbose`, `sql_standard` or `iso_8601`
    public static String write(Datum.Interval value, String style) {
        if (Intervals.isInfinite(value)) {
            return value.months() > 0 ? "infinity" : "-infinity";
        }
        Fields of = Fields.of(value);
        return switch (style.toLowerCase(Locale.ROOT)) {
            case "postgres_verbose" -> verbose(of);
            case "sql_standard" -> standard(of);
            case "iso_8601" -> iso(of);
            default -> postgres(of);
        };
    }

    /// Its parts as they are shown; all of a time have one sign.
    private record Fields(
            int years, int months, int days, long hours, int minutes, int seconds, int micros) {

        static Fields of(Datum.Interval value) {
            long time = value.micros();
            return new Fields(
                    value.months() / 12,
                    value.months() % 12,
                    value.days(),
                    time / Calendar.HOUR,
                    (int) (time / Calendar.MINUTE % 60),
                    (int) (time / Calendar.SECOND % 60),
                    (int) (time % Calendar.SECOND));
        }

        boolean hasTime() {
            return hours != 0 || minutes != 0 || hasSeconds();
        }

        boolean hasSeconds() {
            return seconds != 0 || micros != 0;
        }

        boolean timeIsNegative() {
            return hours < 0 || minutes < 0 || seconds < 0 || micros < 0;
        }
    }

    /// `1 year 2 mons -3 days +04:05:06`: a plus where the part before is negative.
    private static String postgres(Fields of) {
        StringBuilder text = new StringBuilder();
        boolean negative = part(text, of.years, "year", false);
        negative = part(text, of.months, "mon", negative);
        negative = part(text, of.days, "day", negative);
        if (text.isEmpty() || of.hasTime()) {
            text.append(text.isEmpty() ? "" : " ");
            text.append(of.timeIsNegative() ? "-" : negative ? "+" : "");
            clock(text, of, true);
        }
        return text.toString();
    }

    /// @return whether the next part must show its sign
    private static boolean part(StringBuilder text, int value, String unit, boolean negative) {
        if (value == 0) {
            return negative;
        }
        text.append(text.isEmpty() ? "" : " ").append(negative && value > 0 ? "+" : "");
        text.append(value).append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }

    private static void clock(StringBuilder text, Fields of, boolean hoursOfTwoDigits) {
        long hours = Math.abs(of.hours);
        text.append(hoursOfTwoDigits && hours < 10 ? "0" : "").append(hours).append(':');
        DateTimeText.twoDigits(text, Math.abs(of.minutes));
        text.append(':');
        DateTimeText.twoDigits(text, Math.abs(of.seconds));
        DateTimeText.fraction(text, Math.abs(of.micros));
    }

    /// `@ 1 year 2 mons -3 days ago`: all as if the first part were positive.
    private static String verbose(Fields of) {
        long[] values = {of.years, of.months, of.days, of.hours, of.minutes};
        String[] units = {"year", "mon", "day", "hour", "min"};
        StringBuilder text = new StringBuilder("@");
        int sign = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                sign = sign == 0 ? Long.signum(values[i]) : sign;
                long shown = values[i] * sign;
                text.append(' ').append(shown).append(' ').append(units[i]);
                text.append(shown == 1 ? "" : "s");
            }
        }
        if (of.hasSeconds()) {
            int own = of.seconds < 0 || of.micros < 0 ? -1 : 1;
            sign = sign == 0 ? own : sign;
            text.append(' ').append(own == sign ? "" : "-").append(Math.abs(of.seconds));
            DateTimeText.fraction(text, Math.abs(of.micros));
            text.append(Math.abs(of.seconds) != 1 || of.micros != 0 ? " secs" : " sec");
        }
        return text.append(sign == 0 ? " 0" : "").append(sign < 0 ? " ago" : "").toString();
    }

    private static String iso(Fields of) {
        StringBuilder text = new StringBuilder("P");
        isoPart(text, of.years, 'Y');
        isoPart(text, of.months, 'M');
        isoPart(text, of.days, 'D');
        if (of.hasTime()) {
            text.append('T');
            isoPart(text, of.hours, 'H');
            isoPart(text, of.minutes, 'M');
            if (of.hasSeconds()) {
                text.append(of.seconds < 0 || of.micros < 0 ? "-" : "");
                text.append(Math.abs(of.seconds));
                DateTimeText.fraction(text, Math.abs(of.micros));
                text.append('S');
            }
        }
        return text.length() == 1 ? "PT0S" : text.toString();
    }

    private static void isoPart(StringBuilder text, long value, char unit) {
        if (value != 0) {
            text.append(value).append(unit);
        }
    }

    /// `1-2` or `3 4:05:06`, one sign for all; what the standard cannot say has all three parts,
    /// each with its sign.
    private static String standard(Fields of) {
        boolean yearMonth = of.years != 0 || of.months != 0;
        boolean dayTime = of.days != 0 || of.hasTime();
        boolean yearNegative = of.years < 0 || of.months < 0;
        boolean negative = yearNegative || of.days < 0 || of.timeIsNegative();
        boolean positive =
                (yearMonth && !yearNegative)
                        || of.days > 0
                        || (of.hasTime() && !of.timeIsNegative());
        StringBuilder text = new StringBuilder();
        if ((negative && positive) || (yearMonth && dayTime)) {
            text.append(yearNegative ? '-' : '+').append(Math.abs(of.years)).append('-');
            text.append(Math.abs(of.months)).append(' ').append(of.days < 0 ? '-' : '+');
            text.append(Math.abs((long) of.days)).append(' ');
            text.append(of.timeIsNegative() ? '-' : '+');
            clock(text, of, false);
            return text.toString();
        }
        text.append(negative ? "-" : "");
        if (yearMonth) {
            text.append(Math.abs(of.years)).append('-').append(Math.abs(of.months));
        } else if (dayTime) {
            text.append(of.days == 0 ? "" : Math.abs((long) of.days) + " ");
            clock(text, of, false);
        } else {
            text.append('0');
        }
        return text.toString();
    }
}
