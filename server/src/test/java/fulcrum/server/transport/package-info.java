@NullMarked
package fulcrum.server.transport;

import org.jspecify.annotations.NullMarked;
