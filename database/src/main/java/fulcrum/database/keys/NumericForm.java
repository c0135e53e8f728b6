package fulcrum.database.keys;

import fulcrum.database.keys.Datum.Decimal;
import fulcrum.database.keys.Datum.Infinity;
import fulcrum.database.keys.Datum.NotANumber;
import fulcrum.database.keys.Datum.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Numbers of any precision: sign, exponent, and digits to base 100 without zeros at either end, so
/// that 1.0 and 1.00 are the same (SQLite 4, "Key Encoding"). An odd byte says that a digit
/// follows.
final class NumericForm {

    private static final int LEAST = 0x01;
    private static final int NEGATIVE = 0x02;
    private static final int NOUGHT = 0x03;
    private static final int POSITIVE = 0x04;
    private static final int GREATEST = 0x05;
    private static final int NO_NUMBER = 0x06;

    /// More digits to base 100 than any number has: before the point, after it, and one that it
    /// cuts.
    private static final int DIGITS_MOST =
            (Decimal.WHOLE_DIGITS_MOST + Decimal.FRACTION_DIGITS_MOST) / 2 + 2;

    private NumericForm() {}

    static void write(Numeric value, KeyWriter out) {
        switch (value) {
            case Infinity(boolean negative) -> out.one(negative ? LEAST : GREATEST);
            case NotANumber _ -> out.one(NO_NUMBER);
            case Decimal(BigDecimal number) -> {
                switch (number.signum()) {
                    case 0 -> out.one(NOUGHT);
                    case 1 -> {
                        out.one(POSITIVE);
                        magnitude(number, out);
                    }
                    default -> {
                        out.one(NEGATIVE);
                        int from = out.size();
                        magnitude(number.negate(), out);
                        out.turnOver(from, 0xff);
                    }
                }
            }
        }
    }

    private static void magnitude(BigDecimal number, KeyWriter out) {
        String digits = number.unscaledValue().toString();
        long point = (long) digits.length() - number.scale(); // it is 0.digits * 10^point
        int to = digits.length();
        while (digits.charAt(to - 1) == '0') {
            to--;
        }
        IntegerForm.write(Math.ceilDiv(point, 2), out);
        int at = Math.floorMod(point, 2) == 0 ? 0 : -1;
        for (; at < to; at += 2) {
            int digit = 10 * digit(digits, at, to) + digit(digits, at + 1, to);
            out.one(2 * digit + (at + 2 < to ? 1 : 0));
        }
    }

    /// A decimal digit; 0 before and behind those that count.
    private static int digit(String digits, int at, int to) {
        return at < 0 || at >= to ? 0 : digits.charAt(at) - '0';
    }

    static Numeric read(KeyReader in) {
        int sign = in.one();
        return switch (sign) {
            case LEAST -> new Infinity(true);
            case GREATEST -> new Infinity(false);
            case NO_NUMBER -> new NotANumber();
            case NOUGHT -> new Decimal(BigDecimal.ZERO);
            case POSITIVE -> new Decimal(magnitude(in));
            case NEGATIVE -> {
                in.turnOver();
                BigDecimal magnitude = magnitude(in);
                in.turnOver();
                yield new Decimal(magnitude.negate());
            }
            default -> throw in.malformed("no numeric begins with " + sign);
        };
    }

    private static BigDecimal magnitude(KeyReader in) {
        long exponent = IntegerForm.read(in);
        StringBuilder digits = new StringBuilder();
        int count = 0;
        int read;
        do {
            read = in.one();
            int digit = read / 2;
            boolean allowed = digit <= 99 && (digit > 0 || (count > 0 && read % 2 == 1));
            if (!allowed || ++count > DIGITS_MOST) {
                throw in.malformed("no digit of a numeric, or too many: " + read);
            }
            digits.append((char) ('0' + digit / 10)).append((char) ('0' + digit % 10));
        } while (read % 2 == 1);
        long scale = 2 * (count - (long) Math.toIntExact(exponent));
        BigDecimal number =
                new BigDecimal(new BigInteger(digits.toString()), Math.toIntExact(scale));
        boolean tenth = digits.charAt(digits.length() - 1) == '0';
        return tenth ? number.setScale(number.scale() - 1) : number;
    }
}
