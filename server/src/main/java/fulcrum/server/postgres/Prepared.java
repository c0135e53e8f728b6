package fulcrum.server.postgres;

import fulcrum.server.postgres.sql.Planned;
import fulcrum.server.postgres.sql.Statement;

/// A statement that was parsed, and what it was parsed from.
record Prepared(String text, Statement statement, Planned planned) {}
