package fulcrum.sql.grammar;

import fulcrum.sql.scanner.Lexeme;
import java.util.List;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/// Tokens as ANTLR's parsers read them. All of them are there from the beginning, and none is
/// hidden.
public final class LexemeStream implements TokenStream {

    private final Lexeme[] lexemes;
    private int at;

    /// @param lexemes the last one is EOF
    public LexemeStream(List<Lexeme> lexemes) {
        this.lexemes = lexemes.toArray(Lexeme[]::new);
    }

    @Override
    public @Nullable Token LT(int distance) {
        int index = distance > 0 ? at + distance - 1 : at + distance;
        return index < 0 || distance == 0 ? null : get(index);
    }

    @Override
    public int LA(int distance) {
        int index = distance > 0 ? at + distance - 1 : at + distance;
        return index < 0 || distance == 0 ? Token.INVALID_TYPE : get(index).type();
    }

    @Override
    public Lexeme get(int index) {
        return lexemes[Math.min(index, lexemes.length - 1)];
    }

    @Override
    public void consume() {
        if (at == lexemes.length - 1) {
            throw new IllegalStateException("nothing is behind the end");
        }
        at++;
    }

    /// All tokens stay: nothing to keep.
    @Override
    public int mark() {
        return 0;
    }

    @Override
    public void release(int marker) {}

    @Override
    public int index() {
        return at;
    }

    @Override
    public void seek(int index) {
        at = Math.min(index, lexemes.length - 1);
    }

    @Override
    public int size() {
        return lexemes.length;
    }

    @Override
    public String getSourceName() {
        return UNKNOWN_SOURCE_NAME;
    }

    @Override
    public @Nullable TokenSource getTokenSource() {
        return null;
    }

    @Override
    public String getText(Interval interval) {
        StringBuilder text = new StringBuilder();
        for (int i = interval.a; i <= interval.b && i < lexemes.length - 1; i++) {
            text.append(lexemes[i].written());
        }
        return text.toString();
    }

    @Override
    public String getText() {
        return getText(Interval.of(0, size() - 1));
    }

    @Override
    public String getText(RuleContext context) {
        return getText(context.getSourceInterval());
    }

    @Override
    public String getText(Token start, Token stop) {
        return getText(Interval.of(start.getTokenIndex(), stop.getTokenIndex()));
    }
}
