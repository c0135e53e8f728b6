/// The real world: what runs machines with threads, files and sockets.
@NullMarked
package fulcrum.server;

import org.jspecify.annotations.NullMarked;
