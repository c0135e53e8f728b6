@NullMarked
package fulcrum.server.tails;

import org.jspecify.annotations.NullMarked;
