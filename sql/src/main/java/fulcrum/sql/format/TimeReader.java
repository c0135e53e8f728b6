package fulcrum.sql.format;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.format.TimePattern.Field;
import fulcrum.sql.format.TimePattern.Literal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `to_date` and `to_timestamp`: what a text says by a template (manual, 9.8).
final class TimeReader {

    private static final List<String> MONTHS =
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december");
    private static final List<String> DAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");

    private final String text;
    private final TimePattern pattern;
    private final Map<String, Long> found = new TreeMap<>();
    private int at;
    private boolean afternoon;
    private boolean halves;
    private boolean beforeChrist;
    private @Nullable Integer offset;

    TimeReader(String text, String pattern) {
        this.text = text;
        this.pattern = TimePattern.read(pattern);
    }

    /// The fields that are there; the first of January of 1 BC at midnight for those that are not.
    Fields read() {
        List<TimePattern.Part> parts = pattern.parts();
        for (int i = 0; i < parts.size() && at < text.length(); i++) {
            switch (parts.get(i)) {
                case Literal literal -> literal(literal);
                case Field field -> {
                    skipBlanks();
                    if (at < text.length()) {
                        boolean alone =
                                !field.fill()
                                        || i + 1 == parts.size()
                                        || isSeparator(parts.get(i + 1));
                        field(field, alone);
                        skipOrdinal(field);
                        skipBlanks();
                    }
                }
            }
        }
        return fields();
    }

    private void skipBlanks() {
        while (!pattern.exact() && at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private void skipOrdinal(Field field) {
        if (!field.ordinal().isEmpty()) {
            at = Math.min(at + 2, text.length());
        }
    }

    private static boolean isSeparator(TimePattern.Part part) {
        return part instanceof Literal literal
                && (literal.text().isEmpty() || !Character.isDigit(literal.text().charAt(0)));
    }

    private static boolean isSeparator(char c) {
        return c < 128 && c > ' ' && !Character.isLetterOrDigit(c);
    }

    /// A separator takes any other one, or nothing; other characters take as many as they are.
    private void literal(Literal literal) {
        String said = literal.text();
        boolean separator = said.length() == 1 && (isSeparator(said.charAt(0)) || said.isBlank());
        if (!separator || pattern.exact()) {
            at = Math.min(at + said.length(), text.length());
            return;
        }
        skipBlanks();
        boolean sign = "+-".indexOf(at < text.length() ? text.charAt(at) : ' ') >= 0;
        boolean takes = !said.isBlank() || !sign;
        if (at < text.length() && isSeparator(text.charAt(at)) && takes) {
            at++;
        }
    }

    private void field(Field field, boolean alone) {
        switch (field.word()) {
            case "YYYY", "IYYY" -> put("year", number(field, 4, alone));
            case "YYY", "IYY" -> put("year", full(number(field, 3, alone), 3));
            case "YY", "IY" -> put("year", full(number(field, 2, alone), 2));
            case "Y", "I" -> put("year", full(number(field, 1, alone), 1));
            case "Y,YYY" -> {
                long thousands = number(field, 4, true);
                at++;
                put("year", thousands * 1000 + number(field, 3, false));
            }
            case "CC" -> put("century", number(field, 2, alone));
            case "BC", "B.C.", "AD", "A.D." -> beforeChrist = era(field);
            case "AM", "PM", "A.M.", "P.M." -> {
                afternoon = half(field);
                halves = true;
            }
            case "MONTH", "MON" -> put("month", name(field, MONTHS) + 1);
            case "DAY", "DY" -> name(field, DAYS);
            case "RM" -> put("month", roman(field));
            case "TZH", "TZM", "TZ", "OF" -> zone(field, alone);
            default -> digits(field, alone);
        }
    }

    private void digits(Field field, boolean alone) {
        switch (field.word()) {
            case "MM" -> put("month", number(field, 2, alone));
            case "DD" -> put("day", number(field, 2, alone));
            case "DDD", "IDDD" -> put(field.word(), number(field, 3, alone));
            case "HH24" -> put("hour", number(field, 2, alone));
            case "HH", "HH12" -> {
                put("hour", number(field, 2, alone));
                halves = true;
            }
            case "MI" -> put("minute", number(field, 2, alone));
            case "SS" -> put("second", number(field, 2, alone));
            case "SSSS", "SSSSS" -> put("SSSS", number(field, 5, alone));
            case "MS" -> put("millis", fraction(field, 3));
            case "FF3" -> put("micros", fraction(field, 3));
            case "US", "FF6" -> put("micros", fraction(field, 6));
            case "FF1", "FF2", "FF4", "FF5" ->
                    put("micros", fraction(field, field.word().charAt(2) - '0'));
            case "J" -> put("J", number(field, 9, true));
            case "IW", "WW" -> put(field.word(), number(field, 2, alone));
            case "W", "ID", "D", "Q" -> put(field.word(), number(field, 1, alone));
            default -> throw new IllegalStateException(field.word());
        }
    }

    private void put(String name, long value) {
        Long before = found.put(name, value);
        if (before != null && before != value) {
            throw bad("conflicting values for \"" + name + "\" field in formatting string")
                    .detail("This value contradicts a previous setting for the same field type.");
        }
    }

    private static SqlError bad(String why) {
        return new SqlError(SqlState.BAD_DATETIME, why);
    }

    /// A year of fewer than four digits is the nearest to 2020.
    private static long full(long year, int digits) {
        if (digits == 4 || year >= 1000) {
            return year;
        }
        return switch (digits) {
            case 1 -> year < 10 ? 2000 + year : year;
            case 2 -> year < 70 ? 2000 + year : year < 100 ? 1900 + year : near(year);
            default -> near(year);
        };
    }

    private static long near(long year) {
        return year < 70
                ? 2000 + year
                : year < 100 ? 1900 + year : year < 520 ? 2000 + year : 1000 + year;
    }

    /// @param alone all digits that are there; otherwise at most so many as the field has
    private long number(Field field, int width, boolean alone) {
        int begin = at;
        int end = at;
        if (end < text.length() && "+-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        while (end < text.length()
                && Character.isDigit(text.charAt(end))
                && (alone || end - begin < width)) {
            end++;
        }
        String digits = text.substring(begin, end);
        boolean none = digits.isEmpty() || !Character.isDigit(digits.charAt(digits.length() - 1));
        if (none) {
            int shown = Math.min(begin + width, text.length());
            throw bad("invalid value \""
                            + text.substring(begin, shown)
                            + "\" for \""
                            + field.written()
                            + "\"")
                    .detail("Value must be an integer.");
        }
        at = end;
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            throw new SqlError(
                    SqlState.DATETIME_OUT_OF_RANGE,
                    "value for \"" + field.written() + "\" in source string is out of range");
        }
    }

    private long fraction(Field field, int width) {
        int begin = at;
        long value = number(field, width, false);
        int digits = at - begin;
        for (int i = digits; i < 6; i++) {
            value *= 10;
        }
        return value;
    }

    private boolean startsWith(String word) {
        return text.regionMatches(true, at, word, 0, word.length());
    }

    private boolean either(Field field, String first, String second) {
        boolean dotted = field.word().length() > 2;
        String one = dotted ? first.charAt(0) + "." + first.charAt(1) + "." : first;
        String other = dotted ? second.charAt(0) + "." + second.charAt(1) + "." : second;
        boolean isFirst = startsWith(one);
        if (!isFirst && !startsWith(other)) {
            throw invalid(field, one.length());
        }
        at += one.length();
        return isFirst;
    }

    private boolean era(Field field) {
        return either(field, "BC", "AD");
    }

    private boolean half(Field field) {
        return either(field, "PM", "AM");
    }

    private SqlError invalid(Field field, int width) {
        int end = Math.min(at + width, text.length());
        return bad("invalid value \""
                        + text.substring(at, end)
                        + "\" for \""
                        + field.written()
                        + "\"")
                .detail("The given value did not match any of the allowed values for this field.");
    }

    /// A name, or its first three letters.
    private int name(Field field, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean whole = field.word().length() > 3 || field.word().equals("DAY");
            String wanted = whole ? name : name.substring(0, 3);
            if (startsWith(wanted)) {
                at += wanted.length();
                return i;
            }
        }
        int end = at;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        throw invalid(field, Math.max(end - at, 1));
    }

    private int roman(Field field) {
        for (int i = TimeWriter.ROMAN_MONTHS.length; i > 0; i--) {
            String month = TimeWriter.ROMAN_MONTHS[i - 1];
            int end = at + month.length();
            boolean over = end >= text.length() || !Character.isLetter(text.charAt(end));
            if (startsWith(month) && over) {
                at = end;
                return i;
            }
        }
        throw invalid(field, 4);
    }

    private void zone(Field field, boolean alone) {
        int before = offset == null ? 0 : offset;
        if (field.word().equals("TZM")) {
            int minutes = (int) number(field, 2, alone) * 60;
            offset = before < 0 ? before - minutes : before + minutes;
            return;
        }
        int sign = text.charAt(at) == '-' ? -1 : 1;
        if ("+-".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        offset = sign * (int) number(field, 2, false) * 3600;
        if (!field.word().equals("TZH") && at < text.length() && text.charAt(at) == ':') {
            at++;
            offset += sign * (int) number(field, 2, false) * 60;
        }
    }

    private long get(String name, long otherwise) {
        return found.getOrDefault(name, otherwise);
    }

    private Fields fields() {
        long seconds = get("SSSS", -1);
        long hour = seconds >= 0 ? seconds / 3600 : hour();
        long minute = seconds >= 0 ? seconds / 60 % 60 : get("minute", 0);
        long second = seconds >= 0 ? seconds % 60 : get("second", 0);
        LocalDate date = date();
        if (hour > 23 || minute > 59 || second > 59) {
            throw outOfRange();
        }
        return new Fields(
                date.getYear(),
                date.getMonthValue(),
                date.getDayOfMonth(),
                hour,
                (int) minute,
                (int) second,
                (int) (get("micros", 0) + get("millis", 0)),
                false,
                offset == null ? 0 : offset,
                offset == null ? "" : "given");
    }

    private SqlError outOfRange() {
        return new SqlError(
                SqlState.DATETIME_OUT_OF_RANGE,
                "date/time field value out of range: \"" + text + "\"");
    }

    private long hour() {
        long hour = get("hour", 0);
        if (!halves) {
            return hour;
        }
        if (hour < 1 || hour > 12) {
            throw bad("hour \"" + hour + "\" is invalid for the 12-hour clock")
                    .hint("Use the 24-hour clock, or give an hour between 1 and 12.");
        }
        return hour % 12 + (afternoon ? 12 : 0);
    }

    private LocalDate date() {
        try {
            if (found.containsKey("J")) {
                return LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, get("J", 0));
            }
            int year = (int) year();
            if (found.containsKey("IW")) {
                return LocalDate.of(year, 1, 4)
                        .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, get("IW", 1))
                        .with(DayOfWeek.of((int) get("ID", 1)));
            }
            if (found.containsKey("DDD")) {
                return LocalDate.ofYearDay(year, (int) get("DDD", 1));
            }
            if (found.containsKey("WW")) {
                return LocalDate.ofYearDay(year, (int) (get("WW", 1) - 1) * 7 + 1);
            }
            long day = found.containsKey("W") ? (get("W", 1) - 1) * 7 + 1 : get("day", 1);
            return LocalDate.of(year, (int) get("month", 1), (int) day);
        } catch (DateTimeException _) {
            throw outOfRange();
        }
    }

    private long year() {
        long year = get("year", 0);
        if (found.containsKey("century")) {
            long century = get("century", 1);
            year =
                    found.containsKey("year")
                            ? (century - 1) * 100 + year % 100
                            : century * 100 - 99;
        }
        if (year < 0) {
            return beforeChrist ? -year : year + 1;
        }
        return beforeChrist ? 1 - year : year;
    }

    /// Whether the text named a zone.
    static boolean hasZone(Fields fields) {
        return !fields.zone().isEmpty();
    }
}
