@NullMarked
package fulcrum.server.fence;

import org.jspecify.annotations.NullMarked;
