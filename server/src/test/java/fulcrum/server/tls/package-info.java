@NullMarked
package fulcrum.server.tls;

import org.jspecify.annotations.NullMarked;
