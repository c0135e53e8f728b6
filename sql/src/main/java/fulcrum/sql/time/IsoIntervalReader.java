package fulcrum.sql.time;

import fulcrum.database.keys.Datum;

/// Reads intervals as ISO 8601 has them: `P1Y2M3DT4H5M6S` (section 4.4.3.2), and
/// `P0001-02-03T04:05:06` or `P00010203T040506` (section 4.4.3.3).
final class IsoIntervalReader {

    private static final char END = 0;

    private final Misread misread;
    private final Span span;
    private final String text;
    private int at = 1;

    private long whole;
    private double part;

    /// How many digits the last number had before its point.
    private int digits;

    /// @param text begins with P
    IsoIntervalReader(Misread misread, String text) {
        this.misread = misread;
        this.text = text;
        span = new Span(misread);
    }

    Datum.Interval read() {
        if (text.length() < 2) {
            throw misread.syntax();
        }
        dates();
        return span.interval();
    }

    private void dates() {
        boolean any = false;
        while (at < text.length()) {
            if (peek() == 'T') {
                at++;
                times();
                return;
            }
            number();
            char unit = next();
            switch (unit) {
                case 'Y' -> span.addYears(whole, part, 1);
                case 'M' -> span.addMonths(whole, part);
                case 'W' -> span.addDays(whole, part, 7);
                case 'D' -> span.addDays(whole, part, 1);
                case 'T', '-', END -> {
                    demand(!any);
                    alternativeDate(unit);
                    return;
                }
                default -> throw misread.syntax();
            }
            any = true;
        }
    }

    /// @param after what stands behind the first number
    private void alternativeDate(char after) {
        char last = after;
        if (after != '-' && digits == 8) {
            span.addYears(whole / 10_000, 0, 1);
            span.addMonths(whole / 100 % 100, 0);
            span.addDays(whole % 100, part, 1);
        } else {
            span.addYears(whole, part, 1);
            if (last == '-') {
                number();
                span.addMonths(whole, part);
                last = next();
            }
            if (last == '-') {
                number();
                span.addDays(whole, part, 1);
                last = next();
            }
        }
        if (last == 'T') {
            times();
        } else {
            demand(last == END);
        }
    }

    private void times() {
        boolean any = false;
        while (at < text.length()) {
            number();
            char unit = next();
            switch (unit) {
                case 'H' -> span.addMicros(whole, part, Calendar.HOUR);
                case 'M' -> span.addMicros(whole, part, Calendar.MINUTE);
                case 'S' -> span.addMicros(whole, part, Calendar.SECOND);
                case ':', END -> {
                    demand(!any);
                    alternativeTime(unit);
                    return;
                }
                default -> throw misread.syntax();
            }
            any = true;
        }
    }

    /// @param after what stands behind the first number
    private void alternativeTime(char after) {
        if (after == END && digits == 6) {
            span.addMicros(whole / 10_000, 0, Calendar.HOUR);
            span.addMicros(whole / 100 % 100, 0, Calendar.MINUTE);
            span.addMicros(whole % 100, part, Calendar.SECOND);
            return;
        }
        char last = after;
        span.addMicros(whole, part, Calendar.HOUR);
        if (last == ':') {
            number();
            span.addMicros(whole, part, Calendar.MINUTE);
            last = next();
        }
        if (last == ':') {
            number();
            span.addMicros(whole, part, Calendar.SECOND);
            last = next();
        }
        demand(last == END);
    }

    private void number() {
        int from = at;
        boolean minus = peek() == '-';
        if (minus || peek() == '+') {
            at++;
        }
        int first = at;
        skipDigits();
        digits = at - first;
        String before = text.substring(first, at);
        String after = "";
        if (peek() == '.') {
            int point = at++;
            skipDigits();
            after = text.substring(point, at);
        }
        if (before.isEmpty() && after.length() < 2) {
            throw misread.syntax();
        }
        if (digits > 15) {
            throw misread.intervalFieldOutOfRange();
        }
        demand(at > from);
        if (after.length() < 2) {
            whole = Long.parseLong(before);
            part = 0;
        } else {
            double value = Double.parseDouble(before + after);
            whole = (long) value;
            part = value - whole;
        }
        if (minus) {
            whole = -whole;
            part = -part;
        }
    }

    private void skipDigits() {
        while (DateTimeLexeme.isDigit(peek())) {
            at++;
        }
    }

    private void demand(boolean holds) {
        if (!holds) {
            throw misread.syntax();
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private char next() {
        return at < text.length() ? text.charAt(at++) : END;
    }
}
