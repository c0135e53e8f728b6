package fulcrum.sql.session;

import fulcrum.sql.ast.Position;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;

/// What is about PostgreSQL's own storage: it is taken as PostgreSQL takes it, and a notice says
/// that it has no effect.
final class WithoutEffect {

    private WithoutEffect() {}

    /// @param what as the manual names it
    static Notice of(String what) {
        return Notice.notice(what + " has no effect");
    }

    /// @throws SqlError 42704 for a tablespace that PostgreSQL does not have from the start
    static Notice tablespace(String name, Position at) {
        if (!name.equals("pg_default")) {
            throw SqlError.at(at, SqlState.NO_OBJECT, "tablespace \"" + name + "\" does not exist")
                    .hint("There are none but pg_default, which has no effect.");
        }
        return of("TABLESPACE");
    }

    /// @throws SqlError 42704 for an access method that PostgreSQL does not have from the start
    static Notice tableMethod(String name, Position at) {
        if (!name.equals("heap")) {
            throw SqlError.at(
                    at, SqlState.NO_OBJECT, "access method \"" + name + "\" does not exist");
        }
        return of("access method \"heap\"");
    }
}
