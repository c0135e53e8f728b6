package fulcrum.sql.catalog.system;

/// The parentheses around a text.
final class Parentheses {

    private Parentheses() {}

    /// Without those around the whole, where there are any.
    static String withoutOuter(String text) {
        return isWithin(text) ? text.substring(1, text.length() - 1) : text;
    }

    /// Its first parenthesis closes at its end.
    static boolean isWithin(String text) {
        if (!text.startsWith("(") || !text.endsWith(")")) {
            return false;
        }
        int open = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (quote != 0) {
                quote = each == quote ? 0 : quote;
            } else if (each == '\'' || each == '"') {
                quote = each;
            } else if (each == '(') {
                open++;
            } else if (each == ')') {
                open--;
                if (open == 0 && i < text.length() - 1) {
                    return false;
                }
            }
        }
        return open == 0;
    }
}
