package fulcrum.sql.error;

import org.jspecify.annotations.Nullable;

/// What a client is told beside the result of a statement.
public record Notice(
        Severity severity,
        SqlState state,
        String message,
        @Nullable String detail,
        @Nullable String hint) {

    /// By PostgreSQL's names, least first.
    public enum Severity {
        DEBUG,
        LOG,
        INFO,
        NOTICE,
        WARNING
    }

    public static Notice notice(String message) {
        return new Notice(Severity.NOTICE, SqlState.SUCCESSFUL_COMPLETION, message, null, null);
    }

    public static Notice warning(SqlState state, String message) {
        return new Notice(Severity.WARNING, state, message, null, null);
    }
}
