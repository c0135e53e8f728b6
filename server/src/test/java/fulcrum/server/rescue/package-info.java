@NullMarked
package fulcrum.server.rescue;

import org.jspecify.annotations.NullMarked;
