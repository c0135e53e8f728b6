package fulcrum.database.keys;

import fulcrum.machine.Bytes;
import java.math.BigDecimal;
import java.util.List;

/// A value of one of SQL's types, or null, as it stands in a key.
public sealed interface Datum {

    /// SQL's null, of any type.
    Datum NULL = new Null();

    /// No value.
    record Null() implements Datum {}

    /// `boolean`.
    record Bool(boolean value) implements Datum {}

    /// `smallint`, `integer` or `bigint`: how wide a column is decides nothing about its order.
    record Int(long value) implements Datum {}

    /// `numeric`.
    sealed interface Numeric extends Datum {}

    /// A finite `numeric`.
    ///
    /// @param value of at most 131,072 digits before the point and 16,383 after it, PostgreSQL's
    ///   own bounds
    record Decimal(BigDecimal value) implements Numeric {

        /// As many digits may stand before the point.
        static final int WHOLE_DIGITS_MOST = 131_072;

        /// As many digits may stand after the point.
        static final int FRACTION_DIGITS_MOST = 16_383;

        public Decimal {
            long whole = (long) value.precision() - value.scale();
            boolean small = value.signum() == 0 || whole <= WHOLE_DIGITS_MOST;
            if (value.scale() > FRACTION_DIGITS_MOST || !small) {
                throw new IllegalArgumentException("a numeric has too many digits");
            }
        }
    }

    /// A `numeric` beyond all finite ones.
    record Infinity(boolean negative) implements Numeric {}

    /// The `numeric` that is not a number; it equals itself and is greater than all others.
    record NotANumber() implements Numeric {}

    /// `real`. Every NaN equals every other and is greater than all numbers; 0 equals -0.
    record Real(float value) implements Datum {}

    /// `double precision`, ordered as `real` is.
    record DoublePrecision(double value) implements Datum {}

    /// `text` or `varchar`, ordered by code points (collation "C"); `char` too, without the blanks
    /// at its end, which do not count when PostgreSQL compares.
    ///
    /// @param value without U+0000 and without half a surrogate pair, neither of which UTF-8 text
    ///   in PostgreSQL can hold
    record Text(String value) implements Datum {
        public Text {
            value.codePoints().forEach(Text::demandCharacter);
        }

        private static void demandCharacter(int point) {
            if (point == 0
                    || (Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE)) {
                throw new IllegalArgumentException(
                        "no character of a text: U+" + Integer.toHexString(point));
            }
        }
    }

    /// `bytea`, ordered as unsigned bytes.
    record ByteArray(Bytes value) implements Datum {}

    /// `date`.
    ///
    /// @param days since 2000-01-01; the least and the greatest `int` are -infinity and infinity
    record Date(int days) implements Datum {}

    /// `time` without time zone.
    ///
    /// @param micros since midnight, 24:00 included
    record TimeOfDay(long micros) implements Datum {
        public TimeOfDay {
            if (micros < 0 || micros > Interval.DAY_MICROS) {
                throw new IllegalArgumentException("no time of a day: " + micros);
            }
        }
    }

    /// `timestamp` without time zone.
    ///
    /// @param micros since 2000-01-01 00:00; the least and the greatest `long` are -infinity and
    ///   infinity
    record Timestamp(long micros) implements Datum {}

    /// `timestamp with time zone`.
    ///
    /// @param micros since 2000-01-01 00:00 UTC; the least and the greatest `long` are -infinity
    ///   and infinity
    record TimestampTz(long micros) implements Datum {}

    /// `interval`: compared by its length, a month being 30 days and a day 24 hours. Infinity is
    /// the greatest in each part, -infinity the least.
    record Interval(int months, int days, long micros) implements Datum {
        static final long DAY_MICROS = 86_400_000_000L;
        static final int MONTH_DAYS = 30;
    }

    /// `uuid`.
    ///
    /// @param high its first eight bytes, most significant first
    /// @param low its last eight
    record Uuid(long high, long low) implements Datum {}

    /// An array of one dimension that begins at 1, or of none: compared element by element, a null
    /// being greater than all else, then by length.
    ///
    /// @param element what each element is that is not null
    record Array(KeyType.Scalar element, List<Datum> elements) implements Datum {
        public Array {
            elements = List.copyOf(elements);
            for (Datum each : elements) {
                if (!element.holds(each)) {
                    throw new IllegalArgumentException(each + " in an array of " + element);
                }
            }
        }
    }
}
