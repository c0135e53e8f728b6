package fulcrum.sql.storage;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.session.SessionResult;
import fulcrum.sql.error.SqlError;

/// A session's way to its node's coordinator, for who can wait: on a thread of the statement's own.
@FunctionalInterface
public interface Asker {

    /// Asks, and waits for the answer.
    ///
    /// @throws SqlError where it was refused, was given up, or nobody knows
    SessionResult ask(SessionCommand command);
}
