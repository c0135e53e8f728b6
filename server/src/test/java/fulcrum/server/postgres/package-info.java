@NullMarked
package fulcrum.server.postgres;

import org.jspecify.annotations.NullMarked;
