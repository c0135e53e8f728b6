/// Sessions: what a client says, one statement after the other, and what it is answered. Whoever
/// speaks a protocol with clients needs nothing else of this room.
@NullMarked
package fulcrum.sql.session;

import org.jspecify.annotations.NullMarked;
