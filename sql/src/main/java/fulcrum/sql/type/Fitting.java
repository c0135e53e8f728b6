package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.time.Intervals;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Makes values fit their type's modifier.
final class Fitting {

    private static final int SECOND_DIGITS_MOST = 6;
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private Fitting() {}

    static Datum apply(SqlType type, Datum value, boolean explicitCast) {
        int modifier = type.modifier();
        if (modifier < 0) {
            return value;
        }
        return switch (value) {
            case Datum.Array(var form, var elements) when type.array() ->
                    new Datum.Array(
                            form,
                            elements.stream()
                                    .map(each -> apply(type.element(), each, explicitCast))
                                    .toList());
            case Datum.Text(String text) when type.base() == ScalarType.VARCHAR ->
                    new Datum.Text(varchar(text, modifier, explicitCast));
            case Datum.Text(String text) when type.base() == ScalarType.BPCHAR ->
                    new Datum.Text(padded(text, modifier, explicitCast));
            case Datum.Numeric number -> numeric(number, modifier);
            case Datum.TimeOfDay(long micros) -> new Datum.TimeOfDay(rounded(micros, modifier));
            case Datum.Timestamp(long micros) -> new Datum.Timestamp(moment(micros, modifier));
            case Datum.TimestampTz(long micros) -> new Datum.TimestampTz(moment(micros, modifier));
            case Datum.Interval span -> interval(span, modifier);
            default -> value;
        };
    }

    private static String varchar(String text, int modifier, boolean explicitCast) {
        int length = modifier - Modifiers.LENGTH_FROM;
        if (text.length() <= length || text.codePointCount(0, text.length()) <= length) {
            return text;
        }
        return cut(text, length, "character varying", explicitCast);
    }

    private static String padded(String text, int modifier, boolean explicitCast) {
        int length = modifier - Modifiers.LENGTH_FROM;
        int characters = text.codePointCount(0, text.length());
        return characters <= length
                ? text + " ".repeat(length - characters)
                : cut(text, length, "character", explicitCast);
    }

    /// Blanks may always be cut.
    private static String cut(String text, int length, String type, boolean explicitCast) {
        int end = text.offsetByCodePoints(0, length);
        for (int i = end; !explicitCast && i < text.length(); i++) {
            if (text.charAt(i) != ' ') {
                throw new SqlError(
                        SqlState.STRING_TRUNCATED,
                        "value too long for type " + type + "(" + length + ")");
            }
        }
        return text.substring(0, end);
    }

    private static Datum numeric(Datum.Numeric number, int modifier) {
        int precision = Modifiers.precision(modifier);
        int scale = Modifiers.scale(modifier);
        if (number instanceof Datum.NotANumber) {
            return number;
        }
        if (!(number instanceof Datum.Decimal(BigDecimal value))) {
            throw overflow(
                    "A field with precision %d, scale %d cannot hold an infinite value."
                            .formatted(precision, scale));
        }
        BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
        if (rounded.signum() != 0 && rounded.precision() > precision) {
            int digits = precision - scale;
            throw overflow(
                    ("A field with precision %d, scale %d must round to an absolute value less"
                                    + " than %s%s.")
                            .formatted(
                                    precision,
                                    scale,
                                    digits == 0 ? "1" : "10^",
                                    digits == 0 ? "" : digits));
        }
        return new Datum.Decimal(scale < 0 ? rounded.setScale(0) : rounded);
    }

    private static SqlError overflow(String detail) {
        return new SqlError(SqlState.NUMBER_OUT_OF_RANGE, "numeric field overflow").detail(detail);
    }

    private static long moment(long micros, int digits) {
        return micros == Long.MIN_VALUE || micros == Long.MAX_VALUE
                ? micros
                : rounded(micros, digits);
    }

    /// To so many digits of a second's fraction, half away from zero.
    private static long rounded(long micros, int digits) {
        if (digits >= SECOND_DIGITS_MOST) {
            return micros;
        }
        long unit = POWERS[SECOND_DIGITS_MOST - digits];
        long half = unit / 2;
        return micros >= 0 ? (micros + half) / unit * unit : -((-micros + half) / unit * unit);
    }

    private static Datum.Interval interval(Datum.Interval span, int modifier) {
        if (Intervals.isInfinite(span)) {
            return span;
        }
        Datum.Interval cut = Modifiers.fields(modifier).cut(span);
        int digits = Modifiers.secondDigits(modifier);
        try {
            long unit = POWERS[SECOND_DIGITS_MOST - digits];
            Math.addExact(Math.absExact(cut.micros()), unit);
        } catch (ArithmeticException _) {
            throw new SqlError(SqlState.DATETIME_OUT_OF_RANGE, "interval out of range");
        }
        return new Datum.Interval(cut.months(), cut.days(), rounded(cut.micros(), digits));
    }
}
