@NullMarked
package fulcrum.server.fault;

import org.jspecify.annotations.NullMarked;
