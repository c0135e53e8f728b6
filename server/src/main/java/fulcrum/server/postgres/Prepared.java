package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Statement;

/// A statement that was parsed, and what it means.
record Prepared(Statement statement, Planned planned) {}
