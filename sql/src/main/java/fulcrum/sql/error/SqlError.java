package fulcrum.sql.error;

import fulcrum.sql.ast.Position;
import org.jspecify.annotations.Nullable;

/// Why a statement was not carried out, as its client is told. Thrown without a stack trace: it is
/// the client's mistake or the cluster's state, not the program's.
///
/// The message is one line, lower case and without a period; details and hints are full sentences.
public final class SqlError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SqlState state;
    private @Nullable String detail;
    private @Nullable String hint;
    private @Nullable String context;
    private @Nullable String schema;
    private @Nullable String table;
    private @Nullable String column;
    private @Nullable String type;
    private @Nullable String constraint;
    private int position;

    public SqlError(SqlState state, String message) {
        super(message, null, false, false);
        this.state = state;
    }

    /// One that points at a part of the statement.
    public static SqlError at(Position at, SqlState state, String message) {
        return new SqlError(state, message).at(at);
    }

    /// A form of PostgreSQL's that Fulcrum does not have.
    ///
    /// @param what the form, as the manual names it
    public static SqlError notSupported(String what, Position at) {
        return at(at, SqlState.NOT_SUPPORTED, what + " is not supported");
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

    /// Where in the course of things it happened.
    public SqlError context(String where) {
        context = where;
        return this;
    }

    /// What it is about; a place that was given before stays.
    public SqlError at(Position at) {
        if (position == 0) {
            position = at.character();
        }
        return this;
    }

    public SqlError table(String ofSchema, String name) {
        schema = ofSchema;
        table = name;
        return this;
    }

    public SqlError column(String name) {
        column = name;
        return this;
    }

    public SqlError type(String name) {
        type = name;
        return this;
    }

    public SqlError constraint(String name) {
        constraint = name;
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

    public @Nullable String context() {
        return context;
    }

    public @Nullable String schema() {
        return schema;
    }

    public @Nullable String table() {
        return table;
    }

    public @Nullable String column() {
        return column;
    }

    public @Nullable String type() {
        return type;
    }

    public @Nullable String constraint() {
        return constraint;
    }

    /// The character of the statement's text that it is about, from 1; 0 for none.
    public int position() {
        return position;
    }
}
