/// The operator's log, line by line.
@NullMarked
package fulcrum.server.logs;

import org.jspecify.annotations.NullMarked;
