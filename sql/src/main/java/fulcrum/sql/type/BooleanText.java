package fulcrum.sql.type;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.number.Spaces;
import java.util.Locale;

/// `boolean` as text (manual, 8.6): words that begin as one of these and no other are enough.
final class BooleanText {

    private BooleanText() {}

    static boolean read(String text) {
        String word = Spaces.trim(text).toLowerCase(Locale.ROOT);
        if (!word.isEmpty()) {
            if ("true".startsWith(word) || "yes".startsWith(word) || word.equals("on")) {
                return true;
            }
            if ("false".startsWith(word) || "no".startsWith(word)) {
                return false;
            }
            if (word.equals("1")) {
                return true;
            }
            if (word.equals("0") || word.equals("of") || word.equals("off")) {
                return false;
            }
        }
        throw new SqlError(
                SqlState.BAD_TEXT_FORM, "invalid input syntax for type boolean: \"" + text + "\"");
    }
}
