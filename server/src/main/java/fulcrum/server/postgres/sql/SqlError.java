package fulcrum.server.postgres.sql;

import org.jspecify.annotations.Nullable;

/// Why a statement was not carried out, as its client is told. Thrown without a stack trace: it is
/// the client's mistake or the cluster's state, not the program's.
public final class SqlError extends RuntimeException {

    private final SqlState state;
    private @Nullable String detail;
    private @Nullable String hint;
    private @Nullable String constraint;
    private @Nullable String column;
    private int offset = -1;

    public SqlError(SqlState state, String message) {
        super(message, null, false, false);
        this.state = state;
    }

    /// A full sentence, with names.
    public SqlError detail(String sentence) {
        detail = sentence;
        return this;
    }

    /// The way out.
    public SqlError hint(String sentence) {
        hint = sentence;
        return this;
    }

    /// Where in the statement's text, in `char`s from 0.
    public SqlError at(int textOffset) {
        offset = textOffset;
        return this;
    }

    public SqlError constraint(String name) {
        constraint = name;
        return this;
    }

    public SqlError column(String name) {
        column = name;
        return this;
    }

    public SqlState state() {
        return state;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public @Nullable String detail() {
        return detail;
    }

    public @Nullable String hint() {
        return hint;
    }

    public @Nullable String constraint() {
        return constraint;
    }

    public @Nullable String column() {
        return column;
    }

    /// -1 where it is about no place.
    public int offset() {
        return offset;
    }
}
