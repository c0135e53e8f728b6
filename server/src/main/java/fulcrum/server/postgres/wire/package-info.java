/// The PostgreSQL door: the frontend/backend protocol, version 3, in front of sessions of SQL
/// ([fulcrum.sql.session.Session]).
///
/// | class | is |
/// |---|---|
/// | [fulcrum.server.postgres.wire.PostgresDoor] | a listening socket, the connections behind it, and their bounds |
/// | [fulcrum.server.postgres.wire.PostgresConnection] | one socket: start-up, frames, flow control, farewell |
/// | [fulcrum.server.postgres.wire.Login] | who wants to come in, and whether he may |
/// | [fulcrum.server.postgres.wire.Conversation] | what a client says after that: queries, statements, portals, what it copies |
/// | [fulcrum.server.postgres.wire.ClientOutput] | what the session tells, on whichever thread |
/// | [fulcrum.server.postgres.wire.Replies] | the messages to the client, as bytes of one buffer |
///
/// All of it runs on the loop that its door is bound to, but for rows that a session tells on
/// another thread: they become bytes there. A connection holds at most one statement that waits;
/// what comes meanwhile stays unread bytes.
@NullMarked
package fulcrum.server.postgres.wire;

import org.jspecify.annotations.NullMarked;
