package fulcrum.sql.type;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.UUID;

/// `uuid` as text (manual, 8.12): 32 hexadecimal digits, in braces if wanted, with a hyphen behind
/// any group of four.
final class UuidText {

    private static final int BYTES = 16;

    private UuidText() {}

    static Datum.Uuid read(String text) {
        boolean braces = text.startsWith("{");
        int at = braces ? 1 : 0;
        long high = 0;
        long low = 0;
        for (int i = 0; i < BYTES; i++) {
            for (int half = 0; half < 2; half++) {
                int digit = at < text.length() ? digit(text.charAt(at++)) : -1;
                if (digit < 0) {
                    throw syntax(text);
                }
                high = high << 4 | low >>> 60;
                low = low << 4 | digit;
            }
            if (i % 2 == 1 && i < BYTES - 1 && at < text.length() && text.charAt(at) == '-') {
                at++;
            }
        }
        String rest = text.substring(at);
        if (!rest.equals(braces ? "}" : "")) {
            throw syntax(text);
        }
        return new Datum.Uuid(high, low);
    }

    private static int digit(char c) {
        return c > 'f' ? -1 : Character.digit(c, 16);
    }

    private static SqlError syntax(String text) {
        return new SqlError(
                SqlState.BAD_TEXT_FORM, "invalid input syntax for type uuid: \"" + text + "\"");
    }

    static String write(Datum.Uuid value) {
        return new UUID(value.high(), value.low()).toString();
    }
}
