package fulcrum.sql.time;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;

/// A date and a time as they are read, part by part, and which parts there are so far.
///
/// How numbers without a label find their places is told in the manual, B.1.
final class Parts {

    static final int YEAR = 1;
    static final int MONTH = 1 << 1;
    static final int DAY = 1 << 2;
    static final int HOUR = 1 << 3;
    static final int MINUTE = 1 << 4;
    static final int SECOND = 1 << 5;
    static final int ZONE = 1 << 6;
    static final int DAY_OF_YEAR = 1 << 7;
    static final int DAYLIGHT_SAVING = 1 << 8;
    static final int WEEKDAY = 1 << 9;
    static final int HALF_OF_DAY = 1 << 10;
    static final int ERA = 1 << 11;

    static final int DATE = YEAR | MONTH | DAY;
    static final int TIME = HOUR | MINUTE | SECOND;

    private static final int YEAR_DAYS_MOST = 366;
    private static final int SHORT_YEARS_FROM = 70;
    private static final int CENTURY = 100;

    final Misread misread;
    final String dateOrder;

    long year;
    int month;
    int day;
    int dayOfYear;
    int hour;
    int minute;
    int second;
    long micros;

    /// The year has two digits at most, so its century is left to be guessed.
    boolean shortYear;

    boolean wordForMonth;
    boolean julian;
    boolean beforeChrist;

    private int seen;

    Parts(Misread misread, String dateOrder) {
        this.misread = misread;
        this.dateOrder = dateOrder;
    }

    /// Remembers that parts are there.
    ///
    /// @throws fulcrum.sql.error.SqlError 22007 where one was there before
    void add(int parts) {
        if ((seen & parts) != 0) {
            throw misread.syntax();
        }
        seen |= parts;
    }

    boolean has(int parts) {
        return (seen & parts) == parts;
    }

    boolean hasAny(int parts) {
        return (seen & parts) != 0;
    }

    void set(LocalDate date) {
        year = date.getYear();
        month = date.getMonthValue();
        day = date.getDayOfMonth();
    }

    void setTime(long ofDay) {
        hour = (int) (ofDay / Calendar.HOUR);
        minute = (int) (ofDay / Calendar.MINUTE % 60);
        second = (int) (ofDay / Calendar.SECOND % 60);
        micros = ofDay % Calendar.SECOND;
    }

    /// Since midnight; may be a day or a little more.
    long ofDay() {
        return hour * Calendar.HOUR + minute * Calendar.MINUTE + second * Calendar.SECOND + micros;
    }

    LocalDate date() {
        return LocalDate.of((int) year, month, day);
    }

    /// A number without a label, of up to five digits or where nothing else is left.
    ///
    /// @param known parts that count as seen
    /// @return the parts that it was
    int number(String text, int known) {
        int point = text.indexOf('.');
        int digits = point < 0 ? text.length() : point;
        if (point > 2) {
            return joined(text, known | DATE);
        }
        if (digits == 0) {
            throw misread.syntax();
        }
        long value = whole(text.substring(0, digits));
        if (point >= 0) {
            micros = fraction(text.substring(point));
        }
        int dated = known & DATE;
        if (text.length() == 3 && dated == YEAR && value >= 1 && value <= YEAR_DAYS_MOST) {
            dayOfYear = (int) value;
            return DAY_OF_YEAR | MONTH | DAY;
        }
        boolean yearFirst = text.length() >= 3 || dateOrder.equals("YMD");
        return switch (dated) {
            case 0 ->
                    yearFirst
                            ? year(value, text)
                            : dateOrder.equals("DMY") ? day(value) : month(value);
            case YEAR, DAY -> month(value);
            case MONTH -> wordForMonth && yearFirst ? year(value, text) : day(value);
            case YEAR | MONTH -> {
                if (wordForMonth && text.length() >= 3 && shortYear) {
                    day = (int) year;
                    year = value;
                    shortYear = false;
                    yield DAY;
                }
                yield day(value);
            }
            case MONTH | DAY -> year(value, text);
            case DATE -> joined(text, known);
            default -> throw misread.syntax();
        };
    }

    private int year(long value, String text) {
        year = value;
        shortYear = text.length() <= 2;
        return YEAR;
    }

    private int month(long value) {
        month = (int) value;
        return MONTH;
    }

    private int day(long value) {
        day = (int) value;
        return DAY;
    }

    /// Digits of a whole date or a whole time: `20240131`, `040506.789`.
    ///
    /// @return the parts that it was
    int joined(String text, int known) {
        int point = text.indexOf('.');
        String digits = point < 0 ? text : text.substring(0, point);
        if (point >= 0) {
            micros = fraction(text.substring(point));
        } else if ((known & DATE) != DATE && digits.length() >= 6) {
            int length = digits.length();
            day = (int) whole(digits.substring(length - 2));
            month = (int) whole(digits.substring(length - 4, length - 2));
            year = whole(digits.substring(0, length - 4));
            shortYear = shortYear || length == 6;
            return DATE;
        }
        if ((known & TIME) != TIME && (digits.length() == 6 || digits.length() == 4)) {
            hour = (int) whole(digits.substring(0, 2));
            minute = (int) whole(digits.substring(2, 4));
            second = digits.length() == 6 ? (int) whole(digits.substring(4)) : 0;
            return TIME;
        }
        throw misread.syntax();
    }

    /// Digits with colons.
    void time(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            throw misread.syntax();
        }
        String last = parts[parts.length - 1];
        int point = last.indexOf('.');
        String lastDigits = point < 0 ? last : last.substring(0, point);
        long first = whole(parts[0]);
        micros = point < 0 ? 0 : fraction(last.substring(point));
        long second = wholeOrNone(parts.length == 2 ? lastDigits : parts[1]);
        long third = parts.length == 2 ? 0 : wholeOrNone(lastDigits);
        if (parts.length == 2 && point >= 0) {
            setTime(0, first, second);
        } else {
            setTime(first, second, third);
        }
    }

    private void setTime(long hours, long minutes, long seconds) {
        if (minutes > 59 || seconds > 60 || hours > 24) {
            throw misread.outOfRange();
        }
        hour = (int) hours;
        minute = (int) minutes;
        second = (int) seconds;
        if (ofDay() > Calendar.DAY) {
            throw misread.outOfRange();
        }
    }

    private long wholeOrNone(String digits) {
        return digits.isEmpty() ? 0 : whole(digits);
    }

    /// @return what an `int` holds, at most
    long whole(String digits) {
        if (digits.isEmpty()) {
            throw misread.syntax();
        }
        for (int i = 0; i < digits.length(); i++) {
            if (!DateTimeLexeme.isDigit(digits.charAt(i))) {
                throw misread.syntax();
            }
        }
        if (digits.length() > 18 || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw misread.outOfRange();
        }
        return Long.parseLong(digits);
    }

    /// Microseconds of a part of a second, which begins with its point.
    long fraction(String text) {
        if (text.length() == 1) {
            return 0;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!DateTimeLexeme.isDigit(text.charAt(i))) {
                throw misread.syntax();
            }
        }
        return (long) Math.rint(Double.parseDouble(text) * Calendar.SECOND);
    }

    /// Once all parts are there: centuries, years before the first, and whether the day exists.
    void complete(boolean withYear) {
        if (withYear && !julian) {
            completeYear();
        }
        if (Math.abs(year) > Year.MAX_VALUE) {
            throw misread.beyond(misread.type().equals("date") ? "date" : "timestamp");
        }
        if (has(DAY_OF_YEAR)) {
            set(LocalDate.of((int) year, 1, 1).plusDays(dayOfYear - 1L));
        }
        if (has(MONTH) && (month < 1 || month > Calendar.MONTHS_PER_YEAR)) {
            throw misread.monthOrDayOutOfRange();
        }
        if (has(DAY) && (day < 1 || day > 31)) {
            throw misread.monthOrDayOutOfRange();
        }
        if (has(DATE)) {
            try {
                date();
            } catch (DateTimeException _) {
                throw misread.outOfRange();
            }
        }
    }

    private void completeYear() {
        if (beforeChrist) {
            if (year <= 0) {
                throw misread.outOfRange();
            }
            year = 1 - year;
        } else if (shortYear) {
            year += year < SHORT_YEARS_FROM ? 20 * CENTURY : year < CENTURY ? 19 * CENTURY : 0;
        } else if (year <= 0) {
            throw misread.outOfRange();
        }
    }

    /// By its half of the day, 12 being the first hour of each.
    void half(int half) {
        if (hour > 12) {
            throw misread.outOfRange();
        }
        hour = hour % 12 + (half == DateTimeWord.SECOND_HALF ? 12 : 0);
    }
}
