package fulcrum.sql.time;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads intervals as PostgreSQL's and the standard's forms have them (manual, 8.5.4): from the
/// right, so that a unit is known before its number.
final class IntervalReader {

    private static final int MONTHS_PER_YEAR = 12;

    private final Misread misread;
    private final Span span;
    private final IntervalFields fields;
    private final boolean standardSigns;
    private final Set<IntervalWord> seen = EnumSet.noneOf(IntervalWord.class);

    private @Nullable IntervalWord unit;
    private boolean anything;

    /// All is meant backwards; no number may stand just before the word for it.
    private boolean ago;

    /// All numbers are negative, because the first is and no other has a sign.
    private boolean negative;

    IntervalReader(Misread misread, IntervalFields fields, boolean standardSigns) {
        this.misread = misread;
        this.fields = fields;
        this.standardSigns = standardSigns;
        span = new Span(misread);
    }

    Datum.Interval read() {
        List<DateTimeLexeme> pieces = DateTimeLexeme.split(misread.text());
        if (pieces == null || pieces.isEmpty()) {
            throw misread.syntax();
        }
        Datum.Interval infinite = infinite(pieces);
        if (infinite != null) {
            return infinite;
        }
        negative = standardSigns && isAllNegative(pieces);
        for (int i = pieces.size() - 1; i >= 0; i--) {
            DateTimeLexeme piece = pieces.get(i);
            switch (piece.kind()) {
                case TIME -> time(piece.text(), false);
                case SIGNED -> signed(piece.text());
                case DATE, NUMBER -> number(piece.text());
                case WORD, SIGNED_WORD -> {
                    if (piece.text().equals("ago")) {
                        ago = true;
                        unit = null;
                    } else {
                        unit = unit(piece.text());
                    }
                }
            }
        }
        if (!anything) {
            throw misread.syntax();
        }
        if (ago) {
            span.negate();
        }
        return span.interval();
    }

    private static Datum.@Nullable Interval infinite(List<DateTimeLexeme> pieces) {
        if (pieces.size() != 1) {
            return null;
        }
        return switch (pieces.getFirst().text()) {
            case "infinity", "+infinity" -> Intervals.INFINITY;
            case "-infinity" -> Intervals.MINUS_INFINITY;
            default -> null;
        };
    }

    private static boolean isAllNegative(List<DateTimeLexeme> pieces) {
        for (int i = 1; i < pieces.size(); i++) {
            char first = pieces.get(i).text().charAt(0);
            if (first == '-' || first == '+') {
                return false;
            }
        }
        return pieces.getFirst().text().charAt(0) == '-';
    }

    private IntervalWord unit(String word) {
        IntervalWord found = IntervalWord.of(word);
        if (found == null) {
            throw misread.syntax();
        }
        return found;
    }

    private void signed(String text) {
        if (text.indexOf(':') >= 0) {
            try {
                time(text.substring(1), text.charAt(0) == '-');
            } catch (SqlError _) {
                throw misread.syntax();
            }
        } else {
            number(text);
        }
    }

    private void time(String text, boolean minus) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            throw misread.syntax();
        }
        String last = parts[parts.length - 1];
        int point = last.indexOf('.');
        String lastDigits = point < 0 ? last : last.substring(0, point);
        long micros = point < 0 ? 0 : fraction(last.substring(point));
        long first = whole(parts[0]);
        long second = wholeOrNone(parts.length == 2 ? lastDigits : parts[1]);
        long third = parts.length == 2 ? 0 : wholeOrNone(lastDigits);
        boolean minutes = parts.length == 2 && (point >= 0 || fields.areMinuteToSecond());
        if (minutes) {
            third = second;
            second = first;
            first = 0;
        }
        if (second > 59 || third > 60) {
            throw misread.intervalFieldOutOfRange();
        }
        int sign = minus || negative ? -1 : 1;
        span.clearMicros();
        span.addMicros(sign * first, 0, Calendar.HOUR);
        span.addMicros(sign * second, 0, Calendar.MINUTE);
        span.addMicros(sign * third, 0, Calendar.SECOND);
        span.addMicros(sign * micros, 0, 1);
        mark(IntervalWord.HOUR);
        mark(IntervalWord.MINUTE);
        markSeconds(true);
        unit = IntervalWord.DAY;
    }

    private long fraction(String text) {
        return new Parts(misread, "MDY").fraction(text);
    }

    private long wholeOrNone(String digits) {
        return digits.isEmpty() ? 0 : whole(digits);
    }

    private long whole(String digits) {
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw misread.syntax();
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw misread.intervalFieldOutOfRange();
        }
    }

    /// `12`, `-1.5`, or years and months, `1-2`.
    private void number(String text) {
        char first = text.charAt(0);
        boolean minus = first == '-' || negative;
        String digits = first == '-' || first == '+' ? text.substring(1) : text;
        int dash = digits.indexOf('-');
        if (dash > 0) {
            long years = whole(digits.substring(0, dash));
            long months = whole(digits.substring(dash + 1));
            if (months >= MONTHS_PER_YEAR) {
                throw misread.intervalFieldOutOfRange();
            }
            span.addYears(minus ? -years : years, 0, 1);
            span.addMonths(minus ? -months : months, 0);
            mark(IntervalWord.MONTH);
            unit = IntervalWord.MONTH;
            return;
        }
        int point = digits.indexOf('.');
        long whole = point == 0 ? 0 : whole(point < 0 ? digits : digits.substring(0, point));
        double part = point < 0 ? 0 : part(digits.substring(point));
        if (unit == null && ago) {
            throw misread.syntax();
        }
        IntervalWord of = unit == null ? fields.last() : unit;
        of.add(span, minus ? -whole : whole, minus ? -part : part);
        if (of == IntervalWord.SECOND) {
            markSeconds(part != 0);
        } else {
            mark(of);
        }
        unit = of == IntervalWord.HOUR ? IntervalWord.DAY : of;
    }

    private double part(String text) {
        if (!text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')) {
            throw misread.syntax();
        }
        return text.length() == 1 ? 0 : Double.parseDouble(text);
    }

    private void markSeconds(boolean withParts) {
        mark(IntervalWord.SECOND);
        if (withParts) {
            mark(IntervalWord.MILLISECOND);
            mark(IntervalWord.MICROSECOND);
        }
    }

    private void mark(IntervalWord field) {
        if (!seen.add(field)) {
            throw misread.syntax();
        }
        anything = true;
    }

    /// @param fields what a number without a unit is
    /// @param style of the session; in `sql_standard` a sign before the first number is for all
    static Datum.Interval read(String text, IntervalFields fields, String style) {
        Misread misread = new Misread("interval", text);
        String trimmed = text.strip();
        if (trimmed.startsWith("P")) {
            return new IsoIntervalReader(misread, trimmed).read();
        }
        boolean standard = style.toLowerCase(Locale.ROOT).equals("sql_standard");
        return new IntervalReader(misread, fields, standard).read();
    }
}
