/// What the one table and its sessions understand of PostgreSQL's language: from text to tokens
/// ([fulcrum.server.postgres.sql.Lexer]), to statements ([fulcrum.server.postgres.sql.Parser]), to
/// plans ([fulcrum.server.postgres.sql.Planner]). Nothing here knows of sockets or shards.
@NullMarked
package fulcrum.server.postgres.sql;

import org.jspecify.annotations.NullMarked;
