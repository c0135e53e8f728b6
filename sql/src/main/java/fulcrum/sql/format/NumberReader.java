package fulcrum.sql.format;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.format.NumberPattern.Part;
import fulcrum.sql.number.Numerics;
import java.math.BigDecimal;

/// `to_number`: the number that a text says by a template.
final class NumberReader {

    private final String text;
    private final NumberPattern pattern;
    private final StringBuilder digits = new StringBuilder();
    private int at;
    private boolean negative;

    private NumberReader(String text, NumberPattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    static Datum.Numeric read(String text, String format) {
        NumberPattern pattern = NumberPattern.read(format);
        Datum.Numeric number = new Datum.Decimal(new NumberReader(text, pattern).number());
        if (pattern.shift <= 0) {
            return number;
        }
        return Numerics.divide(number, new Datum.Decimal(BigDecimal.TEN.pow(pattern.shift)));
    }

    private BigDecimal number() {
        skipBlanks();
        for (Part part : pattern.parts) {
            if (at >= text.length()) {
                break;
            }
            part(part);
        }
        if (at < text.length() && text.charAt(at) == '-' && digits.indexOf("-") < 0) {
            negative = true;
        }
        String said = digits.toString();
        if (said.isEmpty() || said.equals(".")) {
            throw new SqlError(
                    SqlState.BAD_TEXT_FORM, "invalid input syntax for type numeric: \" \"");
        }
        BigDecimal value = new BigDecimal(said);
        return negative ? value.negate() : value;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private void part(Part part) {
        char c = text.charAt(at);
        switch (part.kind()) {
            case DIGIT, ZERO -> {
                signs();
                if (at < text.length() && Character.isDigit(text.charAt(at))) {
                    digits.append(text.charAt(at++));
                }
            }
            case POINT -> {
                if (c == '.') {
                    digits.append(c);
                    at++;
                }
            }
            case GROUP -> {
                if (c == ',') {
                    at++;
                }
            }
            case SIGN, MINUS, PLUS, PLUS_OR_MINUS -> signs();
            case ORDINAL -> at = Math.min(at + 2, text.length());
            case CURRENCY -> {
                if (!Character.isDigit(c) && "+-.".indexOf(c) < 0) {
                    at++;
                }
            }
            case LITERAL -> {
                if (!Character.isDigit(c) && "+-.,".indexOf(c) < 0) {
                    at++;
                }
            }
        }
    }

    private void signs() {
        while (at < text.length() && "+-< ".indexOf(text.charAt(at)) >= 0) {
            negative |= text.charAt(at) == '-' || text.charAt(at) == '<';
            at++;
        }
    }
}
