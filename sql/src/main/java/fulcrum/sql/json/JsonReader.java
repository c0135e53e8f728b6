package fulcrum.sql.json;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.json.JsonLexer.Token;
import java.util.ArrayDeque;
import java.util.Deque;

/// Reads JSON, and tells of each value once it is over. Values that hold others are kept on a stack
/// of its own, so that no text is too deep for the thread's.
final class JsonReader {

    /// What becomes of what is read.
    interface Values {

        /// @param characters what it says
        void string(String characters);

        /// @param written as it is written
        void number(String written);

        /// `true`, `false` or `null`.
        void word(String written);

        void beginObject();

        /// The value that follows is this one's.
        void key(String characters);

        void endObject();

        void beginArray();

        void endArray();
    }

    private static final int DEPTH_MOST = 6_000;

    private final JsonLexer lexer;
    private final Values values;

    /// For each value that is not over, whether it is an object.
    private final Deque<Boolean> open = new ArrayDeque<>();

    JsonReader(String text, boolean decoding, Values values) {
        lexer = new JsonLexer(text, decoding);
        this.values = values;
    }

    /// @throws SqlError 22P02 where it is no JSON
    void read() {
        Token token = value(lexer.next());
        while (!open.isEmpty()) {
            token = isObject() ? member(token) : element(token);
        }
        if (token != Token.END) {
            throw expected("end of input");
        }
    }

    private boolean isObject() {
        return open.getFirst();
    }

    /// Begins an object or an array, or reads any other value.
    ///
    /// @return the token behind it
    private Token value(Token token) {
        switch (token) {
            case STRING -> values.string(lexer.string());
            case NUMBER -> values.number(lexer.token());
            case TRUE, FALSE, NULL -> values.word(lexer.token());
            case BEGIN_OBJECT -> {
                return beginObject();
            }
            case BEGIN_ARRAY -> {
                return beginArray();
            }
            default -> throw expected("JSON value");
        }
        return lexer.next();
    }

    private Token beginObject() {
        deeper(true);
        values.beginObject();
        Token first = lexer.next();
        return switch (first) {
            case END_OBJECT -> end();
            case STRING -> key();
            default -> throw expected("string or \"}\"");
        };
    }

    /// Behind a key that was just read.
    private Token key() {
        values.key(lexer.string());
        if (lexer.next() != Token.COLON) {
            throw expected("\":\"");
        }
        return value(lexer.next());
    }

    private Token beginArray() {
        deeper(false);
        values.beginArray();
        Token first = lexer.next();
        return first == Token.END_ARRAY ? end() : value(first);
    }

    private void deeper(boolean object) {
        open.push(object);
        if (open.size() > DEPTH_MOST) {
            throw new SqlError(SqlState.TOO_COMPLEX, "stack depth limit exceeded");
        }
    }

    private Token end() {
        if (open.pop()) {
            values.endObject();
        } else {
            values.endArray();
        }
        return lexer.next();
    }

    private Token member(Token token) {
        if (token == Token.END_OBJECT) {
            return end();
        }
        if (token != Token.COMMA) {
            throw expected("\",\" or \"}\"");
        }
        if (lexer.next() != Token.STRING) {
            throw expected("string");
        }
        return key();
    }

    private Token element(Token token) {
        if (token == Token.END_ARRAY) {
            return end();
        }
        if (token != Token.COMMA) {
            throw expected("\",\" or \"]\"");
        }
        return value(lexer.next());
    }

    private SqlError expected(String what) {
        return lexer.errors().expected(what, lexer.from(), lexer.to());
    }
}
