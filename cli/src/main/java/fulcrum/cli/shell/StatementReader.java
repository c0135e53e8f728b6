package fulcrum.cli.shell;

/// Puts lines together until they are a statement: up to a semicolon that stands in no quotes, no
/// comment and no parentheses.
final class StatementReader {

    private final StringBuilder text = new StringBuilder();
    private int at;
    private int parentheses;
    private int comments;

    /// What the text is within: `'`, `"`, a dollar quote's delimiter, or empty for nothing.
    private String within = "";

    /// Whether nothing has begun.
    boolean isEmpty() {
        return text.toString().isBlank();
    }

    void add(String line) {
        text.append(line).append('\n');
    }

    void clear() {
        text.setLength(0);
        at = 0;
        parentheses = 0;
        comments = 0;
        within = "";
    }

    /// Takes what is there, though it does not end.
    String rest() {
        String left = text.toString().strip();
        clear();
        return left;
    }

    /// Takes the next statement, with its semicolon; empty where it does not end yet.
    String next() {
        while (at < text.length()) {
            if (text.charAt(at) == ';' && within.isEmpty() && comments == 0 && parentheses == 0) {
                String statement = text.substring(0, at + 1).strip();
                String left = text.substring(at + 1);
                clear();
                text.append(left.isBlank() ? "" : left);
                return statement;
            }
            at += step();
        }
        return "";
    }

    /// How many characters belong together here.
    private int step() {
        char c = text.charAt(at);
        if (comments > 0) {
            return comment();
        }
        if (!within.isEmpty()) {
            if (text.indexOf(within, at) == at) {
                int length = within.length();
                within = "";
                return length;
            }
            return 1;
        }
        if (text.indexOf("--", at) == at) {
            return Math.max(1, text.indexOf("\n", at) - at);
        }
        if (text.indexOf("/*", at) == at) {
            comments++;
            return 2;
        }
        switch (c) {
            case '(' -> parentheses++;
            case ')' -> parentheses = Math.max(0, parentheses - 1);
            case '\'', '"' -> within = String.valueOf(c);
            case '$' -> {
                return dollar();
            }
            default -> {
                // a character of a word
            }
        }
        return 1;
    }

    private int comment() {
        if (text.indexOf("*/", at) == at) {
            comments--;
            return 2;
        }
        if (text.indexOf("/*", at) == at) {
            comments++;
            return 2;
        }
        return 1;
    }

    private int dollar() {
        int end = at + 1;
        while (end < text.length()
                && Character.isJavaIdentifierPart(text.charAt(end))
                && text.charAt(end) != '$') {
            end++;
        }
        boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
        boolean digit = end > at + 1 && Character.isDigit(text.charAt(at + 1));
        if (end < text.length() && text.charAt(end) == '$' && begins && !digit) {
            within = text.substring(at, end + 1);
            return within.length();
        }
        return 1;
    }
}
