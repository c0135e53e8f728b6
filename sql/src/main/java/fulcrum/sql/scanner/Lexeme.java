package fulcrum.sql.scanner;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.grammar.Sql;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.jspecify.annotations.Nullable;

/// A token: where it stands in the text, and what it means.
public final class Lexeme implements Token {

    private final int type;
    private final int index;
    private final int start;
    private final int end;
    private final int position;
    private final String source;
    private final String value;
    private final @Nullable SyntaxError error;

    Lexeme(Scanner at, int type, int start, int end, String value, @Nullable SyntaxError error) {
        this.type = type;
        this.index = at.count();
        this.start = start;
        this.end = end;
        this.position = at.position(start);
        this.source = at.text();
        this.value = value;
        this.error = error;
    }

    /// What it means: an identifier folded, a key word in lower case, a string without its quotes,
    /// a number in decimal digits, an operator.
    public String value() {
        return value;
    }

    /// The first character's place in the text, counted in characters from 1.
    public int position() {
        return position;
    }

    /// The first of its UTF-16 units in the text.
    public int start() {
        return start;
    }

    /// After its last UTF-16 unit.
    public int end() {
        return end;
    }

    public int type() {
        return type;
    }

    /// What is wrong with a token that is none.
    public @Nullable SyntaxError error() {
        return error;
    }

    /// As it is written.
    public String written() {
        return source.substring(start, end);
    }

    /// The error of a token that cannot stand where it does.
    public SyntaxError unexpected() {
        if (error != null) {
            return error;
        }
        String where = type == EOF ? "at end of input" : "at or near \"" + written() + "\"";
        return SyntaxError.syntax("syntax error " + where, position);
    }

    public boolean isKeyWord() {
        return type > Sql.KEYWORDS;
    }

    @Override
    public String getText() {
        return written();
    }

    @Override
    public int getType() {
        return type;
    }

    @Override
    public int getLine() {
        return 1;
    }

    @Override
    public int getCharPositionInLine() {
        return start;
    }

    @Override
    public int getChannel() {
        return DEFAULT_CHANNEL;
    }

    @Override
    public int getTokenIndex() {
        return index;
    }

    @Override
    public int getStartIndex() {
        return start;
    }

    @Override
    public int getStopIndex() {
        return end - 1;
    }

    @Override
    public @Nullable TokenSource getTokenSource() {
        return null;
    }

    @Override
    public @Nullable CharStream getInputStream() {
        return null;
    }

    @Override
    public String toString() {
        return Sql.VOCABULARY.getSymbolicName(type) + "(" + value + ")@" + position;
    }
}
