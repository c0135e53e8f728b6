@NullMarked
package fulcrum.server.loop;

import org.jspecify.annotations.NullMarked;
