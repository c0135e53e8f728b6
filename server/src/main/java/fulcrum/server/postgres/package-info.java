/// The PostgreSQL door: the frontend/backend protocol, version 3.0, for one fixed table `kv(k text
/// primary key, v text)`.
///
/// | class | is |
/// |---|---|
/// | [fulcrum.server.postgres.PostgresDoor] | a listening socket, the connections behind it, and their bounds |
/// | [fulcrum.server.postgres.PostgresConnection] | one socket: start-up, frames, flow control, farewell |
/// | [fulcrum.server.postgres.Conversation] | what a client says after start-up: queries, statements, portals |
/// | [fulcrum.server.postgres.Execution] | one statement under way: how it asks the shard, waits and goes on |
/// | [fulcrum.server.postgres.RowReads], [fulcrum.server.postgres.RowWrites] | what it asks for, and what its client is told |
/// | [fulcrum.server.postgres.Replies] | the messages to the client, as bytes of one buffer |
///
/// All of it runs on the loop that its door is bound to: a statement goes from the socket's bytes
/// to [fulcrum.server.session.Session] and back without a queue between, and a connection holds at
/// most one statement that waits. What comes meanwhile stays unread bytes.
@NullMarked
package fulcrum.server.postgres;

import org.jspecify.annotations.NullMarked;
