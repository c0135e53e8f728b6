package fulcrum.sql.session;

import fulcrum.machine.Note;

/// What a node's operators are told of its sessions.
public sealed interface SqlNote extends Note {

    /// A statement took as long as `log_min_duration_statement` says, or longer.
    ///
    /// @param user whose it is
    /// @param process of the session, as `pg_stat_activity` has it
    /// @param millis it took
    /// @param rows that it has brought or changed
    /// @param statement its text, with `$n` where it had constants; cut where it is long
    record SlowStatement(String user, int process, long millis, long rows, String statement)
            implements SqlNote {}
}
