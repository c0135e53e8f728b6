package fulcrum.sql.scanner;

/// Escapes of `U&` (manual, 4.1.2.3): the escape character before four hexadecimal digits, before a
/// plus and six, or before itself.
final class UnicodeEscapes {

    private final String raw;
    private final char escape;
    private final int inside;

    /// @param inside where the string begins behind its quote, for errors
    UnicodeEscapes(String raw, char escape, int inside) {
        this.raw = raw;
        this.escape = escape;
        this.inside = inside;
    }

    String replaced() {
        StringBuilder replaced = new StringBuilder(raw.length());
        int high = 0;
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            if (c != escape) {
                requirePair(high == 0, at);
                replaced.append(c);
                at++;
            } else if (at + 1 < raw.length() && raw.charAt(at + 1) == escape) {
                requirePair(high == 0, at);
                replaced.append(escape);
                at += 2;
            } else {
                int digits = at + 1 < raw.length() && raw.charAt(at + 1) == '+' ? 6 : 4;
                int from = at + (digits == 6 ? 2 : 1);
                int begin = at;
                int value = value(begin, from, digits);
                at = from + digits;
                requirePair(isLow(value) == (high != 0), begin);
                if (value >= 0xd800 && value <= 0xdbff) {
                    high = value;
                } else {
                    int whole =
                            isLow(value) ? Character.toCodePoint((char) high, (char) value) : value;
                    replaced.appendCodePoint(whole);
                    high = 0;
                }
            }
        }
        requirePair(high == 0, at);
        return replaced.toString();
    }

    private static boolean isLow(int value) {
        return value >= 0xdc00 && value <= 0xdfff;
    }

    private void requirePair(boolean right, int at) {
        if (!right) {
            throw Scanner.BadToken.coded(
                    "42601", "invalid Unicode surrogate pair", inside + at, null);
        }
    }

    private int value(int begin, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < raw.length() ? Character.digit(raw.charAt(i), 16) : -1;
            if (digit < 0) {
                throw Scanner.BadToken.coded(
                        "42601",
                        "invalid Unicode escape",
                        inside + begin,
                        "Unicode escapes must be \\XXXX or \\+XXXXXX.");
            }
            value = value << 4 | digit;
        }
        if (value == 0 || value > Character.MAX_CODE_POINT) {
            throw Scanner.BadToken.coded(
                    "42601", "invalid Unicode escape value", inside + begin, null);
        }
        return value;
    }
}
