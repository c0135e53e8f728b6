package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Maintenance;
import fulcrum.sql.ast.SessionStatement;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// `fulcrum.partial_results = on`: a query is answered by the shards that answer. Only queries that
/// change and lock nothing may be, each a transaction by itself: whatever else is done with rows
/// that may not be all is refused, for it would be taken for done with all of them.
final class PartialResults {

    static final String SETTING = "fulcrum.partial_results";

    private PartialResults() {}

    /// @param alone its transaction has nothing else in it
    /// @throws SqlError 25006 or 25001 where a statement must not be carried out so
    static void demandMay(Understood understood, Statement statement, boolean alone) {
        String refused =
                switch (statement) {
                    case Statement.Preparable _ -> {
                        Shape shape = understood.shape();
                        if (shape.changes()) {
                            yield Runner.tag(understood, 0).split(" ")[0];
                        }
                        yield shape.locks() ? "SELECT ... FOR UPDATE" : null;
                    }
                    case Definition _ -> "a statement that changes the catalog";
                    case SessionStatement.Copy _ -> "COPY";
                    case SessionStatement.DeclareCursor _ -> "DECLARE CURSOR";
                    case SessionStatement.Explain _ -> "EXPLAIN";
                    case Maintenance _ -> "a statement of maintenance";
                    default -> null;
                };
        if (refused != null) {
            throw hinted(
                    new SqlError(
                            SqlState.READ_ONLY,
                            "cannot execute " + refused + " with " + SETTING + " on"));
        }
        if (!alone && statement instanceof Statement.Preparable) {
            throw hinted(
                    new SqlError(
                            SqlState.TRANSACTION_ACTIVE,
                            "cannot execute a query among others of a transaction with "
                                    + SETTING
                                    + " on"));
        }
    }

    private static SqlError hinted(SqlError error) {
        return error.detail(
                        "Rows may be missing, so only queries that change and lock nothing may be"
                                + " carried out, each a transaction by itself.")
                .hint("SET " + SETTING + " = off.");
    }

    /// Tells which shards did not answer, if any.
    static void warn(MissingShards missing, String unreachable, Output output) {
        if (missing.isEmpty()) {
            return;
        }
        output.notice(
                new Notice(
                        Notice.Severity.WARNING,
                        SqlState.WARNING,
                        "partial result: " + missing + " did not answer",
                        unreachable.isEmpty() ? null : "Not reachable: " + unreachable + ".",
                        "SET " + SETTING + " = off makes that an error."));
    }
}
