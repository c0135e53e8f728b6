package fulcrum.sql.scanner;

/// Spaces and comments (manual, 4.1.5).
final class Comments {

    private Comments() {}

    /// Where the next thing begins: a token, another comment, or the end.
    static int pass(String text, int from) {
        int at = from;
        while (at < text.length() && Characters.isSpace(text.charAt(at))) {
            at++;
        }
        if (text.startsWith("--", at)) {
            return endOfLine(text, at);
        }
        return text.startsWith("/*", at) ? endOfBlock(text, at) : at;
    }

    static int endOfLine(String text, int from) {
        int at = from;
        while (at < text.length() && !Characters.isLineEnd(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Blocks nest.
    private static int endOfBlock(String text, int start) {
        int depth = 0;
        int at = start;
        while (at < text.length()) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        throw Scanner.BadToken.near("unterminated /* comment", start, text.length());
    }
}
