@NullMarked
package fulcrum.server.node;

import org.jspecify.annotations.NullMarked;
