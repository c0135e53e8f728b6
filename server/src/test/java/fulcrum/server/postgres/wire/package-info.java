@NullMarked
package fulcrum.server.postgres.wire;

import org.jspecify.annotations.NullMarked;
