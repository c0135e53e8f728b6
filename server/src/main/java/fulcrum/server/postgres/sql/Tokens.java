package fulcrum.server.postgres.sql;

import fulcrum.server.postgres.sql.Token.Kind;
import java.util.List;
import java.util.Locale;

/// The tokens of a text, taken one after the other.
final class Tokens {

    private final String text;
    private final List<Token> all;
    private int next;

    Tokens(String text) {
        this.text = text;
        this.all = Lexer.tokens(text);
    }

    Token peek() {
        return all.get(next);
    }

    Token peek(int ahead) {
        return all.get(Math.min(next + ahead, all.size() - 1));
    }

    /// The end stays where it is.
    Token take() {
        Token taken = all.get(next);
        if (taken.kind() != Kind.END) {
            next++;
        }
        return taken;
    }

    boolean isEnd() {
        return peek().kind() == Kind.END;
    }

    boolean isSymbol(String symbol) {
        return peek().isSymbol(symbol);
    }

    boolean takeSymbol(String symbol) {
        boolean there = peek().isSymbol(symbol);
        if (there) {
            next++;
        }
        return there;
    }

    boolean takeWord(String word) {
        boolean there = peek().isWord(word);
        if (there) {
            next++;
        }
        return there;
    }

    void demandSymbol(String symbol) {
        if (!takeSymbol(symbol)) {
            throw syntax(peek());
        }
    }

    void demandWord(String word) {
        if (!takeWord(word)) {
            throw syntax(peek());
        }
    }

    String name() {
        Token name = take();
        if (!name.isName()) {
            throw syntax(name);
        }
        return name.text();
    }

    SqlError syntax(Token near) {
        if (near.kind() == Kind.END) {
            return new SqlError(SqlState.SYNTAX, "syntax error at end of input").at(near.start());
        }
        String shown = text.substring(near.start(), Math.min(near.end(), near.start() + 200));
        return new SqlError(SqlState.SYNTAX, "syntax error at or near \"" + shown + '"')
                .at(near.start());
    }

    String upper(Token word) {
        return word.text().toUpperCase(Locale.ROOT);
    }
}
