package fulcrum.sql.error;

import java.util.List;
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

    /// Something that is dropped takes others along.
    ///
    /// @param others at least one
    public static Notice cascades(List<String> others) {
        List<String> all = others.stream().map(each -> "drop cascades to " + each).toList();
        return all.size() == 1
                ? notice(all.getFirst())
                : new Notice(
                        Severity.NOTICE,
                        SqlState.SUCCESSFUL_COMPLETION,
                        "drop cascades to " + all.size() + " other objects",
                        String.join("\n", all),
                        null);
    }

    public static Notice warning(SqlState state, String message) {
        return new Notice(Severity.WARNING, state, message, null, null);
    }
}
