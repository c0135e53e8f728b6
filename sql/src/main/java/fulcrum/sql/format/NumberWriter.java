package fulcrum.sql.format;

import fulcrum.sql.format.NumberPattern.Kind;
import fulcrum.sql.format.NumberPattern.Part;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/// `to_char` of a number.
final class NumberWriter {

    private static final int ROMAN_WIDTH = 15;
    private static final int ROMAN_MOST = 3999;

    private final NumberPattern pattern;
    private final boolean negative;
    private final String digits;
    private final String fraction;
    private final boolean overflow;
    private final StringBuilder result = new StringBuilder();
    private boolean started;
    private int slot;

    private NumberWriter(NumberPattern pattern, BigDecimal value) {
        this.pattern = pattern;
        int shift = Math.max(pattern.shift, 0);
        BigDecimal rounded =
                value.movePointRight(shift).setScale(pattern.fraction, RoundingMode.HALF_UP);
        negative = rounded.signum() < 0;
        String plain = rounded.abs().toPlainString();
        int point = plain.indexOf('.');
        String wholePart = point < 0 ? plain : plain.substring(0, point);
        digits = wholePart.equals("0") ? "" : wholePart;
        fraction = point < 0 ? "" : plain.substring(point + 1);
        overflow = digits.length() > pattern.whole;
    }

    static String write(BigDecimal value, String format) {
        NumberPattern pattern = NumberPattern.read(format);
        if (pattern.roman) {
            return roman(value, pattern, format);
        }
        if (pattern.scientific) {
            return scientific(value, pattern);
        }
        return new NumberWriter(pattern, value).write();
    }

    /// `NaN` or `Infinity`, where whole digits would be; hashes where it is too long for that.
    static String word(String word, boolean negative, String format) {
        NumberPattern pattern = NumberPattern.read(format);
        String sign = negative ? "-" : pattern.plain ? "" : " ";
        if (word.length() <= pattern.whole) {
            int blanks = pattern.plain ? 0 : pattern.whole - word.length();
            return " ".repeat(blanks) + sign + word;
        }
        boolean places = pattern.whole + pattern.fraction > 0;
        StringBuilder hashes = new StringBuilder(places ? sign : "");
        for (Part part : pattern.parts) {
            boolean digit = part.kind() == Kind.DIGIT || part.kind() == Kind.ZERO;
            hashes.append(digit ? "#" : part.text());
        }
        return hashes.toString();
    }

    private static String scientific(BigDecimal value, NumberPattern pattern) {
        if (value.signum() == 0) {
            String zeros = pattern.fraction == 0 ? "" : "." + "0".repeat(pattern.fraction);
            return " 0" + zeros + "e+00";
        }
        int exponent = value.precision() - value.scale() - 1;
        BigDecimal mantissa =
                value.movePointLeft(exponent).setScale(pattern.fraction, RoundingMode.HALF_UP);
        if (mantissa.abs().compareTo(BigDecimal.TEN) >= 0) {
            exponent++;
            mantissa =
                    value.movePointLeft(exponent).setScale(pattern.fraction, RoundingMode.HALF_UP);
        }
        String sign = value.signum() < 0 || pattern.plain ? "" : " ";
        return sign
                + mantissa.toPlainString()
                + "e"
                + (exponent < 0 ? "-" : "+")
                + String.format("%02d", Math.abs(exponent));
    }

    private static String roman(BigDecimal value, NumberPattern pattern, String format) {
        BigDecimal rounded = value.setScale(0, RoundingMode.HALF_UP);
        boolean fits =
                rounded.signum() > 0 && rounded.compareTo(BigDecimal.valueOf(ROMAN_MOST)) <= 0;
        if (!fits) {
            return "#".repeat(ROMAN_WIDTH);
        }
        int number = rounded.intValueExact();
        int[] values = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
        List<String> letters =
                List.of("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            while (number >= values[i]) {
                text.append(letters.get(i));
                number -= values[i];
            }
        }
        String written = text.toString();
        if (format.contains("rn")) {
            written = written.toLowerCase(Locale.ROOT);
        }
        return pattern.plain ? written : " ".repeat(ROMAN_WIDTH - written.length()) + written;
    }

    private String write() {
        int lastKept = lastFraction();
        int fractionAt = 0;
        boolean pointSeen = false;
        for (Part part : pattern.parts) {
            switch (part.kind()) {
                case DIGIT, ZERO -> {
                    if (pointSeen) {
                        fractionDigit(fractionAt++, lastKept);
                    } else {
                        wholeDigit();
                    }
                }
                case POINT -> {
                    pointSeen = true;
                    begin();
                    result.append('.');
                }
                case GROUP -> group(pointSeen);
                default -> sign(part);
            }
        }
        end();
        return result.toString();
    }

    /// The last digit behind the point that is written: without FM all, with it those that are not
    /// 0, or where the template has a 0.
    private int lastFraction() {
        if (!pattern.plain) {
            return pattern.fraction - 1;
        }
        int last = -1;
        int at = 0;
        boolean point = false;
        for (Part part : pattern.parts) {
            point |= part.kind() == Kind.POINT;
            boolean digit = part.kind() == Kind.DIGIT || part.kind() == Kind.ZERO;
            if (point && digit) {
                boolean kept = part.kind() == Kind.ZERO || fraction.charAt(at) != '0';
                last = kept ? at : last;
                at++;
            }
        }
        return last;
    }

    private void wholeDigit() {
        int place = slot++;
        int index = place - (pattern.whole - digits.length());
        boolean zeros = pattern.firstZero >= 0 && place >= pattern.firstZero;
        if (overflow) {
            begin();
            result.append('#');
        } else if (index >= 0) {
            begin();
            result.append(digits.charAt(index));
        } else if (zeros) {
            begin();
            result.append('0');
        } else if (place == pattern.whole - 1 && pattern.fraction == 0) {
            begin();
            result.append('0');
        } else if (!pattern.plain) {
            result.append(' ');
        }
    }

    private void fractionDigit(int at, int lastKept) {
        begin();
        if (overflow) {
            result.append('#');
        } else if (at <= lastKept) {
            result.append(fraction.charAt(at));
        }
    }

    private void group(boolean pointSeen) {
        if (started || pointSeen) {
            result.append(',');
        } else if (!pattern.plain) {
            result.append(' ');
        }
    }

    /// Before the first digit stands the sign, unless the template has a place for it.
    private void begin() {
        if (started) {
            return;
        }
        started = true;
        if (pattern.bracketed) {
            if (negative) {
                result.append('<');
            } else if (!pattern.plain) {
                result.append(' ');
            }
        } else if (pattern.leadingSign) {
            result.append(negative ? '-' : '+');
        } else if (!pattern.hasOwnSign()) {
            if (negative) {
                result.append('-');
            } else if (!pattern.plain) {
                result.append(' ');
            }
        }
    }

    private void sign(Part part) {
        switch (part.kind()) {
            case SIGN -> {
                if (pattern.trailingSign) {
                    result.append(negative ? '-' : '+');
                }
            }
            case MINUS -> mark(negative ? "-" : " ");
            case PLUS -> mark(negative ? " " : "+");
            case PLUS_OR_MINUS -> result.append(negative ? '-' : '+');
            case CURRENCY -> mark(" ");
            case ORDINAL -> {
                if (!negative && pattern.fraction == 0) {
                    String suffix =
                            Formats.ordinal(
                                    new BigDecimal(digits.isEmpty() ? "0" : digits)
                                            .remainder(BigDecimal.valueOf(100))
                                            .intValue());
                    result.append(
                            part.text().equals("th") ? suffix : suffix.toUpperCase(Locale.ROOT));
                }
            }
            default -> result.append(part.text());
        }
    }

    private void mark(String text) {
        if (!text.isBlank() || !pattern.plain) {
            result.append(text);
        }
    }

    private void end() {
        if (!pattern.bracketed) {
            return;
        }
        if (negative) {
            result.append('>');
        } else if (!pattern.plain) {
            result.append(' ');
        }
    }
}
