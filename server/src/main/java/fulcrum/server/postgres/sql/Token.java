package fulcrum.server.postgres.sql;

/// A piece of a statement's text.
///
/// @param text what it stands for: a word in lower case, a text without its quotes
/// @param start where it begins in the text
/// @param end where it has ended
record Token(Kind kind, String text, int start, int end) {

    enum Kind {
        /// A keyword, or a name without quotes.
        WORD,
        /// A name in double quotes.
        QUOTED,
        TEXT,
        NUMBER,
        /// `$1`; its text is the number.
        PARAMETER,
        SYMBOL,
        END
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }
}
