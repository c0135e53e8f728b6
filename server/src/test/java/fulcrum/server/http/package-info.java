/// The HTTP door, with a node made of values behind it.
@NullMarked
package fulcrum.server.http;

import org.jspecify.annotations.NullMarked;
