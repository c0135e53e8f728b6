package fulcrum.sql.format;

import fulcrum.sql.format.TimePattern.Field;
import fulcrum.sql.format.TimePattern.Literal;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `to_char` of a moment or a span of time.
final class TimeWriter {

    static final String[] ROMAN_MONTHS = {
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"
    };

    private static final int NAME_WIDTH = 9;

    private final Fields fields;

    TimeWriter(Fields fields) {
        this.fields = fields;
    }

    String write(TimePattern pattern) {
        StringBuilder result = new StringBuilder();
        for (TimePattern.Part part : pattern.parts()) {
            switch (part) {
                case Literal(var text, _) -> result.append(text);
                case Field field -> result.append(field(field));
            }
        }
        return result.toString();
    }

    private String field(Field field) {
        String text = clock(field);
        if (text == null) {
            text = fields.span() ? ofSpan(field) : day(field);
        }
        return text;
    }

    private @Nullable String clock(Field field) {
        return switch (field.word()) {
            case "HH24" -> number(field, fields.hour(), 2);
            case "HH", "HH12" -> number(field, twelve(fields.hour()), 2);
            case "MI" -> number(field, fields.minute(), 2);
            case "SS" -> number(field, fields.second(), 2);
            case "MS", "FF3" -> number(field, fields.micros() / 1_000, 3);
            case "US", "FF6" -> number(field, fields.micros(), 6);
            case "FF1" -> number(field, fields.micros() / 100_000, 1);
            case "FF2" -> number(field, fields.micros() / 10_000, 2);
            case "FF4" -> number(field, fields.micros() / 100, 4);
            case "FF5" -> number(field, fields.micros() / 10, 5);
            case "SSSS", "SSSSS" ->
                    number(
                            field,
                            fields.hour() * 3600 + fields.minute() * 60L + fields.second(),
                            1);
            case "AM", "PM" -> cased(field, fields.hour() % 24 < 12 ? "AM" : "PM");
            case "A.M.", "P.M." -> cased(field, fields.hour() % 24 < 12 ? "A.M." : "P.M.");
            case "TZ" -> field.written().equals("tz") ? lower(fields.zone()) : fields.zone();
            case "OF" -> offset(true);
            case "TZH" -> sign() + two(Math.abs(fields.offset()) / 3600);
            case "TZM" -> two(Math.abs(fields.offset()) / 60 % 60);
            default -> null;
        };
    }

    private static long twelve(long hour) {
        return hour % 12 == 0 ? 12 : hour % 12;
    }

    private String offset(boolean minutes) {
        int size = Math.abs(fields.offset());
        String hours = sign() + two(size / 3600);
        return minutes && size / 60 % 60 != 0 ? hours + ":" + two(size / 60 % 60) : hours;
    }

    private String sign() {
        return fields.offset() < 0 ? "-" : "+";
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    /// Years, months and days of a span; weeks and names it has none.
    private String ofSpan(Field field) {
        return switch (field.word()) {
            case "YYYY" -> number(field, fields.year(), 4);
            case "YYY" -> number(field, fields.year() % 1000, 3);
            case "YY" -> number(field, fields.year() % 100, 2);
            case "Y" -> number(field, fields.year() % 10, 1);
            case "MM" -> number(field, fields.month(), 2);
            case "DD" -> number(field, fields.day(), 2);
            case "DDD" ->
                    number(field, (fields.year() * 12 + fields.month()) * 30 + fields.day(), 3);
            case "Q" -> fields.month() == 0 ? "" : number(field, (fields.month() - 1) / 3 + 1, 1);
            case "CC" -> number(field, fields.year() / 100, 2);
            default ->
                    throw Formats.refused("invalid format specification for an interval value")
                            .hint("Intervals are not tied to specific calendar dates.");
        };
    }

    private String day(Field field) {
        LocalDate date = LocalDate.of((int) fields.year(), fields.month(), fields.day());
        long year = fields.year() > 0 ? fields.year() : 1 - fields.year();
        long weekYear = date.get(IsoFields.WEEK_BASED_YEAR);
        return switch (field.word()) {
            case "YYYY" -> number(field, year, 4);
            case "YYY" -> number(field, year % 1000, 3);
            case "YY" -> number(field, year % 100, 2);
            case "Y" -> number(field, year % 10, 1);
            case "Y,YYY" -> grouped(field, year);
            case "IYYY" -> number(field, weekYear, 4);
            case "IYY" -> number(field, weekYear % 1000, 3);
            case "IY" -> number(field, weekYear % 100, 2);
            case "I" -> number(field, weekYear % 10, 1);
            case "BC", "AD" -> cased(field, fields.year() > 0 ? "AD" : "BC");
            case "B.C.", "A.D." -> cased(field, fields.year() > 0 ? "A.D." : "B.C.");
            case "CC" -> number(field, century(), 2);
            case "MONTH" -> name(field, monthName(date), NAME_WIDTH);
            case "MON" -> name(field, monthName(date).substring(0, 3), 3);
            case "MM" -> number(field, fields.month(), 2);
            case "RM" -> padded(field, cased(field, ROMAN_MONTHS[fields.month() - 1]), 4);
            case "Q" -> number(field, (fields.month() - 1) / 3 + 1L, 1);
            default -> dayOf(field, date);
        };
    }

    private long century() {
        long year = fields.year();
        return year > 0 ? (year - 1) / 100 + 1 : year / 100 - 1;
    }

    private String dayOf(Field field, LocalDate date) {
        int weekday = date.getDayOfWeek().getValue();
        return switch (field.word()) {
            case "DAY" -> name(field, dayName(date), NAME_WIDTH);
            case "DY" -> name(field, dayName(date).substring(0, 3), 3);
            case "DD" -> number(field, fields.day(), 2);
            case "DDD" -> number(field, date.getDayOfYear(), 3);
            case "IDDD" ->
                    number(
                            field,
                            date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) * 7L - 7 + weekday,
                            3);
            case "D" -> number(field, weekday % 7 + 1L, 1);
            case "ID" -> number(field, weekday, 1);
            case "W" -> number(field, (fields.day() - 1) / 7 + 1L, 1);
            case "WW" -> number(field, (date.getDayOfYear() - 1) / 7 + 1L, 2);
            case "IW" -> number(field, date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case "J" -> number(field, date.getLong(JulianFields.JULIAN_DAY), 1);
            default -> "";
        };
    }

    private static String monthName(LocalDate date) {
        return date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String dayName(LocalDate date) {
        return date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// In the case in which the field is written.
    private static String cased(Field field, String text) {
        String written = field.written();
        if (written.equals(lower(written))) {
            return lower(text);
        }
        boolean capital = written.length() > 1 && Character.isLowerCase(written.charAt(1));
        return capital
                ? text.substring(0, 1) + lower(text.substring(1))
                : text.toUpperCase(Locale.ROOT);
    }

    private static String name(Field field, String text, int width) {
        return padded(field, cased(field, text), width);
    }

    private static String padded(Field field, String text, int width) {
        return field.fill() ? text + " ".repeat(Math.max(width - text.length(), 0)) : text;
    }

    private static String number(Field field, long value, int width) {
        String digits = Long.toString(Math.abs(value));
        if (field.fill()) {
            digits = "0".repeat(Math.max(width - digits.length(), 0)) + digits;
        }
        return (value < 0 ? "-" : "") + digits + ordinal(field, value);
    }

    private static String grouped(Field field, long year) {
        return year / 1000 + "," + String.format("%03d", year % 1000) + ordinal(field, year);
    }

    private static String ordinal(Field field, long value) {
        if (field.ordinal().isEmpty()) {
            return "";
        }
        String suffix = Formats.ordinal(value);
        return field.ordinal().equals("th") ? suffix : suffix.toUpperCase(Locale.ROOT);
    }
}
