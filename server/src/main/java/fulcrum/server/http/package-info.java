/// The HTTP door: probes, metrics, status and the stream of events.
///
/// What can be asked is the table in [Routes]; the description at `/api/v1/openapi.json` is held
/// against it by a test. One thread of Netty's has all connections of a process; what waits for a
/// node's own thread waits on a virtual one. An answer is a value ([Answer]), so most of what the
/// door does can be tested without a socket.
@NullMarked
package fulcrum.server.http;

import org.jspecify.annotations.NullMarked;
