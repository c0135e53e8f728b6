package fulcrum.sql.scanner;

import java.math.BigInteger;

/// A numeric constant (manual, 4.1.2.6): decimal, with fraction or exponent, hexadecimal, octal or
/// binary, with `_` between digits.
final class NumericConstant {

    private final Scanner text;
    private final int start;
    private int end;
    private boolean whole = true;
    private String value = "";

    NumericConstant(Scanner text, int start) {
        this.text = text;
        this.start = start;
        this.end = start;
    }

    int end() {
        return end;
    }

    /// Whether it fits PostgreSQL's integer; what is greater is a number of another type.
    boolean isInteger() {
        return whole && isInt(value);
    }

    /// In decimal, without `_`.
    String value() {
        return value;
    }

    static boolean isInt(String digits) {
        return isUpTo("2147483647", digits);
    }

    static boolean isLong(String digits) {
        return isUpTo("9223372036854775807", digits);
    }

    private static boolean isUpTo(String most, String digits) {
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        int length = digits.length() - zeros;
        return length < most.length()
                || (length == most.length() && digits.substring(zeros).compareTo(most) <= 0);
    }

    void read() {
        if (text.charAt(start) == '0') {
            switch (text.charAt(start + 1)) {
                case 'x', 'X' -> readWithRadix(16, "hexadecimal");
                case 'o', 'O' -> readWithRadix(8, "octal");
                case 'b', 'B' -> readWithRadix(2, "binary");
                default -> readDecimal();
            }
        } else {
            readDecimal();
        }
        if (Characters.beginsIdentifier(text.charAt(end))) {
            throw junk(end + 1);
        }
    }

    private Scanner.BadToken junk(int to) {
        return Scanner.BadToken.near("trailing junk after numeric literal", start, to);
    }

    private void readWithRadix(int radix, String name) {
        end = start + 2;
        passDigits(radix);
        String digits = text.text().substring(start + 2, end).replace("_", "");
        if (digits.isEmpty()) {
            int to = text.charAt(end) == '_' ? end + 1 : end;
            throw Scanner.BadToken.near("invalid " + name + " integer", start, to);
        }
        value = new BigInteger(digits, radix).toString();
    }

    private void readDecimal() {
        passFirstDigits();
        if (text.charAt(end) == '.' && text.charAt(end + 1) != '.') {
            whole = false;
            end++;
            passFirstDigits();
        }
        char exponent = text.charAt(end);
        if (exponent == 'e' || exponent == 'E') {
            int sign = "+-".indexOf(text.charAt(end + 1)) >= 0 ? 1 : 0;
            if (Characters.isDigit(text.charAt(end + 1 + sign))) {
                whole = false;
                end += 1 + sign;
                passFirstDigits();
            } else if (sign == 1) {
                throw junk(end + 2);
            }
        }
        value = text.text().substring(start, end).replace("_", "");
    }

    private void passFirstDigits() {
        if (Characters.isDigit(text.charAt(end))) {
            passDigits(10);
        }
    }

    /// Digits, each of which may have one `_` before it.
    private void passDigits(int radix) {
        while (true) {
            int digit = text.charAt(end) == '_' ? end + 1 : end;
            if (text.charAt(digit) >= 0x80 || Character.digit(text.charAt(digit), radix) < 0) {
                return;
            }
            end = digit + 1;
        }
    }
}
