package fulcrum.sql;

import org.jspecify.annotations.Nullable;

/// A text that is no statement, or none that is taken, in the words and with the position that
/// PostgreSQL gives.
public final class SyntaxError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public static final String SYNTAX_ERROR = "42601";
    public static final String NOT_SUPPORTED = "0A000";
    public static final String TOO_DEEP = "54001";

    private final String sqlState;
    private final int position;
    private final @Nullable String hint;

    /// @param sqlState five characters of the manual's appendix A
    /// @param position of the character in the text that the error is about, from 1; 0 for none
    public SyntaxError(String sqlState, String message, int position, @Nullable String hint) {
        super(message, null, false, false);
        this.sqlState = sqlState;
        this.position = position;
        this.hint = hint;
    }

    public SyntaxError(String sqlState, String message, int position) {
        this(sqlState, message, position, null);
    }

    public static SyntaxError syntax(String message, int position) {
        return new SyntaxError(SYNTAX_ERROR, message, position);
    }

    /// A form of PostgreSQL's that Fulcrum does not have.
    ///
    /// @param what the form, as the manual names it
    public static SyntaxError notSupported(String what, int position) {
        return new SyntaxError(NOT_SUPPORTED, what + " is not supported", position);
    }

    public static SyntaxError tooDeep(int position) {
        return new SyntaxError(
                TOO_DEEP,
                "stack depth limit exceeded",
                position,
                "Nest the statement's expressions and queries less deeply.");
    }

    public String sqlState() {
        return sqlState;
    }

    /// The character that the error is about, from 1; 0 for none.
    public int position() {
        return position;
    }

    public @Nullable String hint() {
        return hint;
    }

    /// The message, always there.
    public String message() {
        return String.valueOf(getMessage());
    }
}
