package fulcrum.sql.scanner;

/// Which characters PostgreSQL takes for what (manual, 4.1; scan.l's definitions).
final class Characters {

    private static final String OPERATOR = "~!@#^&|`?+-*/%<>=";

    /// An operator of several characters with one of these may end in + or -.
    private static final String ENDS_FREELY = "~!@#^&|`?%";

    private Characters() {}

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /// A space that ends no line.
    static boolean isHorizontalSpace(char c) {
        return c == ' ' || c == '\t' || c == '\f' || c == 0x0b;
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean beginsIdentifier(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean continuesIdentifier(char c) {
        return beginsIdentifier(c) || isDigit(c) || c == '$';
    }

    static boolean isOperator(char c) {
        return OPERATOR.indexOf(c) >= 0;
    }

    static boolean letsOperatorEndFreely(char c) {
        return ENDS_FREELY.indexOf(c) >= 0;
    }

    /// Folds A to Z and nothing else, as PostgreSQL does where characters have several bytes.
    static String fold(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return foldFrom(word, i);
            }
        }
        return word;
    }

    private static String foldFrom(String word, int first) {
        char[] folded = word.toCharArray();
        for (int i = first; i < folded.length; i++) {
            if (folded[i] >= 'A' && folded[i] <= 'Z') {
                folded[i] = (char) (folded[i] + 'a' - 'A');
            }
        }
        return new String(folded);
    }
}
